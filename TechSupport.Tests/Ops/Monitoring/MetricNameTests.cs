using System.Text.Json;
using System.Text.RegularExpressions;
using TechSupport.Tests.Support;

namespace TechSupport.Tests.Ops.Monitoring;

/// <summary>What dashboards and alerts ask for against what a real application tells.</summary>
public sealed partial class MetricNameTests(App app) : IClassFixture<App>
{
    private static readonly string[] Rules = [.. Repository.Files("ops/monitoring/prometheus/rules", "*.yml").Select(f => f.Text)];

    [Fact]
    public async Task Every_metric_of_a_dashboard_or_an_alert_is_emitted()
    {
        using (var visitor = await app.SignInAsync("staff@crb.local")) await visitor.GetAsync("/");
        using var http = new HttpClient { BaseAddress = app.ManagementAddress };
        var told = await http.GetStringAsync(new Uri("/actuator/prometheus", UriKind.Relative), TestContext.Current.CancellationToken);
        var emitted = Family().Matches(told).Select(m => m.Groups[1].Value).Concat(OfScripts()).ToHashSet();
        // of a histogram the family is told, and its parts are asked for
        var asked = Queries().SelectMany(q => OwnMetric().Matches(q)).Select(m => Part().Replace(m.Value, "")).ToHashSet();

        Assert.Contains("techsupport_outbox_oldest_seconds", asked);
        Assert.Contains("http_request_duration_seconds", asked);
        Assert.Empty(asked.Except(emitted));
    }

    [Fact]
    public void Every_alert_has_a_test_that_sees_it_fire_and_stay_silent()
    {
        var tests = string.Concat(Repository.Files("ops/monitoring/prometheus/tests", "*.yml").Select(f => f.Text));
        var alerts = Rules.SelectMany(r => Alert().Matches(r)).Select(m => m.Groups[1].Value).ToList();
        Assert.NotEmpty(alerts);
        Assert.All(alerts, alert =>
        {
            Assert.Contains($"alertname: {alert}, eval_time", tests, StringComparison.Ordinal);
            Assert.Matches($@"- alertname: {alert}\n", tests);
        });
    }

    [Fact]
    public void Every_panel_asks_the_data_source_that_is_provisioned()
    {
        foreach (var board in Repository.Files("ops/monitoring/grafana/dashboards", "*.json"))
        {
            using var json = JsonDocument.Parse(board.Text);
            Assert.All(json.RootElement.GetProperty("panels").EnumerateArray(), panel =>
            {
                Assert.Equal("prometheus", panel.GetProperty("datasource").GetProperty("uid").GetString());
                Assert.NotEqual("", panel.GetProperty("description").GetString());
                Assert.NotEmpty(panel.GetProperty("targets").EnumerateArray());
            });
        }
        Assert.Contains("uid: prometheus", File.ReadAllText(Path.Combine(Repository.Root, "ops/monitoring/grafana/provisioning/datasources/prometheus.yml")), StringComparison.Ordinal);
    }

    /// <summary>What commands of the host write for the node exporter, by the lines that say its type.</summary>
    private static IEnumerable<string> OfScripts() => Repository.Files("ops", "*").SelectMany(file => Written().Matches(file.Text)).Select(match => match.Groups[1].Value);

    /// <summary>Every expression of the alerts and the dashboards.</summary>
    internal static IEnumerable<string> Queries()
    {
        foreach (Match match in Rules.SelectMany(r => Expression().Matches(r))) yield return match.Groups[1].Value;
        foreach (var board in Repository.Files("ops/monitoring/grafana/dashboards", "*.json"))
        {
            using var json = JsonDocument.Parse(board.Text);
            foreach (var panel in json.RootElement.GetProperty("panels").EnumerateArray())
                foreach (var target in panel.GetProperty("targets").EnumerateArray()) yield return target.GetProperty("expr").GetString()!;
        }
    }

    [GeneratedRegex(@"^# TYPE (\w+) ", RegexOptions.Multiline)]
    private static partial Regex Family();

    [GeneratedRegex("'# TYPE (\\w+) ")]
    private static partial Regex Written();

    [GeneratedRegex(@"\b(?:techsupport|http|process|dotnet)_\w+")]
    private static partial Regex OwnMetric();

    [GeneratedRegex("_(?:bucket|count|sum)$")]
    private static partial Regex Part();

    [GeneratedRegex(@"^\s+- alert: (\w+)", RegexOptions.Multiline)]
    private static partial Regex Alert();

    [GeneratedRegex(@"^\s+expr: (.+)$", RegexOptions.Multiline)]
    private static partial Regex Expression();
}
