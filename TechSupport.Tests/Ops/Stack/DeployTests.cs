using TechSupport.Tests.Support;

namespace TechSupport.Tests.Ops.Stack;

/// <summary>ops/deploy/deploy.sh on a real stack: forwards, and every way it can go wrong.</summary>
public sealed class DeployTests(ProductionStack stack) : StackTests(stack)
{
    // a Friday, 23:00 in the hospital
    private const string Friday = "2026-11-27T20:00:00Z";

    [Fact]
    public async Task What_staging_has_not_had_or_was_announced_for_another_time_is_refused()
    {
        var tag = await Stack.ReleaseAsync();
        await RefusedAsync(1, "Staging has not had", () => Stack.RunAsync("ops/deploy/deploy.sh", [tag], ("STAND_IN_NOW", Friday)));
        await Stack.ApproveAsync(tag);
        await RefusedAsync(3, "Outside the change window", () => Stack.RunAsync("ops/deploy/deploy.sh", [tag], ("STAND_IN_NOW", "2026-11-26T15:00:00Z")));
        await RefusedAsync(3, "announced for", () => Stack.RunAsync("ops/deploy/deploy.sh", [tag], ("STAND_IN_NOW", "2026-11-26T20:00:00Z")));
    }

    [Fact, Trait("Needs", "nightly")]
    public async Task What_nobody_approved_is_refused_and_an_emergency_is_recorded_with_its_reason()
    {
        var tag = await Stack.ReleaseAsync();
        await Stack.DoneAsync("ops/enterprise/approval/record-staging", [tag, "--by", "anna"], ("ENVIRONMENT", "staging"));
        await RefusedAsync(3, "not announced", () => Stack.RunAsync("ops/deploy/deploy.sh", [tag], ("STAND_IN_NOW", Friday)));

        var urgent = await Stack.RunAsync("ops/deploy/deploy.sh", [tag, "--emergency", "Nobody can sign in"], ("STAND_IN_NOW", "2026-11-26T09:00:00Z"));
        Assert.True(urgent.Code == 0, urgent.All);
        Assert.Contains("emergency: Nobody can sign in", await File.ReadAllTextAsync(Path.Combine(Stack.State, "history.jsonl"), Ct), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_changed_release_or_another_image_under_its_name_is_refused()
    {
        var tag = await Stack.ReleaseAsync();
        var file = Path.Combine(Stack.ReleasesFolder, tag + ".json");
        var signed = await File.ReadAllTextAsync(file, Ct);
        await File.WriteAllTextAsync(file, signed.Replace(new string('d', 40), new string('e', 40), StringComparison.Ordinal), Ct);
        await RefusedAsync(1, "signature", () => Stack.DeployAsync(tag));

        await File.WriteAllTextAsync(file, signed, Ct);
        await Stack.BuildAsync(tag, [$"FROM {Stack.Registry}/app:{ProductionStack.First}", "LABEL changed=yes"]);
        Assert.Equal(0, (await ProductionStack.DockerAsync("push", $"{Stack.Registry}/app:{tag}")).Code);
        await RefusedAsync(1, "is another image", () => Stack.DeployAsync(tag));
    }

    [Fact]
    public async Task Too_little_space_a_missing_backup_target_or_an_open_secret_is_refused()
    {
        var tag = await Stack.ReleaseAsync();
        await RefusedAsync(1, "Too little space", () => Stack.DeployAsync(tag, ("MIN_FREE_MB", "99999999")));
        await RefusedAsync(1, "is not there", () => Stack.DeployAsync(tag, ("BACKUP_DIR", Path.Combine(Stack.State, "no-such-folder"))));
        await RefusedAsync(1, "is not mounted", () => Stack.DeployAsync(tag, ("BACKUP_MOUNT", "yes")));
        var secret = Path.Combine(Stack.Secrets, "smoke_password");
        await Script.RunAsync("chmod", ["0404", secret]);
        try { await RefusedAsync(1, "smoke_password", () => Stack.DeployAsync(tag)); }
        finally { await Script.RunAsync("chmod", ["0400", secret]); }
    }

    [Fact]
    public async Task A_disk_that_fills_up_under_the_backup_changes_nothing()
    {
        var tag = await Stack.ReleaseAsync();
        var small = Directory.CreateDirectory(Path.Combine(Stack.State, "small")).FullName;
        Assert.Equal(0, (await Script.RunAsync("mount", ["-t", "tmpfs", "-o", "size=16k", "tmpfs", small])).Code);
        try
        {
            // there was room when the deployment looked
            var shims = Directory.CreateDirectory(Path.Combine(Stack.State, "shims")).FullName;
            await File.WriteAllTextAsync(Path.Combine(shims, "df"), "#!/bin/sh\necho head; echo disk 9 9 99999999\n", Ct);
            await Script.RunAsync("chmod", ["755", Path.Combine(shims, "df")]);
            await RefusedAsync(1, "could not be written", () => Stack.DeployAsync(tag, ("BACKUP_DIR", small), ("PATH", $"{shims}:{Stack.With()["PATH"]}")));
            Assert.Empty(Directory.GetFiles(small));
        }
        finally { await Script.RunAsync("umount", [small]); }
    }

    [Fact]
    public async Task A_migration_that_fails_changes_nothing()
    {
        var tag = await Stack.ReleaseAsync();
        // the database has the table this migration makes, and does not know it: it fails for good, as one would that meets data it did not expect
        const string made = "20261126223500_DeliveryArchive";
        var version = await Stack.SqlAsync($"delete from \"__EFMigrationsHistory\" where migration_id = '{made}' returning product_version");
        try
        {
            var ended = await RefusedAsync(1, "The migration failed", () => Stack.DeployAsync(tag));
            Assert.Contains($"Pending migrations: {made}", ended.Out, StringComparison.Ordinal);
        }
        finally { await Stack.SqlAsync($"insert into \"__EFMigrationsHistory\" values ('{made}', '{version.Split('\n')[0]}')"); }
    }

    [Theory]
    [InlineData("an image that does not start", "ENTRYPOINT [\"/app/no-such-program\"]", "The migration failed", 1)]
    [InlineData("a server that ends", "ENV ASPNETCORE_URLS=nonsense", "is not ready", 4)]
    [InlineData("a server whose jobs do not run", "ENV Jobs__Enabled=false", "The smoke test failed", 4)]
    public async Task A_version_that_does_not_hold_is_taken_back_by_itself(string what, string line, string words, int code)
    {
        var tag = await Stack.ReleaseAsync(line);
        var ended = await Stack.DeployAsync(tag, ("READY_TIMEOUT", words == "does not answer" ? "20" : "90"), ("SMOKE_TIMEOUT", "5"));
        Assert.True(code == ended.Code, what + ": " + ended.All);
        Assert.Contains(words, ended.All, StringComparison.Ordinal);
        Assert.Equal(Before, await Stack.ServingAsync());
        if (code == 4) Assert.Contains($"ROLLED BACK: {tag} did not hold", ended.Errors, StringComparison.Ordinal);
        Assert.Equal(code == 4 ? "t" : "", await TimesOfAsync(tag));
        Assert.NotEqual(tag, Kept("release"));
    }

    [Fact, Trait("Needs", "nightly")]
    public Task A_version_that_nobody_reaches_is_taken_back_by_itself() =>
        A_version_that_does_not_hold_is_taken_back_by_itself("a server that nobody reaches", "ENV ASPNETCORE_URLS=http://127.0.0.1:8080", "does not answer", 4);

    [Theory]
    [InlineData("backup"), InlineData("migrate")]
    public async Task Killed_before_the_switch_the_old_version_is_untouched(string step)
    {
        var tag = await Stack.ReleaseAsync();
        var container = await Stack.ContainerAsync("app");
        await KilledAtAsync(tag, step, "-KILL");
        await UntouchedAsync(container);
        Assert.Contains("\"outcome\":\"interrupted\"", Last(), StringComparison.Ordinal);
    }

    [Theory, Trait("Needs", "nightly")]
    [InlineData("preflight"), InlineData("permission"), InlineData("pull")]
    public Task Killed_in_another_step_before_the_switch_the_old_version_is_untouched(string step) => Killed_before_the_switch_the_old_version_is_untouched(step);

    [Theory]
    [InlineData("switch", "-KILL")]
    public async Task Killed_after_the_switch_the_old_version_comes_back_by_itself(string step, string signal)
    {
        var tag = await Stack.ReleaseAsync();
        await KilledAtAsync(tag, step, signal);
        Assert.Equal(Before, await Stack.ServingAsync());
        Assert.Contains("\"outcome\":\"rolled-back\"", Last(), StringComparison.Ordinal);
        Assert.Equal("t", await TimesOfAsync(tag));
    }

    [Fact, Trait("Needs", "nightly")]
    public Task Stopped_while_it_waits_the_old_version_comes_back_by_itself() => Killed_after_the_switch_the_old_version_comes_back_by_itself("readiness", "-TERM");

    [Fact, Trait("Needs", "nightly")]
    public Task Killed_in_the_smoke_test_the_old_version_comes_back_by_itself() => Killed_after_the_switch_the_old_version_comes_back_by_itself("smoke test", "-KILL");

    [Fact]
    public async Task Cut_off_with_its_guard_as_by_a_power_cut_it_is_undone_by_recover()
    {
        var tag = await Stack.ReleaseAsync();
        using var deployment = Script.Start("ops/deploy/deploy.sh", [tag, "--emergency", "test"], Stack.With());
        await SaidAsync(deployment, "] readiness: ");
        foreach (var id in (await Script.RunAsync("pgrep", ["-P", $"{deployment.Id}", "-f", "deploy.sh --guard"])).Out.Split('\n', StringSplitOptions.RemoveEmptyEntries)) await Script.RunAsync("kill", ["-KILL", id]);
        deployment.Kill(entireProcessTree: true);
        await deployment.WaitForExitAsync(Ct);
        Assert.Equal(tag, await Stack.ServingAsync());
        Assert.True(File.Exists(Path.Combine(Stack.State, "in-progress")));

        var recovered = await Stack.RunAsync("ops/deploy/deploy.sh", ["--recover"]);
        Assert.True(recovered.Code == 0, recovered.All);
        Assert.Equal(Before, await Stack.ServingAsync());
        Assert.Equal("t", await TimesOfAsync(tag));
        Assert.Contains("No deployment was cut off.", (await Stack.RunAsync("ops/deploy/deploy.sh", ["--recover"])).Out, StringComparison.Ordinal);
    }

    [Fact, Trait("Needs", "nightly")]
    public async Task Where_neither_version_serves_another_one_is_the_way_out()
    {
        var tag = await Stack.ReleaseAsync();
        await File.WriteAllTextAsync(Path.Combine(Stack.State, "in-progress"), $$"""
            {"step":"readiness","tag":"2026.11.21-9998","old":"{{Stack.Registry}}/app:no-such-image","new":"{{Stack.Registry}}/app:{{tag}}","switched":true}
            """, Ct);
        // a one-off command that the cut left at work
        Assert.Equal(0, (await Stack.ComposeAsAsync($"{Stack.Registry}/app:{tag}", "--profile", "tools", "run", "--rm", "-d", "--no-deps", "cli")).Code);

        var refused = await Stack.DeployAsync(tag, ("BACKUP_MOUNT", "yes"));
        Assert.True(refused.Code == 1, refused.All);
        Assert.Contains("Ending what it left at work", refused.Out, StringComparison.Ordinal);
        Assert.Contains("Neither version serves, as before.", refused.Errors, StringComparison.Ordinal);
        Assert.Equal(5, (await Stack.RunAsync("ops/deploy/deploy.sh", [tag], ("STAND_IN_NOW", Friday))).Code);
        var stuck = await Stack.DeployAsync(tag);
        Assert.True(stuck.Code == 0, stuck.All);
        Assert.Contains("FAILED: neither 2026.11.21-9998 nor", stuck.Errors, StringComparison.Ordinal);
        Assert.Contains("Going on with", stuck.Out, StringComparison.Ordinal);
        Assert.Equal((tag, tag), (Kept("release"), await Stack.ServingAsync()));
        Assert.Equal(1, File.ReadLines(Path.Combine(Stack.State, "history.jsonl")).Count(l => l.Contains("\"outcome\":\"stuck\"", StringComparison.Ordinal)));
    }

    [Fact]
    public async Task Cut_off_when_all_was_tested_it_stays_and_the_names_are_written()
    {
        var names = new[] { "release", "previous", "fallback" }.Select(n => (Name: n, Value: Kept(n))).ToList();
        await File.WriteAllTextAsync(Path.Combine(Stack.State, "in-progress"), $$"""
            {"step":"smoke test","tag":"{{Before}}","old":"none","new":"{{Stack.Registry}}/app:{{Before}}","switched":true,"began":"2026-11-20T19:00:00Z","announced":"2026-11-19T12:00:00Z","accepted":true,"at":"2026-11-20T19:04:00Z","release":"{{Before}}","previous":"{{Kept("previous")}}","fallback":"{{Kept("fallback")}}","detail":""}
            """, Ct);
        var recovered = await Stack.RunAsync("ops/deploy/deploy.sh", ["--recover"]);
        Assert.True(recovered.Code == 0, recovered.All);
        Assert.Contains($"DEPLOYED: {Before} had passed every test", recovered.Out, StringComparison.Ordinal);
        Assert.Equal((Before, Before), (Kept("release"), await Stack.ServingAsync()));
        Assert.Contains("\"outcome\":\"deployed\"", Last(), StringComparison.Ordinal);
        Assert.Equal("00:04:00 2026-11-19", (await Stack.SqlAsync("select ends_at - begins_at, announced_at::date from maintenance_windows where begins_at = '2026-11-20T19:00:00Z'")).Trim().Replace('|', ' '));
        Assert.Equal(names.Skip(1), names.Skip(1).Select(n => (n.Name, Kept(n.Name))));
    }

    [Fact]
    public async Task Two_at_once_is_one_and_a_dry_run_changes_nothing()
    {
        var tag = await Stack.ReleaseAsync();
        var container = await Stack.ContainerAsync("app");
        using (var first = Script.Start("ops/deploy/deploy.sh", [tag, "--emergency", "test", "--dry-run"], Stack.With()))
        {
            await SaidAsync(first, "] preflight: ");
            var second = await Stack.DeployAsync(tag);
            Assert.Equal(6, second.Code);
            Assert.Contains("Another deployment is under way", second.Errors, StringComparison.Ordinal);
            Assert.Contains("Dry run: would back up to", await first.StandardOutput.ReadToEndAsync(Ct), StringComparison.Ordinal);
            await first.WaitForExitAsync(Ct);
            Assert.Equal(0, first.ExitCode);
        }
        await UntouchedAsync(container);
    }

    private async Task<Ended> RefusedAsync(int code, string words, Func<Task<Ended>> deploy)
    {
        var container = await Stack.ContainerAsync("app");
        var ended = await deploy();
        Assert.True(code == ended.Code, $"{ended.Code}: {ended.All}");
        Assert.Contains(words, ended.All, StringComparison.Ordinal);
        await UntouchedAsync(container);
        return ended;
    }

    private async Task KilledAtAsync(string tag, string step, string signal)
    {
        using var deployment = Script.Start("ops/deploy/deploy.sh", [tag, "--emergency", "test"], Stack.With());
        await SaidAsync(deployment, $"] {step}: ");
        await Script.RunAsync("kill", [signal, $"{deployment.Id}"]);
        await deployment.WaitForExitAsync(Ct);
        Assert.NotEqual(0, deployment.ExitCode);
        // the guard holds the lock until it has put things right
        await UntilAsync(async () => (await Script.RunAsync("flock", ["-n", Path.Combine(Stack.State, "lock"), "true"])).Code == 0, "the guard to end", 120);
    }

    // whether the time it took is shown apart in the availability, once and as not announced
    private async Task<string> TimesOfAsync(string tag) =>
        (await Stack.SqlAsync($"select announced_at is null and ends_at > begins_at and ends_at <= now() from maintenance_windows where reason = '{tag}'")).Trim();

    private string Kept(string name) => File.Exists(Path.Combine(Stack.State, name)) ? File.ReadAllText(Path.Combine(Stack.State, name)).Trim() : "";

    private string Last() => File.ReadLines(Path.Combine(Stack.State, "history.jsonl")).Last();
}
