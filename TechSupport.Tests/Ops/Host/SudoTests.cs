using System.Text.RegularExpressions;
using TechSupport.Tests.Support;

namespace TechSupport.Tests.Ops.Host;

/// <summary>What the pipeline and the twins for Windows call through sudo has a rule on the host, and the rules let nobody name more than they need.</summary>
public sealed partial class SudoTests
{
    private const string Tag = "2026.11.25-1";

    [Fact]
    public void Every_command_that_a_workflow_runs_through_sudo_is_allowed_to_the_pipeline()
    {
        var lines = Repository.Files(".github/workflows", "*.yml").SelectMany(f => Called().Matches(f.Text)).Select(m => m.Value.Replace("\"$TAG\"", Tag, StringComparison.Ordinal)).ToList();
        Assert.NotEmpty(lines);
        Assert.All(lines, line => Assert.True(Allowed("PIPELINE", line), line));
    }

    [Fact]
    public void Every_twin_for_Windows_calls_what_operators_may_run()
    {
        var called = Repository.Files("ops", "*.ps1").SelectMany(f => Twin().Matches(f.Text)).Select(m => m.Groups[1].Value).ToList();
        Assert.Contains("ops/enterprise/approval/approve", called);
        var rules = Rules("PIPELINE").Concat(Rules("OPERATORS")).Select(r => r.Command).ToHashSet();
        Assert.All(called, command => Assert.Contains($"/opt/techsupport/{command}", rules));
    }

    [Theory]
    [InlineData("deploy/deploy.sh 2026.11.25-1", true, true)]
    [InlineData("deploy/deploy.sh 2026.11.25-1 --dry-run", true, true)]
    [InlineData("deploy/smoke-test.sh", true, true)]
    [InlineData("deploy/deploy.sh 2026.11.25-1 --emergency patients: wait, now", false, true)]
    [InlineData("deploy/deploy.sh --recover", false, true)]
    [InlineData("deploy/rollback.sh", false, true)]
    [InlineData("deploy/rollback.sh 2026.11.25-1 --yes", false, true)]
    [InlineData("enterprise/approval/announce 2026.11.25-1 --for 2026-11-27 22:00 --by anna", false, true)]
    [InlineData("enterprise/approval/approve 2026.11.25-1 --by anna --key /home/anna/anna.key", false, true)]
    [InlineData("enterprise/approval/approve 2026.11.25-1 --by anna --key /etc/techsupport/secrets/tls.pem", false, false)]
    [InlineData("enterprise/approval/approve 2026.11.25-1 --by anna --key /home/anna/../../etc/shadow", false, false)]
    [InlineData("deploy/smoke-test.sh --password-file /etc/shadow --url https://elsewhere.example", false, false)]
    [InlineData("deploy/deploy.sh --guard", false, false)]
    [InlineData("deploy/deploy.sh", false, false)]
    [InlineData("host/drift --record", false, false)]
    [InlineData("release/create 2026.11.25-1", false, false)]
    public void A_rule_is_about_the_arguments_too(string call, bool pipeline, bool operators)
    {
        var line = $"/opt/techsupport/ops/{call}";
        Assert.Equal((pipeline, operators), (Allowed("PIPELINE", line), Allowed("PIPELINE", line) || Allowed("OPERATORS", line)));
    }

    [Fact]
    public async Task The_rules_are_well_written()
    {
        var file = Path.GetTempFileName();
        await File.WriteAllTextAsync(file, Rendered(), TestContext.Current.CancellationToken);
        try
        {
            Ended ended;
            try { ended = await Script.RunAsync("visudo", ["-cf", file]); }
            catch (System.ComponentModel.Win32Exception) { return; /* no sudo on this machine: HostTests asks it on a host */ }
            Assert.Equal(0, ended.Code);
        }
        finally { File.Delete(file); }
    }

    /// <summary>As sudo compares: the command is the same, and its arguments, joined, are none ("") or match the expression.</summary>
    private static bool Allowed(string alias, string line)
    {
        var (command, arguments) = (line.Split(' ')[0], string.Join(' ', line.Split(' ').Skip(1)));
        return Rules(alias).Any(r => r.Command == command && (r.Arguments == "\"\"" ? arguments.Length == 0 : Regex.IsMatch(arguments, r.Arguments)));
    }

    private static List<(string Command, string Arguments)> Rules(string alias)
    {
        var text = Regex.Match(Rendered(), $@"Cmnd_Alias TECHSUPPORT_{alias} = ((?:.*\\\n)*.*)").Groups[1].Value;
        var rules = Rule().Matches(text).Select(m => (Command: m.Groups[1].Value, Arguments: m.Groups[2].Value)).ToList();
        Assert.NotEmpty(rules);
        // a command without a word about its arguments would take any
        Assert.All(rules, rule => Assert.Matches("^(\"\"|\\^.+\\$)$", rule.Arguments));
        return rules;
    }

    /// <summary>The template with its two variables put in, which is all it has.</summary>
    private static string Rendered()
    {
        var text = File.ReadAllText(Path.Combine(Repository.Root, "ops/host/ansible/roles/base/templates/sudoers.j2"));
        foreach (Match set in Variable().Matches(text)) text = text.Replace($"{{{{ {set.Groups[1].Value} }}}}", set.Groups[2].Value, StringComparison.Ordinal);
        return Variable().Replace(text, "").Replace("{{ ansible_managed }}", "", StringComparison.Ordinal);
    }

    [GeneratedRegex("(?<=sudo )/opt/techsupport/[^\n]+")]
    private static partial Regex Called();

    [GeneratedRegex("Invoke-OnHost \"([^\"]+)\"")]
    private static partial Regex Twin();

    [GeneratedRegex(@"(/opt/techsupport/\S+) (.+?)(?:, \\)?$", RegexOptions.Multiline)]
    private static partial Regex Rule();

    [GeneratedRegex(@"\{% set (\w+) = '(.*)' %\}\n")]
    private static partial Regex Variable();
}
