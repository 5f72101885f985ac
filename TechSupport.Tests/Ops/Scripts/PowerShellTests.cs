using System.Text;
using System.Text.RegularExpressions;
using TechSupport.Tests.Support;

namespace TechSupport.Tests.Ops.Scripts;

/// <summary>The twins for Windows hand everything on. PowerShell itself cannot be had here: they are held to a form that can be read.</summary>
public sealed partial class PowerShellTests
{
    private static readonly string Remote = File.ReadAllText(Path.Combine(Repository.Root, "ops/lib/remote.ps1"));

    [Fact]
    public void Every_command_of_a_deployment_has_a_twin_that_only_hands_its_arguments_on()
    {
        var commands = Repository.Files("ops/deploy", "*.sh").Select(f => f.Path).Where(path => path.Count(c => c == '/') == 2).ToList();
        Assert.Contains("ops/deploy/deploy.sh", commands);
        foreach (var command in commands.Append("ops/enterprise/approval/approve"))
        {
            var twin = File.ReadAllText(Path.Combine(Repository.Root, Path.ChangeExtension(command, ".ps1")));
            Assert.Equal($"""
                # Runs {command} on the deployment host with the same arguments; ops/lib/remote.ps1 says which host that is.
                . "$PSScriptRoot/{string.Concat(Enumerable.Repeat("../", command.Count(c => c == '/') - 1))}lib/remote.ps1"
                Invoke-OnHost "{command}" $args

                """, twin);
        }
    }

    [Fact]
    public void What_they_share_is_short_and_plain_ASCII()
    {
        Assert.InRange(Remote.Split('\n').Length, 1, 25);
        Assert.True(Ascii.IsValid(Remote), "Windows PowerShell reads a file without a byte order mark in its own code page.");
    }

    [Theory]
    [InlineData("2026.11.25-1", "--emergency", "two words")]
    [InlineData("it's", "\"quoted\"", "back\\slash", "$HOME `id` $(id)", "a;b|c&d>e", "*", "")]
    [InlineData("Причина: не работает «печать»", "new\nline", " ", "'", "''")]
    public async Task Arguments_come_out_over_there_as_they_went_in(params string[] arguments)
    {
        // the rule of Invoke-OnHost, and its own words for the shell of the host
        Assert.Contains("""{ "'" + "$_".Replace("'", "'\''") + "'" }""", Remote, StringComparison.Ordinal);
        var folder = Directory.CreateTempSubdirectory("techsupport-twin-").FullName;
        try
        {
            await File.WriteAllTextAsync(Path.Combine(folder, "sudo"), "#!/bin/sh\nprintf '%s\\0' \"$@\"\nexit 7\n", TestContext.Current.CancellationToken);
            await Script.RunAsync("chmod", ["755", Path.Combine(folder, "sudo")]);
            string[] words = ["sudo", "/opt/techsupport/ops/deploy/deploy.sh", .. arguments];
            var line = string.Join(' ', words.Select(word => "'" + word.Replace("'", "'\\''", StringComparison.Ordinal) + "'"));
            var remote = RemoteLine().Match(Remote).Groups[1].Value.Replace("`$", "$", StringComparison.Ordinal)
                .Replace("$encoded", Convert.ToBase64String(Encoding.UTF8.GetBytes(line)), StringComparison.Ordinal);
            foreach (var shell in new[] { "sh", "bash" })
            {
                var ended = await Script.RunAsync(shell, ["-c", remote], new Dictionary<string, string?> { ["PATH"] = $"{folder}:{Environment.GetEnvironmentVariable("PATH")}" });
                Assert.Equal((7, ""), (ended.Code, ended.Errors));
                Assert.Equal(words[1..], ended.Out.Split('\0')[..^1]);
            }
        }
        finally { Directory.Delete(folder, recursive: true); }
    }

    [GeneratedRegex("""\$remote = "(.+)"$""", RegexOptions.Multiline)]
    private static partial Regex RemoteLine();
}
