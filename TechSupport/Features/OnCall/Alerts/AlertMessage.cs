using System.Globalization;
using System.Text.Json;

namespace TechSupport.Features.OnCall.Alerts;

/// <summary>The message Alertmanager sends, version 4: https://prometheus.io/docs/alerting/latest/configuration/#webhook_config.</summary>
public static class AlertMessage
{
    /// <summary>Of one message; Alertmanager groups by name, so there are a few.</summary>
    public const int MostAlerts = 500;

    private static readonly string[] Waking = ["critical", "sev2"];
    private static readonly JsonDocumentOptions Strict = new() { MaxDepth = 8 };

    /// <exception cref="FormatException">With one sentence on what is wrong.</exception>
    public static IReadOnlyList<AlertReport> Read(ReadOnlyMemory<byte> body)
    {
        JsonDocument json;
        try { json = JsonDocument.Parse(body, Strict); }
        catch (JsonException) { throw new FormatException("The body is not JSON."); }
        using (json)
        {
            var root = json.RootElement;
            if (root.ValueKind != JsonValueKind.Object || Text(root, "version") != "4") throw new FormatException("This is not a message of Alertmanager of version 4.");
            if (!root.TryGetProperty("alerts", out var alerts) || alerts.ValueKind != JsonValueKind.Array) throw new FormatException("The message has no list of alerts.");
            if (alerts.GetArrayLength() > MostAlerts) throw new FormatException($"The message has more than {MostAlerts} alerts.");
            return [.. alerts.EnumerateArray().Select(Alert)];
        }
    }

    private static AlertReport Alert(JsonElement alert)
    {
        if (alert.ValueKind != JsonValueKind.Object) throw new FormatException("An alert is not an object.");
        var fingerprint = Text(alert, "fingerprint");
        if (fingerprint.Length is 0 or > Alerts.Alert.FingerprintLength || !fingerprint.All(char.IsAsciiLetterOrDigit)) throw new FormatException("An alert has no fingerprint.");
        if (!DateTimeOffset.TryParse(Text(alert, "startsAt"), CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var starts) || starts.Year is < 2000 or > 2200)
            throw new FormatException("An alert does not say since when it fires.");
        var status = Text(alert, "status");
        if (status is not ("firing" or "resolved")) throw new FormatException("An alert is neither firing nor resolved.");
        var (labels, annotations) = (Part(alert, "labels"), Part(alert, "annotations"));
        var name = Line(labels, "alertname", Alerts.Alert.NameLength);
        if (name.Length == 0) throw new FormatException("An alert has no name.");
        var severity = Line(labels, "severity", Alerts.Alert.NameLength);
        // to the microsecond, as the database keeps it: the same alert must be found again
        starts = new DateTimeOffset(starts.UtcTicks - starts.UtcTicks % TimeSpan.TicksPerMicrosecond, TimeSpan.Zero);
        return new(fingerprint, starts, name, severity, Line(annotations, "summary", Alerts.Alert.SummaryLength),
            Text(labels, "page") switch { "true" => true, "false" => false, _ => Waking.Contains(severity) }, status == "resolved");
    }

    private static JsonElement Part(JsonElement of, string name) =>
        of.TryGetProperty(name, out var part) && part.ValueKind == JsonValueKind.Object ? part : throw new FormatException($"An alert has no {name}.");

    private static string Line(JsonElement of, string name, int length)
    {
        var line = SingleLine.Normalize(Text(of, name).Replace("\0", "", StringComparison.Ordinal));
        if (line.Length <= length) return line;
        // not in the middle of a letter of two parts
        return char.IsHighSurrogate(line[length - 1]) ? line[..(length - 1)] : line[..length];
    }

    private static string Text(JsonElement of, string name)
    {
        if (!of.TryGetProperty(name, out var value) || value.ValueKind != JsonValueKind.String) return "";
        // half of a letter is no text
        try { return value.GetString()!; }
        catch (InvalidOperationException) { throw new FormatException($"The text of {name} cannot be read."); }
    }
}
