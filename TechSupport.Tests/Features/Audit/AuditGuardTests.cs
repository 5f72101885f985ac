using System.Globalization;
using Microsoft.EntityFrameworkCore;
using Npgsql;
using TechSupport.Features.Audit;
using TechSupport.Tests.Support;

namespace TechSupport.Tests.Features.Audit;

public sealed class AuditGuardTests(App app) : IClassFixture<App>
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("update events set kind = 'a.b'"), InlineData("delete from events"), InlineData("truncate events")]
    [InlineData("update event_chain set hash = hash"), InlineData("delete from event_chain"), InlineData("insert into event_chain values (1000000, 1000000, now(), '')")]
    [InlineData("update event_chain_head set seq = 0"), InlineData("delete from event_chain_head")]
    [InlineData("alter table events disable trigger all"), InlineData("create table mine (id int)")]
    [InlineData("update PARTITION set kind = 'a.b'"), InlineData("delete from PARTITION"), InlineData("insert into PARTITION (at, kind, data) values (now(), 'a.b', '{{}}')")]
    public async Task The_application_itself_may_not_touch_the_log(string sql)
    {
        await using var db = app.Db();
        var partition = "events_" + app.Clock.Now.ToString("yyyy_MM", CultureInfo.InvariantCulture);
        var refused = await Assert.ThrowsAsync<PostgresException>(() => db.Database.ExecuteSqlRawAsync(sql.Replace("PARTITION", partition, StringComparison.Ordinal), Ct));
        Assert.Equal(PostgresErrorCodes.InsufficientPrivilege, refused.SqlState);
    }

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
