using System.Runtime.Versioning;
using TechSupport.Features.Audit.Retention;
using TechSupport.Tests.Support;

namespace TechSupport.Tests.Ops.Secrets;

/// <summary>ops/secrets/rotate-signing-key in a folder, with a stand-in for the container engine, which is ready or not.</summary>
[UnsupportedOSPlatform("windows")]
public sealed class SigningKeyTests : IAsyncLifetime
{
    private readonly string folder = Directory.CreateTempSubdirectory("techsupport-signing-").FullName;

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        Assert.SkipUnless(Environment.IsPrivilegedProcess, "Only root can give a secret to the account of a container.");
        foreach (var made in new[] { "etc", "bin" }) Directory.CreateDirectory(In(made));
        await File.WriteAllTextAsync(In("etc/techsupport.env"), $"PUBLIC_URL=https://helpdesk.crb.local\nSTATE_DIR={In("state")}\n", Ct);
        Assert.Equal(0, (await Script.RunAsync("ops/secrets/init", ["--secrets-dir", In("etc/secrets"), "--self-signed-tls", "helpdesk.crb.local"])).Code);
        await EngineAsync("");
    }

    public ValueTask DisposeAsync()
    {
        Directory.Delete(folder, recursive: true);
        return ValueTask.CompletedTask;
    }

    [Fact]
    public async Task A_new_key_signs_and_what_the_old_ones_signed_stays_signed()
    {
        var keys = new List<string> { Read("Audit__SigningKey") };
        for (var rotations = 0; rotations < 2; rotations++)
        {
            var (code, said, errors) = await RotateAsync();
            Assert.Equal((0, ""), (code, errors));
            keys.Add(Read("Audit__SigningKey"));
            Assert.DoesNotContain("PRIVATE", said, StringComparison.Ordinal);
            Assert.Equal((await RotateAsync("--public")).Out, said[said.IndexOf("-----BEGIN", StringComparison.Ordinal)..]);
        }
        Assert.Equal(3, keys.Distinct().Count());
        var trusted = (await RotateAsync("--public")).Out;
        Assert.Equal(trusted.ReplaceLineEndings(""), string.Concat(Enumerable.Reverse(keys).Select(ExportSignature.PublicOf)).ReplaceLineEndings(""));
        Assert.All(keys, key => Assert.True(ExportSignature.Verifies(trusted, [1, 2], ExportSignature.Sign(key, [1, 2]))));
        await WholeAsync();
    }

    [Fact]
    public async Task An_application_that_is_not_ready_gets_its_old_key_back_and_a_killed_run_is_finished_by_the_next()
    {
        var old = Read("Audit__SigningKey");
        await EngineAsync("""case "$*" in *"techsupport check"*) if mkdir "${0%/*}/once" 2>/dev/null; then exit 1; fi ;; esac""");
        var failed = await RotateAsync();
        Assert.Equal((1, true), (failed.Code, failed.Errors.Contains("the old one is in place again, and it is ready", StringComparison.Ordinal)));
        Assert.Equal(old, Read("Audit__SigningKey"));
        await WholeAsync();

        await EngineAsync("""case "$*" in *force-recreate*) kill -9 "$PPID"; exit 1 ;; esac""");
        Assert.NotEqual(0, (await RotateAsync()).Code);
        await EngineAsync("");
        var finished = await RotateAsync();
        Assert.Equal((0, true), (finished.Code, finished.Errors.Contains("is finished now", StringComparison.Ordinal)));
        var now = Read("Audit__SigningKey");
        Assert.NotEqual(old, now);
        var trusted = Read("Audit__PreviousSigningKeys");
        Assert.True(ExportSignature.Verifies(trusted, [1], ExportSignature.Sign(old, [1])));
        await WholeAsync();
    }

    private async Task WholeAsync() => Assert.Equal(new Ended(0, "", ""), await Script.RunAsync("ops/secrets/check", ["--quiet", "--secrets-dir", In("etc/secrets")]));

    private Task<Ended> RotateAsync(params string[] arguments) => Script.RunAsync("ops/secrets/rotate-signing-key", arguments, new Dictionary<string, string?>
    {
        ["PATH"] = $"{In("bin")}:{Environment.GetEnvironmentVariable("PATH")}", ["TECHSUPPORT_CONFIG_DIR"] = In("etc"), ["SECRETS_DIR"] = null, ["STATE_DIR"] = null,
    });

    private async Task EngineAsync(string first)
    {
        await File.WriteAllTextAsync(In("bin/docker"), $"#!/bin/bash\n{first}\n", Ct);
        File.SetUnixFileMode(In("bin/docker"), UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
    }

    private string Read(string name) => File.ReadAllText(In($"etc/secrets/{name}"));

    private string In(string path) => Path.Combine(folder, path);
}
