using TechSupport.Features.Audit;
using TechSupport.Features.Audit.Retention;
using TechSupport.Features.Operations.Health.Checks;
using TechSupport.Features.Operations.Health.Checks.Postgres;
using TechSupport.Tests.Support.Databases;

namespace TechSupport.Tests.Features.Audit.Retention;

/// <summary>The health check says in time that old months cannot be exported.</summary>
public sealed class AuditKeptTests(Postgres postgres)
{
    private static readonly EventMonth January = new(new(2025, 1, 1));

    [Fact]
    public async Task A_folder_that_is_missing_or_cannot_be_written_is_seen_before_a_month_is_due_and_a_job_that_does_not_finish_after_three_nights()
    {
        await using var desk = await RetentionDesk.OpenAsync(postgres, January.First, new(2026, 3, 1));
        var exports = desk.Exports;
        var file = Path.Combine(exports, "in-the-way");
        await File.WriteAllTextAsync(file, "", TestContext.Current.CancellationToken);

        await SaysAsync(January.DueAt(13).AddDays(-40), exports, HealthState.Good, "No month is older");
        await SaysAsync(January.DueAt(13).AddDays(-40), Path.Combine(file, "exports"), HealthState.Broken, "No old month can be exported");
        await SaysAsync(January.DueAt(13).AddDays(-40), null, HealthState.Good, "No month is older");
        await SaysAsync(January.DueAt(13).AddDays(-20), null, HealthState.Watch, "is due within a month");
        await SaysAsync(January.DueAt(13).AddDays(1), null, HealthState.Watch, "stay because no folder");
        await SaysAsync(January.DueAt(13).AddDays(1), exports, HealthState.Good, "removed the next night");
        await SaysAsync(January.DueAt(13).AddDays(4), exports, HealthState.Broken, "should have been exported");
        // and it leaves nothing behind
        Assert.Equal([file], Directory.GetFileSystemEntries(exports));

        async Task SaysAsync(DateTimeOffset at, string? folder, HealthState state, string sentence)
        {
            desk.Clock.Set(at);
            await using var db = desk.Database.Context();
            var options = new AuditOptions { ExportPath = folder, SigningKey = RetentionDesk.Key };
            var finding = await new AuditKept(db, Microsoft.Extensions.Options.Options.Create(options), desk.Clock).LookAsync(TestContext.Current.CancellationToken);
            Assert.Equal((state, true), (finding.State, finding.Sentence.Contains(sentence, StringComparison.Ordinal)));
        }
    }
}
