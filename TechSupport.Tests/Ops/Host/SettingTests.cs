using System.Text.RegularExpressions;
using TechSupport.Tests.Support;

namespace TechSupport.Tests.Ops.Host;

/// <summary>The host's settings are the ones of their table: what the compose files and the commands read, and nothing else.</summary>
public sealed partial class SettingTests
{
    [Fact]
    public void The_compose_files_and_the_commands_read_what_stands_in_the_table()
    {
        var told = Row().Matches(File.ReadAllText(Path.Combine(Repository.Root, "ops/runbooks/settings.md"))).SelectMany(r => Name().Matches(r.Groups[1].Value).Select(n => n.Groups[1].Value)).ToList();
        Assert.NotEmpty(told);
        Assert.Equal(told.Distinct(), told);

        var composed = new[] { "compose.prod.yml", "compose.staging.yml" }.SelectMany(f => Variable().Matches(File.ReadAllText(Path.Combine(Repository.Root, f)))).Select(m => m.Groups[1].Value).Distinct();
        // the version comes from a deployment
        Assert.Equal([], composed.Except(told).Except(["TECHSUPPORT_IMAGE"]));

        var commands = string.Join('\n', new[] { "ops/deploy", "ops/release", "ops/host", "ops/backup", "ops/enterprise", "ops/secrets", "ops/small", "ops/lib" }
            .SelectMany(f => Directory.EnumerateFiles(Path.Combine(Repository.Root, f), "*", SearchOption.AllDirectories)).Select(File.ReadAllText));
        var read = Variable().Matches(commands).Select(m => m.Groups[1].Value).Concat(composed).Append("COMPOSE_PROFILES").ToHashSet();
        Assert.Equal([], told.Where(t => !read.Contains(t)));
        // what a person sets for one run, or another program for us
        string[] others = ["TECHSUPPORT_CONFIG_DIR", "TECHSUPPORT_IMAGE", "JOURNAL_STREAM", "DEPLOY_LOCK", "SUDO_USER", "PATH", "HOME", "TMPDIR", "DOCKER_HOST"];
        Assert.Equal([], Variable().Matches(commands).Select(m => m.Groups[1].Value).Distinct().Except(told).Except(others));
    }

    [GeneratedRegex(@"^\| (`[^|]+) \|", RegexOptions.Multiline)]
    private static partial Regex Row();

    [GeneratedRegex(@"`([A-Z_]+)`")]
    private static partial Regex Name();

    // with a default, as every setting has one; ${NAME} alone is a script's own
    [GeneratedRegex(@"\$\{([A-Z][A-Z_]+):?[-?]")]
    private static partial Regex Variable();
}
