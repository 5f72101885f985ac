using System.Runtime.Versioning;
using TechSupport.Tests.Support;

namespace TechSupport.Tests.Ops.Small;

/// <summary>ops/small/install in a folder, with a stand-in for the container engine, which it only asks whether it is there.</summary>
[UnsupportedOSPlatform("windows")]
public sealed class InstallTests : IDisposable
{
    private readonly string folder = Directory.CreateTempSubdirectory("techsupport-install-").FullName;

    public void Dispose() => Directory.Delete(folder, recursive: true);

    [Fact]
    public async Task A_host_is_set_up_once_and_a_second_run_changes_nothing()
    {
        var first = await InstallAsync("--url", "https://helpdesk.crb.local", "--self-signed");
        Assert.True(first.Code == 0, first.All);
        Assert.Equal("PUBLIC_URL=https://helpdesk.crb.local\nCHANGE_CONTROL=none\n", await File.ReadAllTextAsync(In("etc/techsupport.env"), TestContext.Current.CancellationToken));
        Assert.True(File.Exists(In("etc/secrets/tls.pem")));
        Assert.Equal(UnixFileMode.UserRead, File.GetUnixFileMode(In("etc/secrets/backup_key")));
        var before = Contents();
        var second = await InstallAsync("--url", "https://helpdesk.crb.local", "--self-signed");
        Assert.True(second.Code == 0, second.All);
        Assert.Equal(before, Contents());
    }

    [Fact]
    public async Task Another_address_than_the_one_in_the_settings_is_refused_and_not_written_over()
    {
        Assert.Equal(0, (await InstallAsync("--url", "https://helpdesk.crb.local")).Code);
        var refused = await InstallAsync("--url", "https://other.crb.local");
        Assert.Equal(1, refused.Code);
        Assert.Contains("PUBLIC_URL=https://helpdesk.crb.local", refused.Errors, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData]
    [InlineData("--url")]
    [InlineData("--url", "http://helpdesk.crb.local")]
    [InlineData("--url", "https://helpdesk.crb.local/path")]
    [InlineData("--url", "https://helpdesk.crb.local", "--release-key")]
    public async Task A_mistake_is_one_line_and_makes_nothing(params string[] arguments)
    {
        var ended = await InstallAsync(arguments);
        Assert.Equal(2, ended.Code);
        Assert.Single(ended.Errors.Trim().Split('\n'));
        Assert.False(Directory.Exists(In("etc")));
    }

    private async Task<Ended> InstallAsync(params string[] arguments)
    {
        Assert.SkipUnless(OperatingSystem.IsLinux() && Environment.IsPrivilegedProcess, "Only root can give a secret to the account of a container.");
        Directory.CreateDirectory(In("bin"));
        foreach (var tool in new[] { "docker", "cosign" })
        {
            await File.WriteAllTextAsync(In($"bin/{tool}"), "#!/bin/sh\n", TestContext.Current.CancellationToken);
            File.SetUnixFileMode(In($"bin/{tool}"), UnixFileMode.UserRead | UnixFileMode.UserExecute | UnixFileMode.UserWrite);
        }
        return await Script.RunAsync("ops/small/install", arguments, new Dictionary<string, string?>
        {
            ["PATH"] = $"{In("bin")}:{Environment.GetEnvironmentVariable("PATH")}", ["TECHSUPPORT_CONFIG_DIR"] = In("etc"), ["SECRETS_DIR"] = null, ["PUBLIC_URL"] = null,
            ["RELEASES_DIR"] = In("releases"), ["STATE_DIR"] = In("state"), ["REPORTS_DIR"] = In("reports"), ["BACKUP_DIR"] = In("backups"), ["BACKUP_SPOOL"] = In("spool"),
        });
    }

    private string Contents() =>
        string.Join('\n', Directory.EnumerateFiles(In("etc"), "*", SearchOption.AllDirectories).Where(f => Path.GetFileName(f) != ".lock").Order(StringComparer.Ordinal).Select(f => $"{f} {File.GetLastWriteTimeUtc(f):O} {Convert.ToHexString(File.ReadAllBytes(f))}"));

    private string In(string path) => Path.Combine(folder, path);
}
