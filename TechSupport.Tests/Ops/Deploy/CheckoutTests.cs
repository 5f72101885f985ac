using System.Runtime.Versioning;
using TechSupport.Tests.Support;

namespace TechSupport.Tests.Ops.Deploy;

/// <summary>Another checkout comes under containers that have its folders mounted, and a start of the host is no deployment.</summary>
[UnsupportedOSPlatform("windows")]
public sealed class CheckoutTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("checkout-").FullName;

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public async Task A_new_checkout_keeps_the_folders_there_are_and_the_files_that_somebody_reads()
    {
        await PackAsync("old", ("compose.prod.yml", "1"), ("ops/proxy/haproxy.cfg", "old"), ("ops/gone/file", "x"), ("ops/changes-kind", "x"));
        await PackAsync("new", ("compose.prod.yml", "2"), ("ops/proxy/haproxy.cfg", "new"), ("ops/changes-kind/file", "y"));
        Assert.Equal(new Ended(0, "", ""), await UnpackAsync("old"));
        var mounted = await InodeAsync("there/ops/proxy");
        using var reader = new StreamReader(In("there/ops/proxy/haproxy.cfg"));

        Assert.Equal(new Ended(0, "", ""), await UnpackAsync("new"));
        Assert.Equal(mounted, await InodeAsync("there/ops/proxy"));
        Assert.Equal("new", await File.ReadAllTextAsync(In("there/ops/proxy/haproxy.cfg"), Ct));
        Assert.Equal("old", await reader.ReadToEndAsync(Ct));
        Assert.Equal(new Ended(0, "", ""), await Script.RunAsync("diff", ["-r", In("new"), In("there")]));
    }

    [Fact]
    public async Task What_is_no_checkout_changes_nothing()
    {
        await PackAsync("old", ("compose.prod.yml", "1"), ("ops/a", "x"));
        await PackAsync("other", ("letter.txt", "x"), ("ops/a", "y"));
        await UnpackAsync("old");
        var ended = await UnpackAsync("other");
        Assert.Equal((1, ""), (ended.Code, ended.Out));
        Assert.EndsWith("nothing was changed.", ended.Errors.Trim(), StringComparison.Ordinal);
        Assert.Equal(new Ended(0, "", ""), await Script.RunAsync("diff", ["-r", In("old"), In("there")]));
    }

    [Theory]
    [InlineData("production", null, "techsupport")]
    [InlineData("staging", null, "techsupport-staging")]
    [InlineData("staging", "another", "another")]
    public async Task A_start_of_the_host_starts_the_containers_of_its_own_environment_and_makes_none(string environment, string? named, string project)
    {
        Directory.CreateDirectory(In("bin"));
        await File.WriteAllTextAsync(In("techsupport.env"), $"ENVIRONMENT={environment}\n{(named is null ? "" : $"COMPOSE_PROJECT_NAME={named}\n")}", Ct);
        await File.WriteAllTextAsync(In("bin/docker"), $"#!/bin/sh\necho \"$*\" >>'{In("calls")}'\ncase \"$1\" in ps) echo 0123 ;; esac\n", Ct);
        File.SetUnixFileMode(In("bin/docker"), UnixFileMode.UserRead | UnixFileMode.UserExecute);
        var ended = await Script.RunAsync("ops/host/stack", ["up"], new Dictionary<string, string?>
        {
            ["PATH"] = $"{In("bin")}:{Environment.GetEnvironmentVariable("PATH")}", ["TECHSUPPORT_CONFIG_DIR"] = _folder, ["ENVIRONMENT"] = null, ["COMPOSE_PROJECT_NAME"] = null,
        });
        Assert.Equal(new Ended(0, "", ""), ended);
        Assert.Equal([$"ps -aq --filter label=com.docker.compose.project={project}", $"compose -p {project} start"], await File.ReadAllLinesAsync(In("calls"), Ct));
    }

    /// <summary>Makes a folder of files and a tar beside it.</summary>
    private async Task PackAsync(string name, params (string Path, string Text)[] files)
    {
        foreach (var (path, text) in files)
        {
            Directory.CreateDirectory(Path.GetDirectoryName(In($"{name}/{path}"))!);
            await File.WriteAllTextAsync(In($"{name}/{path}"), text, Ct);
        }
        Assert.Equal(0, (await Script.RunAsync("bash", ["-c", $"cd '{In(name)}' && tar -cf '{In(name)}.tar' *"])).Code);
    }

    private Task<Ended> UnpackAsync(string name)
    {
        Directory.CreateDirectory(In("there"));
        return Script.RunAsync("ops/host/ansible/roles/techsupport/files/unpack", [In($"{name}.tar"), In("there"), In("lock")]);
    }

    private async Task<string> InodeAsync(string path) => (await Script.RunAsync("stat", ["-c", "%i", In(path)])).Out;

    private string In(string path) => Path.Combine(_folder, path);
}
