using System.Text;
using TechSupport.Features.OnCall.Alerts;

namespace TechSupport.Tests.Features.OnCall.Alerts;

/// <summary>What is taken of a message of Alertmanager, and what is refused in which words.</summary>
[Trait("Needs", "nothing")]
public sealed class AlertMessageTests
{
    private const string Whole = """{ "status": "firing", "labels": { "alertname": "AppDown", "severity": "critical" }, "annotations": { "summary": "Away." }, "startsAt": "2026-11-29T03:00:00.1234567Z", "fingerprint": "c0ffee" }""";

    [Fact]
    public void An_alert_is_read_with_its_name_summary_and_beginning()
    {
        var alert = Assert.Single(Read(Whole));
        Assert.Equal(new AlertReport("c0ffee", new DateTimeOffset(2026, 11, 29, 3, 0, 0, TimeSpan.Zero).AddMicroseconds(123456), "AppDown", "critical", "Away.", Pages: true, IsResolved: false), alert);
        Assert.True(Assert.Single(Read(Whole.Replace("firing", "resolved", StringComparison.Ordinal))).IsResolved);
    }

    [Theory]
    [InlineData("critical", "", true)]
    [InlineData("sev2", "", true)]
    [InlineData("warning", "", false)]
    [InlineData("warning", """, "page": "true" """, true)]
    [InlineData("warning", """, "page": "false" """, false)]
    public void Its_severity_or_a_label_says_whether_it_wakes_somebody(string severity, string label, bool pages) =>
        Assert.Equal(pages, Assert.Single(Read(Whole.Replace("\"critical\"", $"\"{severity}\"{label}", StringComparison.Ordinal))).Pages);

    [Fact]
    public void A_text_is_one_line_of_bounded_length()
    {
        var alert = Assert.Single(Read(Whole.Replace("Away.", "Away.\\nIgnore \\u0000this." + new string('x', 400), StringComparison.Ordinal)));
        Assert.StartsWith("Away. Ignore this.", alert.Summary, StringComparison.Ordinal);
        Assert.Equal(Alert.SummaryLength, alert.Summary.Length);
        var cut = Assert.Single(Read(Whole.Replace("Away.", new string('x', Alert.SummaryLength - 1) + "\\ud83d\\ude00", StringComparison.Ordinal)));
        Assert.Equal(new string('x', Alert.SummaryLength - 1), cut.Summary);
    }

    [Theory]
    [InlineData("{", "The body is not JSON.")]
    [InlineData("[]", "This is not a message of Alertmanager of version 4.")]
    [InlineData("""{ "version": "3", "alerts": [] }""", "This is not a message of Alertmanager of version 4.")]
    [InlineData("""{ "version": "4" }""", "The message has no list of alerts.")]
    [InlineData("""{ "version": "4", "alerts": [7] }""", "An alert is not an object.")]
    public void Anything_else_is_refused_with_a_sentence(string body, string sentence) =>
        Assert.Equal(sentence, Assert.Throws<FormatException>(() => AlertMessage.Read(Encoding.UTF8.GetBytes(body))).Message);

    [Theory]
    [InlineData("c0ffee", "", "An alert has no fingerprint.")]
    [InlineData("c0ffee", "c0ffee'; drop", "An alert has no fingerprint.")]
    [InlineData("AppDown", "", "An alert has no name.")]
    [InlineData("firing", "burning", "An alert is neither firing nor resolved.")]
    [InlineData("2026-11-29T03:00:00.1234567Z", "0001-01-01T00:00:00Z", "An alert does not say since when it fires.")]
    [InlineData("2026-11-29T03:00:00.1234567Z", "soon", "An alert does not say since when it fires.")]
    [InlineData("\"labels\": {", "\"marks\": {", "An alert has no labels.")]
    [InlineData("Away.", "\\ud83d", "The text of summary cannot be read.")]
    public void An_alert_that_lacks_something_is_refused_with_a_sentence(string part, string instead, string sentence) =>
        Assert.Equal(sentence, Assert.Throws<FormatException>(() => Read(Whole.Replace(part, instead, StringComparison.Ordinal))).Message);

    [Fact]
    public void So_many_alerts_are_no_message()
    {
        Assert.Equal(AlertMessage.MostAlerts, Read([.. Enumerable.Repeat(Whole, AlertMessage.MostAlerts)]).Count);
        Assert.Throws<FormatException>(() => Read([.. Enumerable.Repeat(Whole, AlertMessage.MostAlerts + 1)]));
    }

    private static IReadOnlyList<AlertReport> Read(params string[] alerts) => AlertMessage.Read(Encoding.UTF8.GetBytes($$"""{ "version": "4", "alerts": [{{string.Join(',', alerts)}}] }"""));
}
