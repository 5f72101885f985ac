using TechSupport.Tests.Support;

namespace TechSupport.Tests.Ops.Stack;

/// <summary>ops/deploy/rollback.sh on a real stack.</summary>
public sealed class RollbackTests(ProductionStack stack) : StackTests(stack)
{
    [Fact]
    public async Task The_image_alone_goes_back_where_newer_migrations_only_added_something()
    {
        var (old, newer) = await TwoAsync();
        await Stack.SqlAsync("insert into \"__EFMigrationsHistory\" values ('29990101000000_Later', '99')");
        try
        {
            var ended = await Stack.RunAsync("ops/deploy/rollback.sh", []);
            Assert.True(ended.Code == 0, ended.All);
            Assert.Contains("29990101000000_Later, which only added something", ended.Out, StringComparison.Ordinal);
        }
        finally { await Stack.SqlAsync("delete from \"__EFMigrationsHistory\" where migration_id like '2999%'"); }
        Assert.Equal(old, await Stack.ServingAsync());
        // what did not hold is no version to go back to
        var previous = Path.Combine(Stack.State, "previous");
        Assert.True(!File.Exists(previous) || (await File.ReadAllTextAsync(previous, Ct)).Trim() != newer);
    }

    [Fact]
    public async Task Where_something_was_taken_away_the_backup_is_restored_after_asking_and_nothing_is_thrown_away()
    {
        // a power cut tore the line that was being written
        await File.AppendAllTextAsync(Path.Combine(Stack.State, "history.jsonl"), "{\"at\":\"2026-11-2", Ct);
        var (old, newer) = await TwoAsync();
        await Stack.SqlAsync("insert into \"__EFMigrationsHistory\" values ('29990101000000_ContractLater', '99'); set role techsupport_owner; create table written_since (said text); insert into written_since values ('after the deployment')");

        var refused = await Script.RunAsync("ops/deploy/rollback.sh", [old], Stack.With(), input: "no\n");
        Assert.Equal(3, refused.Code);
        Assert.Contains("The answer was no.", refused.Errors, StringComparison.Ordinal);
        Assert.Equal(newer, await Stack.ServingAsync());

        // the newest backup, of the rollback that was not wanted, is one that the old version cannot work with
        var ended = await Script.RunAsync("ops/deploy/rollback.sh", [old], Stack.With(), input: "restore\n");
        Assert.True(ended.Code == 0, ended.All);
        Assert.Equal(old, await Stack.ServingAsync());
        Assert.Equal("t", await Stack.SqlAsync("select to_regclass('written_since') is null"));
        var kept = await Stack.SqlAsync("select max(datname) from pg_database where datname like 'techsupport_before_rollback_%'");
        Assert.Equal("after the deployment", await Stack.SqlAsync("select said from written_since", kept));
    }

    [Fact, Trait("Needs", "nightly")]
    public Task A_rollback_that_does_not_hold_is_undone_with_its_database() => A_rollback_is_undone_with_its_database(killed: false);

    [Fact, Trait("Needs", "nightly")]
    public Task A_rollback_that_is_killed_is_undone_with_its_database() => A_rollback_is_undone_with_its_database(killed: true);

    private async Task A_rollback_is_undone_with_its_database(bool killed)
    {
        var (old, newer) = await TwoAsync();
        await Stack.SqlAsync("insert into \"__EFMigrationsHistory\" values ('29990101000000_ContractLater', '99'); set role techsupport_owner; create table if not exists written_since_too (said text)");
        if (killed)
        {
            using var rollback = Script.Start("ops/deploy/rollback.sh", [old, "--yes"], Stack.With());
            // by then the older database has taken the place of the newer
            await SaidAsync(rollback, "] switch: ");
            await Script.RunAsync("kill", ["-KILL", $"{rollback.Id}"]);
            await UntilAsync(async () => (await Script.RunAsync("flock", ["-n", Path.Combine(Stack.State, "lock"), "true"])).Code == 0, "the guard to end", 120);
        }
        else
        {
            // no message of the smoke test's ticket arrives
            Assert.Equal(0, (await Stack.ComposeAsync("stop", "mail")).Code);
            try
            {
                var ended = await Stack.RunAsync("ops/deploy/rollback.sh", [old, "--yes"], ("SMOKE_TIMEOUT", "5"));
                Assert.True(ended.Code == 4, ended.All);
                Assert.Contains("The smoke test failed.", ended.Errors, StringComparison.Ordinal);
            }
            finally { Assert.Equal(0, (await Stack.ComposeAsync("start", "mail")).Code); }
        }
        Assert.Equal(newer, await Stack.ServingAsync());
        Assert.Equal("f", await Stack.SqlAsync("select to_regclass('written_since_too') is null"));
        await Stack.SqlAsync("delete from \"__EFMigrationsHistory\" where migration_id like '2999%'");
    }

    [Fact]
    public async Task What_never_served_here_is_no_version_to_go_back_to()
    {
        var tag = await Stack.ReleaseAsync();
        var ended = await Stack.RunAsync("ops/deploy/rollback.sh", [tag]);
        Assert.Equal(1, ended.Code);
        Assert.Contains("has never served here", ended.Errors, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_version_whose_server_migrates_by_itself_comes_back_only_with_the_owners_connection_and_nothing_stops_before_that_is_said()
    {
        var old = await Stack.ReleaseAsync("LABEL techsupport.migrates=");
        Assert.Equal(0, (await Stack.DeployAsync(old)).Code);
        var newer = await Stack.ReleaseAsync();
        Assert.Equal(0, (await Stack.DeployAsync(newer)).Code);
        var container = await Stack.ContainerAsync("app");

        var refused = await Stack.RunAsync("ops/deploy/rollback.sh", [old]);
        Assert.Equal(1, refused.Code);
        Assert.Contains("would wait for the owner's connection: set COMPOSE_EXTRA_FILE=", refused.Errors, StringComparison.Ordinal);
        Assert.Equal((newer, container), (await Stack.ServingAsync(), await Stack.ContainerAsync("app")));

        var ended = await Stack.RunAsync("ops/deploy/rollback.sh", [old], ("COMPOSE_EXTRA_FILE", await Stack.WithOwnerAsync()));
        Assert.True(ended.Code == 0, ended.All);
        Assert.Equal(old, await Stack.ServingAsync());
        Assert.Contains("ConnectionStrings__TechSupportOwner", (await ProductionStack.DockerAsync("inspect", "--format", "{{json .Mounts}}", await Stack.ContainerAsync("app"))).Out, StringComparison.Ordinal);
        // and with the next version it is gone again
        Assert.Equal(0, (await Stack.DeployAsync(newer)).Code);
        Assert.DoesNotContain("ConnectionStrings__TechSupportOwner", (await ProductionStack.DockerAsync("inspect", "--format", "{{json .Mounts}}", await Stack.ContainerAsync("app"))).Out, StringComparison.Ordinal);
    }

    [Fact, Trait("Needs", "nightly")]
    public async Task A_version_newer_than_the_database_is_not_a_rollback()
    {
        var (old, _) = await TwoAsync();
        var last = await Stack.SqlAsync("select migration_id || '|' || product_version from \"__EFMigrationsHistory\" order by 1 desc limit 1");
        await Stack.SqlAsync($"delete from \"__EFMigrationsHistory\" where migration_id = '{last.Split('|')[0]}'");
        try
        {
            var ended = await Stack.RunAsync("ops/deploy/rollback.sh", [old]);
            Assert.Equal(1, ended.Code);
            Assert.Contains("it is newer than what serves", ended.All, StringComparison.Ordinal);
        }
        finally { await Stack.SqlAsync($"insert into \"__EFMigrationsHistory\" values ('{last.Split('|')[0]}', '{last.Split('|')[1]}')"); }
    }

    // an old version and one deployed over it
    private async Task<(string Old, string Newer)> TwoAsync()
    {
        var newer = await Stack.ReleaseAsync();
        var ended = await Stack.DeployAsync(newer);
        Assert.True(ended.Code == 0, ended.All);
        return (Before, newer);
    }
}
