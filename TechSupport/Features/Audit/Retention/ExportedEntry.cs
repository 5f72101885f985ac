using System.Buffers;
using System.Globalization;
using System.Text.Json;

namespace TechSupport.Features.Audit.Retention;

/// <summary>A line of an export: an entry with its row of the chain. Personal values are not in it: an export cannot be taken back, and they can.</summary>
/// <param name="Previous">The hash before it; null when that is the line before.</param>
/// <param name="Canonical">The text that is hashed.</param>
public sealed record ExportedEntry(long Row, string Hash, string? Previous, DateTimeOffset At, string Canonical)
{
    /// <summary>Columns: row, hash, hash before, id, at, kind, actor, ticket, object, commitment, data as jsonb prints it.</summary>
    internal static void Write(IBufferWriter<byte> to, System.Data.Common.DbDataReader row, byte[]? previous)
    {
        using var json = new Utf8JsonWriter(to, new JsonWriterOptions { SkipValidation = true });
        json.WriteStartObject();
        json.WriteNumber("row", row.GetInt64(0));
        json.WriteString("hash", Convert.ToHexStringLower((byte[])row[1]));
        if (previous is not null) json.WriteString("previous", Convert.ToHexStringLower(previous));
        json.WriteNumber("id", row.GetInt64(3));
        json.WriteString("at", row.GetFieldValue<DateTimeOffset>(4).UtcDateTime.ToString("yyyy-MM-ddTHH:mm:ss.ffffffZ", CultureInfo.InvariantCulture));
        json.WriteString("kind", row.GetString(5));
        foreach (var (name, column) in new[] { ("actor", 6), ("ticket", 7), ("object", 8) })
            if (!row.IsDBNull(column)) json.WriteNumber(name, row.GetInt64(column));
        if (!row.IsDBNull(9)) json.WriteString("commitment", Convert.ToHexStringLower((byte[])row[9]));
        json.WritePropertyName("data");
        // to the byte: it is hashed as the database prints it
        json.WriteRawValue(row.GetString(10), skipInputValidation: true);
        json.WriteEndObject();
    }

    /// <returns>Null when the line is none.</returns>
    public static ExportedEntry? Parse(string line)
    {
        try
        {
            using var document = JsonDocument.Parse(line);
            var e = document.RootElement;
            var (row, at) = (e.GetProperty("row").GetInt64(), e.GetProperty("at").GetDateTimeOffset());
            var canonical = AuditChain.Canonical(e.GetProperty("id").GetInt64(), at, e.GetProperty("kind").GetString()!, Number(e, "actor"), Number(e, "ticket"), Number(e, "object"),
                Text(e, "commitment") is { } commitment ? Convert.FromHexString(commitment) : null, e.GetProperty("data").GetRawText());
            return new(row, e.GetProperty("hash").GetString()!, Text(e, "previous"), at, canonical);
        }
        catch (Exception e) when (e is JsonException or KeyNotFoundException or InvalidOperationException or FormatException) { return null; }
    }

    private static long? Number(JsonElement e, string name) => e.TryGetProperty(name, out var value) ? value.GetInt64() : null;

    private static string? Text(JsonElement e, string name) => e.TryGetProperty(name, out var value) ? value.GetString() : null;
}
