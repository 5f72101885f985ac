using Microsoft.EntityFrameworkCore;
using TechSupport.Features.Audit;
using TechSupport.Tests.Support;

namespace TechSupport.Tests.Features.Audit;

public sealed class AuditJobsTests(App app) : IClassFixture<App>
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task The_head_is_exported_and_the_nightly_verification_compares_with_it()
    {
        await app.NewTicketAsync();
        await app.RunJobAsync<AuditHead>();
        await app.RunJobAsync<AuditHead>();
        var heads = await ExportedHeads.ReadAsync(Path.Combine(app.LogFolder, "audit-heads.log"), Ct);
        Assert.Equal(2, heads.Single().Count());
        await app.RunJobAsync<AuditVerify>();
        Assert.Equal(1, AuditVerify.ChainOk.Value);
        await using (var owner = app.OwnerDb()) await owner.Database.ExecuteSqlAsync($"update events set actor_id = 1 where id = (select event_id from event_chain where seq = 2)", Ct);
        await app.RunJobAsync<AuditVerify>();
        Assert.Equal(0, AuditVerify.ChainOk.Value);
    }
}
