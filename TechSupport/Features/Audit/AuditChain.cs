using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace TechSupport.Features.Audit;

/// <summary>
/// The hash chain over the events, as the database's trigger computes it: each link is the SHA-256 of the link before it
/// and the text of the event. The text here and that of the SQL function <c>event_canonical</c> are equal to the byte.
/// </summary>
public static class AuditChain
{
    /// <summary>What precedes the first link: the hash of nothing, 32 bytes.</summary>
    public static byte[] Start => SHA256.HashData([]);

    /// <summary>The text of an event that is hashed.</summary>
    public static string Canonical(Event e) =>
        Canonical(e.Id, e.At, e.Kind, e.ActorId, e.TicketId, e.ObjectId, e.Commitment, Json(e.Data));

    /// <summary>The same from columns; <paramref name="data"/> is the jsonb as PostgreSQL writes it (<c>data::text</c>).</summary>
    public static string Canonical(long id, DateTimeOffset at, string kind, long? actorId, long? ticketId, long? objectId, byte[]? commitment, string data) =>
        string.Create(CultureInfo.InvariantCulture,
            $"{id}|{Microseconds(at)}|{kind}|{Id(actorId)}|{Id(ticketId)}|{Id(objectId)}|{(commitment is null ? "-" : Convert.ToHexStringLower(commitment))}|{data}");

    /// <summary>The link after <paramref name="previous"/>.</summary>
    public static byte[] Next(byte[] previous, string canonical) => SHA256.HashData([.. previous, .. Encoding.UTF8.GetBytes(canonical)]);

    /// <summary>A flat object of texts as jsonb prints it: short keys first, then by byte; a space after each colon and comma.</summary>
    public static string Json(IReadOnlyDictionary<string, string?> data)
    {
        var text = new StringBuilder("{");
        foreach (var (key, value) in data.Select(d => (Bytes: Encoding.UTF8.GetBytes(d.Key), d.Value))
                     .OrderBy(d => d.Bytes.Length).ThenBy(d => d.Bytes, ByteOrder).Select(d => (Encoding.UTF8.GetString(d.Bytes), d.Value)))
        {
            if (text.Length > 1) text.Append(", ");
            Quote(text, key);
            text.Append(": ");
            if (value is null) text.Append("null");
            else Quote(text, value);
        }
        return text.Append('}').ToString();
    }

    private static readonly Comparer<byte[]> ByteOrder = Comparer<byte[]>.Create((a, b) => a.AsSpan().SequenceCompareTo(b));

    private static long Microseconds(DateTimeOffset at) => (at.UtcTicks - DateTimeOffset.UnixEpoch.Ticks) / TimeSpan.TicksPerMicrosecond;

    private static string Id(long? id) => id?.ToString(CultureInfo.InvariantCulture) ?? "-";

    private static void Quote(StringBuilder text, string value)
    {
        text.Append('"');
        foreach (var c in value)
            _ = c switch
            {
                '"' => text.Append("\\\""),
                '\\' => text.Append("\\\\"),
                '\b' => text.Append("\\b"),
                '\f' => text.Append("\\f"),
                '\n' => text.Append("\\n"),
                '\r' => text.Append("\\r"),
                '\t' => text.Append("\\t"),
                < ' ' => text.Append(CultureInfo.InvariantCulture, $"\\u{(int)c:x4}"),
                _ => text.Append(c),
            };
        text.Append('"');
    }
}
