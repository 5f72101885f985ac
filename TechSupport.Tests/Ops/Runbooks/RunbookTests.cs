using System.Collections.Concurrent;
using System.Runtime.Versioning;
using System.Text.RegularExpressions;
using TechSupport.Tests.Cli;
using TechSupport.Tests.Features.Audit.Retention;
using TechSupport.Tests.Ops.Deploy;
using TechSupport.Tests.Ops.Secrets;
using TechSupport.Tests.Ops.Small;
using TechSupport.Tests.Ops.Stack;
using TechSupport.Tests.Support;
using TechSupport.Tests.Support.Databases;

namespace TechSupport.Tests.Ops.Runbooks;

/// <summary>
/// Runbooks promise only what there is: commands, their options, pages, headings. A block marked <c>sh</c> is run, here on a host made of
/// folders with a real database behind a stand-in for the engine, or by the test that the list below names.
/// </summary>
[UnsupportedOSPlatform("windows")]
public sealed partial class RunbookTests(Postgres postgres) : IAsyncLifetime
{
    private const string InApp = "docker compose -p techsupport exec app /app/techsupport ";
    private const string InDatabase = "docker compose -p techsupport exec db sh -c ";

    /// <summary>Run by this class, in the order of each page.</summary>
    private static readonly string[] Here =
    [
        "ops/host/drift", "ops/host/drift --record", "ops/host/certificates", "ops/secrets/check", "ops/secrets/backup", "ops/secrets/restore FILE --key KEYFILE",
        "ops/backup/restore --list", "ops/deploy/deploy.sh --status",
        InApp + "outbox status", InApp + "outbox archive --older-than 90 --dry-run", InApp + "outbox archive --older-than 90 --by admin@crb.local",
        InApp + "outbox archive --older-than 90 --failed --by admin@crb.local", InApp + "audit verify", InApp + "keys list --check",
    ];

    private static readonly (Type Class, string Test) SmallPath = (typeof(SmallPathTests), nameof(SmallPathTests.Six_commands_carry_a_small_house_from_an_empty_host_to_a_restored_backup));

    private static readonly (Type Class, string Test) ExportReading = (typeof(ExportReadingTests), nameof(ExportReadingTests.The_commands_of_the_runbook_read_and_check_an_export_without_the_application));

    /// <summary>Need a stack or a server: which test runs them, with values of its own in the place of those on the page.</summary>
    private static readonly Dictionary<string, (Type Class, string Test)> Elsewhere = new()
    {
        ["ops/backup/restore latest --force"] = (typeof(RestoreTests), nameof(RestoreTests.What_was_there_that_night_serves_again_and_what_came_after_it_is_kept_aside_and_on_record)),
        ["ops/backup/restore latest --into side_table --table departments"] = (typeof(RestoreTests), nameof(RestoreTests.A_backup_a_table_or_a_ticket_comes_back_beside_the_live_database)),
        ["ops/backup/base"] = (typeof(PointInTimeTests), nameof(PointInTimeTests.A_base_backup_is_one_at_a_time_and_made_again_at_any_time)),
        ["ops/backup/drill"] = (typeof(DrillTests), nameof(DrillTests.The_full_drill_has_everything_back_from_every_place_and_one_that_finds_damage_says_so)),
        ["ops/backup/drill --full"] = (typeof(DrillTests), nameof(DrillTests.The_full_drill_has_everything_back_from_every_place_and_one_that_finds_damage_says_so)),
        ["ops/deploy/deploy.sh 2026.11.25-1"] = (typeof(MeasuredTests), nameof(MeasuredTests.A_next_version_with_notice_and_two_approvals_serves_within_twenty_seconds_and_the_tags_move)),
        ["ops/deploy/deploy.sh 2026.11.25-1 --dry-run"] = (typeof(DeployTests), nameof(DeployTests.Two_at_once_is_one_and_a_dry_run_changes_nothing)),
        ["ops/deploy/deploy.sh 2026.11.25-1 --emergency \"The host is lost\""] = (typeof(DeployTests), nameof(DeployTests.What_nobody_approved_is_refused_and_an_emergency_is_recorded_with_its_reason)),
        ["ops/deploy/deploy.sh --recover"] = (typeof(DeployTests), nameof(DeployTests.Cut_off_with_its_guard_as_by_a_power_cut_it_is_undone_by_recover)),
        ["ops/deploy/rollback.sh"] = (typeof(RollbackTests), nameof(RollbackTests.The_image_alone_goes_back_where_newer_migrations_only_added_something)),
        ["ops/deploy/smoke-test.sh"] = (typeof(SmokeTestTests), nameof(SmokeTestTests.The_settings_of_the_host_are_its_defaults)),
        ["ops/small/status"] = SmallPath,
        ["ops/small/deploy 2026.11.25-1"] = SmallPath,
        ["ops/small/backup"] = SmallPath,
        ["ops/small/restore --list"] = SmallPath,
        ["ops/small/restore latest --force"] = SmallPath,
        ["ops/small/rollback"] = SmallPath,
        ["ops/secrets/rotate-db app"] = (typeof(SecretRotationTests), nameof(SecretRotationTests.A_database_password_is_changed_everywhere_and_stands_in_no_log)),
        ["ops/secrets/rotate-db owner"] = (typeof(SecretRotationTests), nameof(SecretRotationTests.A_database_password_is_changed_everywhere_and_stands_in_no_log)),
        ["ops/secrets/rotate-db superuser"] = (typeof(SecretRotationTests), nameof(SecretRotationTests.A_database_password_is_changed_everywhere_and_stands_in_no_log)),
        ["ops/secrets/rotate-signing-key"] = (typeof(SigningKeyTests), nameof(SigningKeyTests.A_new_key_signs_and_what_the_old_ones_signed_stays_signed)),
        ["ops/secrets/rotate-signing-key --public"] = (typeof(SigningKeyTests), nameof(SigningKeyTests.A_new_key_signs_and_what_the_old_ones_signed_stays_signed)),
        [InApp + "audit verify-export /audit-exports/NAME.manifest.json"] = ExportReading,
        ["openssl dgst -sha256 -verify audit-exports.pub -signature NAME.manifest.json.sig NAME.manifest.json"] = ExportReading,
        ["""jq -r '"\(.sha256)  \(.file)"' NAME.manifest.json | sha256sum -c"""] = ExportReading,
        ["zcat NAME.jsonl.gz | jq -c 'select(.ticket == 10174)'"] = ExportReading,
        ["zcat NAME.jsonl.gz | jq -c 'select(.actor == 1)'"] = ExportReading,
        ["ops/secrets/rotate-certificate"] = (typeof(SecretRotationTests), nameof(SecretRotationTests.A_new_certificate_signs_nobody_out_and_the_old_one_goes_after_the_grace)),
        [InApp + "check"] = (typeof(CheckTests), nameof(CheckTests.A_server_that_is_ready_is_told_by_exit_code_0)),
    };

    private static readonly IReadOnlyList<SourceFile> Pages = [.. Repository.Files("ops/runbooks", "*.md")];
    private static readonly IReadOnlyList<Block> Blocks = [.. Pages.SelectMany(BlocksOf)];

    private static readonly ConcurrentDictionary<string, Lazy<Task<Ended>>> Helps = new();

    private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("techsupport-runbooks-");
    private string connection = "";

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    public static TheoryData<string> PagesThatAreRun => [.. Blocks.Where(b => b.Info == "sh" && b.Commands.Any(IsRunHere)).Select(b => b.Page.Path).Distinct()];

    public static TheoryData<string> AllPages => [.. Pages.Select(p => p.Path)];

    public async ValueTask InitializeAsync() => connection = await postgres.CreateDatabaseAsync();

    public async ValueTask DisposeAsync()
    {
        await postgres.DropDatabaseAsync(connection);
        folder.Delete(recursive: true);
    }

    [Fact]
    public void Every_block_is_run_by_a_test_or_marked_manual_or_output()
    {
        Assert.All(Blocks, block => Assert.Contains(block.Info, new[] { "sh", "sh manual", "text" }));
        var nowhere = Blocks.Where(b => b.Info == "sh").SelectMany(b => b.Commands.Where(c => !IsRunHere(c) && !Elsewhere.ContainsKey(c)).Select(c => $"{b.Page}: {c}"));
        Assert.Empty(nowhere);
    }

    [Fact]
    public void The_lists_of_what_is_run_name_nothing_that_no_page_has_any_more()
    {
        var said = Blocks.Where(b => b.Info == "sh").SelectMany(b => b.Commands).ToHashSet();
        Assert.Empty(Here.Concat(Elsewhere.Keys).Except(said));
    }

    [Fact]
    public void A_test_that_runs_a_command_for_us_is_a_test_and_knows_the_command()
    {
        var stack = File.ReadAllText(Path.Combine(Repository.Root, "TechSupport.Tests/Ops/Stack/ProductionStack.cs"));
        foreach (var (command, (type, test)) in Elsewhere)
        {
            Assert.NotEmpty(type.GetMethod(test)!.GetCustomAttributes(typeof(FactAttribute), inherit: true));
            var source = stack + Repository.Files("TechSupport.Tests", $"{type.Name}.cs").Single().Text;
            var words = command.StartsWith(InApp, StringComparison.Ordinal) ? command[InApp.Length..].Split(' ') : command.Split(' ');
            foreach (var word in words.Where(w => w.StartsWith("ops/", StringComparison.Ordinal) || w.StartsWith("--", StringComparison.Ordinal)))
                Assert.True(source.Contains(word, StringComparison.Ordinal), $"{type.Name} knows nothing of {word}.");
        }
    }

    [Theory]
    [MemberData(nameof(AllPages))]
    public async Task Commands_and_their_options_exist(string page)
    {
        var mistakes = new List<string>();
        foreach (var command in Blocks.Where(b => b.Page.Path == page && b.Info != "text").SelectMany(b => b.Commands))
            await foreach (var mistake in MistakesAsync(command)) mistakes.Add(mistake);
        // also those in a sentence
        foreach (Match quoted in Quoted().Matches(File.ReadAllText(Path.Combine(Repository.Root, page))))
            await foreach (var mistake in MistakesAsync(quoted.Groups[1].Value, isQuoted: true)) mistakes.Add(mistake);
        Assert.Empty(mistakes);
    }

    [Fact]
    public async Task A_command_an_option_or_a_subcommand_that_is_not_there_is_found()
    {
        foreach (var wrong in new[]
        {
            "ops/backup/nosuch", "sudo /opt/techsupport/ops/backup/restore latest --nosuch", "ops/deploy/deploy.sh --status && ops/host/drift --nosuch", "ops/lib/common.sh",
            InApp + "outbox nosuch", InApp + "outbox archive --nosuch", InApp + "nosuch", "techsupport keys nosuch",
        })
            Assert.NotEmpty(await MistakesAsync(wrong).ToListAsync(Ct));
    }

    [Fact]
    public void Every_link_leads_to_a_file_and_a_heading()
    {
        var documents = Repository.Files("ops", "*.md").Concat(Directory.EnumerateFiles(Repository.Root, "*.md").Select(f => new SourceFile(f, Path.GetFileName(f)))).ToList();
        var links = documents.SelectMany(d => Link().Matches(d.Text).Select(m => (Document: d, Target: m.Groups[1].Value))).Where(l => !l.Target.Contains("://", StringComparison.Ordinal)).ToList();
        Assert.InRange(links.Count, 50, int.MaxValue);
        Assert.Empty(links.Where(l => !Leads(Path.GetDirectoryName(l.Document.FullPath)!, l.Target, l.Document.FullPath)).Select(l => $"{l.Document}: {l.Target}"));
    }

    [Fact]
    public void A_runbook_that_anything_in_ops_points_at_is_there_with_its_heading()
    {
        var pointers = Repository.Files("ops", "*").Concat(Repository.Files(".github", "*")).Where(f => !f.Path.EndsWith(".png", StringComparison.Ordinal))
            .SelectMany(f => Pointer().Matches(f.Text).Select(m => (File: f, Target: m.Value))).ToList();
        Assert.Contains(pointers, p => p.File.Path.StartsWith("ops/monitoring/prometheus/rules/", StringComparison.Ordinal));
        Assert.Empty(pointers.Where(p => !Leads(Repository.Root, p.Target, "")).Select(p => $"{p.File}: {p.Target}"));
    }

    [Fact]
    public void The_two_indexes_name_every_page_and_the_large_one_leads_from_every_alert_to_one()
    {
        var (small, large) = (Index("ops/runbooks"), Index("ops/runbooks/enterprise"));
        var named = new[] { ("ops/runbooks", small), ("ops/runbooks/enterprise", large) }
            .SelectMany(i => Link().Matches(i.Item2).Select(m => Path.GetRelativePath(Repository.Root, Path.Combine(Repository.Root, i.Item1, m.Groups[1].Value.Split('#')[0]))));
        Assert.Empty(Pages.Select(p => p.Path).Except(named).Except(["ops/runbooks/README.md"]));
        var alerts = Repository.Files("ops/monitoring/prometheus/rules", "*.yml").SelectMany(f => Alert().Matches(f.Text)).Select(m => m.Groups[1].Value).ToList();
        Assert.NotEmpty(alerts);
        Assert.DoesNotContain(alerts, a => !Regex.IsMatch(large, $@"\| `{a}` \| \[[^]]+\]\([\w/.-]+\.md#[\w-]+\) \|"));
        Assert.Empty(IndexedAlert().Matches(large).Select(m => m.Groups[1].Value).Except(alerts));
    }

    [Fact]
    public void The_first_page_shows_the_small_path_only_with_one_link_to_the_large_house()
    {
        var first = Index("ops/runbooks");
        Assert.Equal(["enterprise/README.md"], Link().Matches(first).Select(m => m.Groups[1].Value).Where(l => l.Contains("enterprise", StringComparison.Ordinal)));
        Assert.Equal(Repository.Files("ops/small", "*").Select(f => f.Path), SmallCommand().Matches(first).Select(m => m.Value).Distinct().Order(StringComparer.Ordinal));
        Assert.All(new[] { "Vault", "Terraform", "ELK", "approv", "Ansible", "taging", "Prometheus", "Grafana" }, word => Assert.DoesNotContain(word, first, StringComparison.Ordinal));
    }

    [Fact]
    public void A_page_about_a_symptom_also_says_where_to_look_how_to_check_and_what_comes_afterwards()
    {
        var pages = Pages.Where(p => p.Text.Contains("\n## Symptom\n", StringComparison.Ordinal)).ToList();
        Assert.InRange(pages.Count, 9, int.MaxValue);
        Assert.Empty(from page in pages from heading in new[] { "Look", "Check", "Afterwards" } where !page.Text.Contains($"\n## {heading}\n", StringComparison.Ordinal) select $"{page}: {heading}");
    }

    [Theory, Trait("Needs", "nightly")]
    [MemberData(nameof(PagesThatAreRun))]
    public async Task The_commands_of_a_page_that_need_no_stack_work_in_their_order(string page)
    {
        Assert.SkipUnless(Environment.UserName == "root", "Secrets belong to accounts of containers: only root can give them away.");
        await HostAsync();
        foreach (var command in Blocks.Where(b => b.Page.Path == page && b.Info == "sh").SelectMany(b => b.Commands).Where(IsRunHere))
        {
            var ended = await RunAsync(await FilledInAsync(command));
            Assert.True(ended.Code == 0, $"{command}: {ended.All}");
        }
    }
}
