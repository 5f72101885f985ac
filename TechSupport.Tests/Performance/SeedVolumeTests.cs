using Microsoft.EntityFrameworkCore;
using TechSupport.Development;
using TechSupport.Features.Audit;
using TechSupport.Features.Tickets;
using TechSupport.Tests.Support;
using TechSupport.Tests.Support.Databases;

namespace TechSupport.Tests.Performance;

public sealed class SeedVolumeTests(App app) : IClassFixture<App>
{
    [Fact]
    public async Task A_filled_database_looks_like_a_real_one_and_its_audit_chain_is_whole()
    {
        var ct = TestContext.Current.CancellationToken;
        await using var db = app.Db();
        var before = await db.Tickets.CountAsync(ct);
        Assert.False(await SeedVolume.IsFilledAsync(db, ct));
        await new SeedVolume(app.Database.OwnerConnection, _ => { }).RunAsync(600, app.Clock.Now, ct);
        Assert.True(await SeedVolume.IsFilledAsync(db, ct));
        Assert.Equal(before + 600, await db.Tickets.CountAsync(ct));
        Assert.InRange(await db.Tickets.Active().CountAsync(ct), 30, 80);
        Assert.Equal(0, await db.Events.CountAsync(e => e.At > app.Clock.Now, ct));
        // what the application does next fits behind it
        await app.NewTicketAsync();
        var result = await new AuditVerification(app.Database.AppConnection).RunAsync(ct: ct);
        Assert.Empty(result.Findings);
        Assert.Equal(await db.Events.LongCountAsync(ct), result.Rows);
    }
}
