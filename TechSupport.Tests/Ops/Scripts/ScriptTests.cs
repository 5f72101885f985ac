using TechSupport.Tests.Support;

namespace TechSupport.Tests.Ops.Scripts;

/// <summary>What holds for every script: clean for shellcheck, helps, and says in one line what was wrong with its use.</summary>
public sealed class ScriptTests
{
    public static TheoryData<string> Scripts => [.. Bash()];

    [Fact]
    public async Task Every_script_is_clean_for_shellcheck()
    {
        var scripts = Bash().ToList();
        Assert.Contains("ops/dev/test", scripts);
        Assert.Contains(".ci/run", scripts);
        Assert.Equal(new Ended(0, "", ""), await Script.RunAsync("shellcheck", ["-x", "--severity=style", .. scripts]));
    }

    [Theory]
    [MemberData(nameof(Scripts))]
    public async Task Every_script_stops_at_the_first_error(string script)
    {
        Assert.Contains("\nset -euo pipefail\n", await File.ReadAllTextAsync(Path.Combine(Repository.Root, script), TestContext.Current.CancellationToken), StringComparison.Ordinal);
    }

    [Theory]
    [MemberData(nameof(Scripts))]
    public async Task Every_command_explains_itself(string script)
    {
        if (!IsCommand(script)) return;
        var (code, said, errors) = await Script.RunAsync(Path.Combine(Repository.Root, script), ["--help"]);
        Assert.Equal((0, ""), (code, errors));
        Assert.StartsWith("Usage: ", said, StringComparison.Ordinal);
        Assert.Contains("Exit code", said, StringComparison.Ordinal);
    }

    [Theory]
    [MemberData(nameof(Scripts))]
    public async Task Wrong_use_is_one_line_and_exit_code_2(string script)
    {
        if (!IsCommand(script)) return;
        var (code, said, errors) = await Script.RunAsync(Path.Combine(Repository.Root, script), ["--no-such-option"]);
        Assert.Equal((2, ""), (code, said));
        Assert.Single(errors.Trim().Split('\n'));
    }

    /// <summary>A file without the executable bit is read by others, never run.</summary>
    private static bool IsCommand(string script) => OperatingSystem.IsWindows() || File.GetUnixFileMode(Path.Combine(Repository.Root, script)).HasFlag(UnixFileMode.UserExecute);

    private static IEnumerable<string> Bash() =>
        Repository.Files("ops", "*").Concat(Repository.Files(".ci", "*"))
            .Where(f => File.ReadLines(f.FullPath).FirstOrDefault() is "#!/usr/bin/env bash").Select(f => f.Path);
}
