using System.Text.Json;
using System.Text.RegularExpressions;
using TechSupport.Tests.Support;

namespace TechSupport.Tests.Ops.Monitoring;

/// <summary>What dashboards and alerts ask for against what a real application tells.</summary>
public sealed partial class MetricNameTests(App app) : IClassFixture<App>
{
    // a job that has not run since the start, a synthetic check that is not set up; what a certificate says goes with the day it was looked at; what only silences a rule
    private static readonly string[] MayBeAway = ["techsupport_job_failure_seconds", "techsupport_job_success_seconds", "techsupport_certificate_days", "techsupport_certificate_readable",
        "techsupport_synthetic_success", "techsupport_synthetic_last_run_timestamp_seconds", "techsupport_availability_minutes_left", "techsupport_maintenance_windows"];

    private static readonly string[] Rules = [.. Repository.Files("ops/monitoring/prometheus/rules", "*.yml").Select(f => f.Text)];

    [Fact]
    public async Task Every_metric_of_a_dashboard_or_an_alert_is_emitted()
    {
        using (var visitor = await app.SignInAsync("staff@crb.local")) await visitor.GetAsync("/");
        // jobs are off here, and the checks with them
        await app.LookAsync("event-partitions");
        await app.BreakAsync("insert into synthetic_runs (slot, started_at, covers_seconds, passed, attempts, seconds, steps, step_seconds) values (now(), now(), 360, true, 1, 0.5, '{sign in}', '{0.5}')");
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
    public void Every_metric_that_a_rule_needs_is_missed_when_it_is_away()
    {
        var rules = string.Concat(Rules);
        var needed = RuleQueries().SelectMany(q => Needed().Matches(q)).Select(m => m.Value).Distinct().ToList();
        Assert.Contains("techsupport_outbox_pending", needed);
        Assert.DoesNotContain(needed.Except(MayBeAway), m => !rules.Contains($"absent({m})", StringComparison.Ordinal) && !rules.Contains($"unless on () {m})", StringComparison.Ordinal));
    }

    [Fact]
    public void No_alert_is_silenced_by_itself_and_every_name_in_the_routes_is_an_alert()
    {
        var text = File.ReadAllText(Path.Combine(Repository.Root, "ops/monitoring/alertmanager/alertmanager.yml"));
        var alerts = Rules.SelectMany(r => Alert().Matches(r)).Select(m => m.Groups[1].Value).Distinct().ToList();
        var rules = Inhibition().Matches(text).Select(m => (Source: m.Groups[1].Value, Targets: alerts.Where(a => Regex.IsMatch(a, $"^(?:{m.Groups[2].Value})$")).ToList(), Names: m.Groups[2].Value.Split('|'))).ToList();
        Assert.InRange(rules.Count, 5, int.MaxValue);
        Assert.All(rules, r => Assert.DoesNotContain(r.Source, r.Targets));
        Assert.DoesNotContain(rules.SelectMany(r => r.Names.Append(r.Source)), n => !alerts.Any(a => Regex.IsMatch(a, $"^(?:{n})$")));
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
                var book = panel.GetProperty("links")[0].GetProperty("url").GetString()!.Replace("${runbooks}/", "", StringComparison.Ordinal).Split('#');
                var text = File.ReadAllText(Path.Combine(Repository.Root, "ops/runbooks", book[0]));
                if (book.Length > 1) Assert.Contains(text.Split('\n'), line => line.StartsWith("## ", StringComparison.Ordinal) && line[3..].ToLowerInvariant().Replace(' ', '-') == book[1]);
            });
        }
        Assert.Contains("uid: prometheus", File.ReadAllText(Path.Combine(Repository.Root, "ops/monitoring/grafana/provisioning/datasources/prometheus.yml")), StringComparison.Ordinal);
    }

    /// <summary>What commands of the host write for the node exporter, by the lines that say its type.</summary>
    private static IEnumerable<string> OfScripts() => Repository.Files("ops", "*").SelectMany(file => Written().Matches(file.Text)).Select(match => match.Groups[1].Value);

    private static IEnumerable<string> RuleQueries() => Rules.SelectMany(r => Expression().Matches(r)).Select(m => m.Groups[1].Value);

    /// <summary>Every expression of the rules and the dashboards.</summary>
    internal static IEnumerable<string> Queries() => RuleQueries().Concat(Panels());

    /// <summary>Every expression of the dashboards.</summary>
    internal static IEnumerable<string> Panels()
    {
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

    [GeneratedRegex(@"\b(?:techsupport|http|node|pg|alertmanager)_\w+")]
    private static partial Regex Needed();

    [GeneratedRegex(@"source_matchers: \['alertname=""(\w+)""'\]\s+target_matchers: \['alertname=~?""([^""]+)""")]
    private static partial Regex Inhibition();

    [GeneratedRegex("_(?:bucket|count|sum)$")]
    private static partial Regex Part();

    [GeneratedRegex(@"^\s+- alert: (\w+)", RegexOptions.Multiline)]
    private static partial Regex Alert();

    [GeneratedRegex(@"\bexpr: (.+)$", RegexOptions.Multiline)]
    private static partial Regex Expression();
}
