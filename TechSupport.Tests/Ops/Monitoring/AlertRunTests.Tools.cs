using TechSupport.Tests.Support;

namespace TechSupport.Tests.Ops.Monitoring;

public sealed partial class AlertRunTests
{
    [Fact]
    public async Task Rules_and_configurations_are_right_for_the_tools_that_read_them()
    {
        await stack.UpAsync();
        // the folder of the tests is not mounted in the service
        var mount = $"{Repository.Root}/ops/monitoring:/monitoring:ro";
        foreach (var (service, tool, arguments) in new (string, string, string[])[]
        {
            ("prometheus", "promtool", ["test", "rules", .. Repository.Files("ops/monitoring/prometheus/tests", "*.yml").Select(f => $"/monitoring/prometheus/tests/{Path.GetFileName(f.Path)}")]),
            ("prometheus", "promtool", ["check", "config", "--syntax-only", "/monitoring/prometheus/prometheus.yml"]),
            ("alertmanager", "amtool", ["check-config", "/monitoring/alertmanager/alertmanager.yml"]),
            ("alertmanager", "amtool", Routes("techsupport,pagerduty", "severity=critical", "alertname=AppDown")),
            ("alertmanager", "amtool", Routes("techsupport,pagerduty", "severity=sev2", "alertname=ErrorRateHigh")),
            ("alertmanager", "amtool", Routes("pagerduty", "severity=sev2", "alertname=SyntheticFailing")),
            ("alertmanager", "amtool", Routes("ops-channel", "severity=warning", "alertname=PoolNearlyUsedUp")),
            ("alertmanager", "amtool", Routes("ops-channel", "severity=warning", "alertname=OutboxBacklog")),
            ("alertmanager", "amtool", Routes("ops-channel", "alertname=OfSomebodyElse")),
            ("alertmanager", "amtool", Routes("it-queue", "severity=warning", "team=it", "alertname=DiskUsage")),
            ("alertmanager", "amtool", Routes("techsupport,pagerduty", "severity=critical", "alertname=DiskFilling")),
        })
        {
            // its volume is all that a container of the monitoring may write to
            var ended = await stack.ComposeAsync(["run", "--rm", "-T", "--no-deps", "-e", $"TMPDIR=/{service}", "-v", mount, "--entrypoint", tool, service, .. arguments]);
            Assert.True(ended.Code == 0, ended.All);
        }
    }

    // exit code 1 unless an alert with these labels goes to these receivers, in this order, and to no other
    private static string[] Routes(string receivers, params string[] labels) =>
        ["config", "routes", "test", "--config.file=/monitoring/alertmanager/alertmanager.yml", $"--verify.receivers={receivers}", .. labels];
}
