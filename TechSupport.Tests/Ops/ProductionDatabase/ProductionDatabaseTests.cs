using System.Globalization;
using Microsoft.EntityFrameworkCore;
using Npgsql;
using TechSupport.Features.Audit;
using TechSupport.Tests.Support;

namespace TechSupport.Tests.Ops.ProductionDatabase;

/// <summary>What leans on the database's own features, on the image that production runs; everything else is tested on the embedded server.</summary>
[Trait("Needs", "engine")]
public sealed class ProductionDatabaseTests(ProductionServer server) : IClassFixture<ProductionServer>, IAsyncLifetime
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync() => await server.ReadyAsync();

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    [Fact]
    public async Task Every_migration_applies_from_empty_with_the_owners_login_and_a_second_run_has_nothing_to_do()
    {
        await using var db = server.App.OwnerDb();
        Assert.Equal(db.Database.GetMigrations(), server.Applied);
        Assert.Empty(await db.Database.GetPendingMigrationsAsync(Ct));
        var status = await CommandAsync("techsupport", "migrate", "--status");
        Assert.True(status.Code == 0, status.All);
        Assert.StartsWith("17", await AskAsync("show server_version"), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("update events set kind = kind")]
    [InlineData("delete from events")]
    [InlineData("truncate events")]
    [InlineData("update event_chain set hash = ''")]
    [InlineData("delete from event_chain_head")]
    [InlineData("alter table events disable trigger all")]
    [InlineData("create table mine (x int)")]
    [InlineData("create role mine")]
    [InlineData("set session_replication_role = replica")]
    [InlineData("copy users to program 'cat'")]
    [InlineData("select lo_creat(-1)")]
    [InlineData("select lo_from_bytea(0, 'x')")]
    [InlineData("select pg_read_file('/run/secrets/db_owner')")]
    public async Task The_applications_login_may_not(string sql)
    {
        var refused = await Assert.ThrowsAsync<PostgresException>(() => ProductionServer.ExecuteAsync(server.As("techsupport_login", "app"), sql));
        Assert.Equal((sql, PostgresErrorCodes.InsufficientPrivilege), (sql, refused.SqlState));
    }

    [Fact]
    public async Task No_partition_of_the_events_is_open_to_the_application()
    {
        await server.App.NewTicketAsync();
        await using var db = server.App.OwnerDb();
        var open = await db.Database.SqlQuery<string>($"""
            select inhrelid::regclass::text as "Value" from pg_inherits where inhparent = 'events'::regclass
                and (has_table_privilege('techsupport_login', inhrelid, 'update, delete, truncate, insert') or has_table_privilege('techsupport_app', inhrelid, 'update, delete, truncate, insert'))
            """).ToListAsync(Ct);
        Assert.Empty(open);
        Assert.InRange(await db.Database.SqlQuery<int>($"select count(*)::int as \"Value\" from pg_inherits where inhparent = 'events'::regclass").SingleAsync(Ct), 13, 20);
    }

    [Fact]
    public async Task The_trigger_chains_every_event_and_the_command_finds_the_one_that_was_altered()
    {
        await server.App.NewTicketAsync();
        Assert.Equal(await AskAsync("select count(*) from events"), await AskAsync("select count(*) from event_chain"));
        var whole = await CommandAsync("techsupport", "audit", "verify");
        Assert.True(whole.Code == 0, whole.All);
        var copy = await server.CopyAsync("tampered");
        await ProductionServer.ExecuteAsync(server.AsSuperuser(copy), "update events set actor_id = 999 where id = (select event_id from event_chain where seq = 2)");
        var found = await CommandAsync(copy, "audit", "verify");
        Assert.Equal(4, found.Code);
        Assert.Contains("Row 2", found.Out, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("агрегатами квокательными", "Квокательный агрегат гудит")]
    [InlineData("PRINTERS flummoxed", "The flummoxed printer hums")]
    public async Task Search_finds_words_in_any_form_of_both_languages(string query, string subject)
    {
        var number = await server.App.NewTicketAsync(subject: subject);
        foreach (var person in new[] { "staff@crb.local", "tech@crb.local" })
        {
            using var visitor = await server.App.SignInAsync(person);
            var page = await visitor.GetAsync("/search?q=" + Uri.EscapeDataString(query));
            Assert.NotNull(page.Html.QuerySelector($"a[href='/tickets/{number}']"));
        }
    }

    [Fact]
    public async Task A_backup_comes_back_with_every_row_and_what_must_follow_a_restore_runs_on_it()
    {
        await server.App.NewTicketAsync();
        var counted = await Script.RunAsync("bash", ["-c", "project_root=$PWD; . ops/backup/lib.sh; table_counts"]);
        Assert.True(counted.Code == 0, counted.All);
        var copy = await server.CopyAsync("restored");
        await using (var source = NpgsqlDataSource.Create(server.AsSuperuser(copy)))
        await using (var command = source.CreateCommand(counted.Out))
        {
            var rows = System.Text.Json.JsonSerializer.Deserialize<Dictionary<string, long>>((string)(await command.ExecuteScalarAsync(Ct))!)!;
            Assert.Equal(await AskAsync("select count(*) from tickets"), rows["tickets"].ToString(CultureInfo.InvariantCulture));
        }
        var done = await CommandAsync(copy, "after-restore", "--source", "a test");
        Assert.True(done.Code == 0, done.All);
        await using var restored = NpgsqlDataSource.Create(server.AsSuperuser(copy));
        await using var recorded = restored.CreateCommand($"select count(*) from events where kind = '{AuditEvent.Restored}'");
        Assert.Equal(1L, await recorded.ExecuteScalarAsync(Ct));
    }

    private async Task<string> AskAsync(string sql)
    {
        await using var source = NpgsqlDataSource.Create(server.AsSuperuser());
        await using var command = source.CreateCommand(sql);
        return Convert.ToString(await command.ExecuteScalarAsync(Ct), CultureInfo.InvariantCulture)!;
    }

    private Task<Ended> CommandAsync(string database, params string[] words) => Script.RunAsync("dotnet", [Path.Combine(AppContext.BaseDirectory, "techsupport.dll"), .. words], new Dictionary<string, string?>
    {
        ["ASPNETCORE_ENVIRONMENT"] = "Production", ["DataProtection__Certificate"] = KeyCertificate.Pem, ["Audit__HeadsFile"] = "/nonexistent/heads",
        ["ConnectionStrings__TechSupport"] = server.As("techsupport_login", "app", database), ["ConnectionStrings__TechSupportOwner"] = server.As("techsupport_owner", "owner", database),
    });
}
