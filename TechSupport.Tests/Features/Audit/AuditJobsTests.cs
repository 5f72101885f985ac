using Microsoft.EntityFrameworkCore;
using TechSupport.Features.Audit;
using TechSupport.Features.Operations.Health.Checks;
using TechSupport.Tests.Support;

namespace TechSupport.Tests.Features.Audit;

[Collection(nameof(Scheduled))]
public sealed class AuditJobsTests(App app) : IClassFixture<App>
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    [Plants("audit-verified")]
    public async Task The_head_is_exported_and_the_nightly_verification_compares_with_it()
    {
        await app.NewTicketAsync();
        await app.RunJobAsync<AuditHead>();
        await app.RunJobAsync<AuditHead>();
        var heads = await ExportedChainHeads.ReadAsync(Path.Combine(app.LogFolder, "audit-heads.log"), Ct);
        // the first export is itself an event, so the second has another head
        Assert.Equal(2, heads.Rows!.Count);
        await app.RunJobAsync<AuditVerify>();
        Assert.Equal(1, AuditVerify.ChainOk.Value);
        await app.IsAsync("audit-verified", HealthState.Good, "It was whole on");
        app.Clock.Advance(TimeSpan.FromHours(31));
        await app.IsAsync("audit-verified", HealthState.Broken, "It was last verified on");
        app.Clock.Advance(TimeSpan.FromHours(-31));
        await using (var owner = app.OwnerDb()) await owner.Database.ExecuteSqlAsync($"update events set actor_id = 1 where id = (select event_id from event_chain where seq = 2)", Ct);
        await app.RunJobAsync<AuditVerify>();
        Assert.Equal(0, AuditVerify.ChainOk.Value);
        await app.IsAsync("audit-verified", HealthState.Broken, "it was not whole: findings: 1.");
    }

    [Fact]
    public async Task A_verification_that_cannot_be_finished_takes_back_what_the_last_one_said()
    {
        AuditVerify.ChainOk.Set(1);
        await using var owner = app.OwnerDb();
        await owner.Database.ExecuteSqlAsync($"alter table event_chain rename to event_chain_away", Ct);
        try { await Assert.ThrowsAnyAsync<Exception>(app.RunJobAsync<AuditVerify>); }
        finally { await owner.Database.ExecuteSqlAsync($"alter table event_chain_away rename to event_chain", Ct); }
        Assert.Equal(0, AuditVerify.ChainOk.Value);
    }
}
