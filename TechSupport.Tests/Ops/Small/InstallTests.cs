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
        Assert.StartsWith("PUBLIC_URL=https://helpdesk.crb.local\nCHANGE_CONTROL=none\n", await File.ReadAllTextAsync(In("etc/techsupport.env"), TestContext.Current.CancellationToken), StringComparison.Ordinal);
        Assert.True(File.Exists(In("etc/secrets/tls.pem")));
        // the smoke test and the synthetic check trust it, and get no key with it
        var trusted = await File.ReadAllTextAsync(In("etc/ca/self-signed.pem"), TestContext.Current.CancellationToken);
        Assert.Contains(trusted, await File.ReadAllTextAsync(In("etc/secrets/tls.pem"), TestContext.Current.CancellationToken), StringComparison.Ordinal);
        Assert.DoesNotContain("PRIVATE KEY", trusted, StringComparison.Ordinal);
        Assert.Equal(UnixFileMode.UserRead, File.GetUnixFileMode(In("etc/secrets/backup_key")));
        Assert.Equal("1001 750", (await Script.RunAsync("stat", ["-c", "%u %a", In("audit-exports")])).Out.Trim());
        var before = Contents();
        var second = await InstallAsync("--url", "https://helpdesk.crb.local", "--self-signed");
        Assert.True(second.Code == 0, second.All);
        Assert.Equal(before, Contents());
    }

    [Fact]
    public async Task After_the_loss_of_a_host_it_adds_what_is_missing_to_the_settings_that_came_back()
    {
        Assert.Equal(0, (await InstallAsync("--url", "https://helpdesk.crb.local", "--self-signed")).Code);
        await File.AppendAllTextAsync(In("etc/techsupport.env"), "HOSPITAL_PHONE=4-44\n", TestContext.Current.CancellationToken);
        var before = Contents(withTimes: false);
        var copy = (await RunAsync("ops/secrets/backup")).Out.Trim();
        Directory.CreateDirectory(In("outside"));
        foreach (var kept in new[] { copy, In("etc/secrets/backup_key") }) File.Copy(kept, In($"outside/{Path.GetFileName(kept)}"));
        foreach (var lost in new[] { "etc", "releases", "state", "reports", "backups", "spool", "audit-exports" }) Directory.Delete(In(lost), recursive: true);

        var restored = await RunAsync("ops/secrets/restore", In($"outside/{Path.GetFileName(copy)}"), "--key", In("outside/backup_key"));
        Assert.True(restored.Code == 0, restored.All);
        var again = await InstallAsync("--url", "https://helpdesk.crb.local");
        Assert.True(again.Code == 0, again.All);
        Assert.Equal(before, Contents(withTimes: false));
        Assert.All(new[] { "releases", "state", "reports", "backups", "spool", "audit-exports" }, made => Assert.True(Directory.Exists(In(made)), made));
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
        return await RunAsync("ops/small/install", arguments);
    }

    private Task<Ended> RunAsync(string script, params string[] arguments) => Script.RunAsync(script, arguments, new Dictionary<string, string?>
    {
        ["PATH"] = $"{In("bin")}:{Environment.GetEnvironmentVariable("PATH")}", ["TECHSUPPORT_CONFIG_DIR"] = In("etc"), ["SECRETS_DIR"] = null, ["PUBLIC_URL"] = null,
        ["RELEASES_DIR"] = In("releases"), ["STATE_DIR"] = In("state"), ["REPORTS_DIR"] = In("reports"), ["BACKUP_DIR"] = In("backups"), ["BACKUP_SPOOL"] = In("spool"),
        ["AUDIT_EXPORT_DIR"] = In("audit-exports"),
    });

    private string Contents(bool withTimes = true) =>
        string.Join('\n', Directory.EnumerateFiles(In("etc"), "*", SearchOption.AllDirectories).Where(f => Path.GetFileName(f) != ".lock").Order(StringComparer.Ordinal).Select(f => $"{f} {(withTimes ? $"{File.GetLastWriteTimeUtc(f):O}" : "")} {Convert.ToHexString(File.ReadAllBytes(f))}"));

    private string In(string path) => Path.Combine(folder, path);
}
