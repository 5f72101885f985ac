using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace TechSupport.Features.Audit;

/// <summary>
/// The hash chain over the events, as the database's trigger builds it: each hash covers the one before and the canonical
/// text of its event, so that nothing in between can be changed, taken out or moved without a trace.
/// </summary>
public static class AuditChain
{
    /// <summary>What the first row is chained to: SHA-256 of nothing.</summary>
    public static byte[] Start => SHA256.HashData([]);

    /// <summary>The text that is hashed; the same as <c>event_canonical</c> in the database.</summary>
    /// <param name="data">The facts as the database prints its jsonb: its spacing and order of keys.</param>
    public static string Canonical(long id, DateTimeOffset at, string kind, long? actorId, long? ticketId, long? objectId, byte[]? commitment, string data) =>
        string.Join('|', Number(id), Number((at.UtcTicks - DateTimeOffset.UnixEpoch.UtcTicks) / TimeSpan.TicksPerMicrosecond), kind,
            Number(actorId), Number(ticketId), Number(objectId), commitment is null ? "-" : Convert.ToHexStringLower(commitment), data);

    /// <summary>The hash of the next row.</summary>
    public static byte[] Next(byte[] head, string canonical) => SHA256.HashData([.. head, .. Encoding.UTF8.GetBytes(canonical)]);

    private static string Number(long? value) => value?.ToString(CultureInfo.InvariantCulture) ?? "-";
}
