using Microsoft.Extensions.DependencyInjection;
using Quartz;
using TechSupport.Features.Operations.Health.Checks;
using TechSupport.Jobs;
using TechSupport.Tests.Support;
using TechSupport.Tests.Support.Databases;

namespace TechSupport.Tests.Features.Operations.Health.Checks;

/// <summary>An installation at work that lacks nothing: people write, messages leave, every job has run, the host has reported.</summary>
[Collection(nameof(Scheduled))]
public sealed class HealthyTests(HealthyTests.HealthyApp app) : IClassFixture<HealthyTests.HealthyApp>
{
    private static readonly string[] OfTheMachine = ["database-connections", "database-reachable", "log-disk", "memory", "worker-threads"];

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_healthy_installation_has_nothing_red()
    {
        using (var tech = await app.SignInAsync("tech@crb.local"))
            await tech.PostAsync($"/tickets/{await app.NewTicketAsync()}/comment", ("Input.Text", "On my way"));
        var scheduler = await app.SchedulerAsync();
        foreach (var (job, _) in Schedule.Jobs)
        {
            await scheduler.TriggerJob(new JobKey(job), cancellationToken: Ct);
            await app.RanAsync(job, 1);
        }
        await app.DispatchAsync();
        await app.DeliverAsync();

        var (board, catalog) = (app.Services.GetRequiredService<HealthBoard>(), app.Services.GetRequiredService<HealthCatalog>());
        var found = await board.LookAsync(catalog.All, Ct);
        // this machine does other tests as well: what was slow for a moment is looked at once more
        if (found.Any(r => r.State == HealthState.Broken && OfTheMachine.Contains(r.Facts.Id))) found = await board.LookAsync(catalog.All, Ct);
        Assert.Equal([], Said(found.Where(r => r.State == HealthState.Broken)));
        // what this one has no use for: a person on call, a second administrator
        Assert.Equal(["administrators", "on-call-covered"], found.Where(r => r.State != HealthState.Good && !OfTheMachine.Contains(r.Facts.Id)).Select(r => r.Facts.Id).Order(StringComparer.Ordinal));
    }

    private static IEnumerable<string> Said(IEnumerable<CheckResult> found) => found.Select(r => $"{r.Facts.Id}: {string.Format(System.Globalization.CultureInfo.InvariantCulture, r.Finding.Sentence, [.. r.Finding.Values])}");

    public sealed class HealthyApp(Postgres postgres) : PunctualApp(postgres)
    {
        private readonly DirectoryInfo reports = Directory.CreateTempSubdirectory("techsupport-reports-");
        private readonly int port = Launch.HeldPort();

        protected override IReadOnlyDictionary<string, string?> Settings => new Dictionary<string, string?>
        {
            ["Jobs:Enabled"] = "true", ["Reports:Folder"] = reports.FullName, ["urls"] = $"http://127.0.0.1:{port}", ["Hospital:PublicUrl"] = $"http://127.0.0.1:{port}",
        };

        public override async ValueTask InitializeAsync()
        {
            await base.InitializeAsync();
            foreach (var name in new[] { "nightly", "base", "drill", "disks" })
                await File.WriteAllTextAsync(Path.Combine(reports.FullName, name + ".json"), $$$"""{"ok":true,"at":"{{{Clock.Now:O}}}","values":{"/":41}}""", Ct);
        }

        public override async ValueTask DisposeAsync()
        {
            await base.DisposeAsync();
            reports.Delete(recursive: true);
        }
    }
}
