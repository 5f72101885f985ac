using TechSupport.Tests.Support;

namespace TechSupport.Tests.Ops.Small;

/// <summary>What a team of two does, with nothing but ops/small.</summary>
[Trait("Needs", "engine")]
public sealed class SmallPathTests(SmallStack stack)
{
    [Fact]
    public async Task Six_commands_carry_a_small_house_from_an_empty_host_to_a_restored_backup()
    {
        await stack.ReadyAsync();
        Assert.Contains("this host asks nobody else", stack.FirstDeployment.Out, StringComparison.Ordinal);
        Assert.Equal(["app", "db", "mail", "proxy"], (await stack.ComposeAsync("ps", "-a", "--services")).Out.Split('\n', StringSplitOptions.RemoveEmptyEntries).Order(StringComparer.Ordinal));
        var again = await Run("ops/small/install", "--url", stack.Url);
        Assert.DoesNotContain("made ", again.Out, StringComparison.Ordinal);

        var early = await stack.RunAsync("ops/small/status", []);
        Assert.True(early.Code == 1, early.All);
        Assert.Contains("FAULT nightly: none yet", early.Out, StringComparison.Ordinal);
        await Run("ops/small/backup");
        // the timer's, at night
        await Run("ops/backup/drill");
        var well = await Run("ops/small/status");
        Assert.DoesNotContain("FAULT", well.Out, StringComparison.Ordinal);
        Assert.Contains($"app:{Deployed}", well.Out, StringComparison.Ordinal);

        var next = await stack.ReleaseAsync();
        await Run("ops/small/deploy", next);
        Assert.Equal(next, await stack.ServingAsync());
        await Run("ops/small/rollback");
        Assert.Equal(Deployed, await stack.ServingAsync());

        await stack.SqlAsync("insert into departments (name, name_ru, active) values ('Written after the backup', 'Записано после копии', true)");
        Assert.Matches("^[0-9a-f]{12}  20", (await Run("ops/small/restore", "--list")).Out);
        Assert.Equal(3, (await stack.RunAsync("ops/small/restore", ["latest"])).Code);
        await Run("ops/small/restore", "latest", "--force");
        Assert.Equal("0", await stack.SqlAsync("select count(*) from departments where name = 'Written after the backup'"));
    }

    private const string Deployed = Stack.ProductionStack.First;

    private async Task<Ended> Run(string script, params string[] arguments)
    {
        var ended = await stack.RunAsync(script, arguments);
        Assert.True(ended.Code == 0, $"{script}: {ended.All}");
        return ended;
    }
}
