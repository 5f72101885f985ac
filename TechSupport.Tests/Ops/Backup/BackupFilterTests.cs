using System.Security.Cryptography;
using TechSupport.Tests.Support;

namespace TechSupport.Tests.Ops.Backup;

/// <summary>A backup comes back byte for byte or not at all.</summary>
public sealed class BackupFilterTests : IDisposable
{
    private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("techsupport-backup-");

    public void Dispose() => folder.Delete(recursive: true);

    [Fact]
    public async Task What_was_encrypted_comes_back_and_anything_else_is_refused()
    {
        var (key, other) = (await KeyAsync("key"), await KeyAsync("other"));
        // several chunks of the format and a bit
        var plain = RandomNumberGenerator.GetBytes((256 * 1024) + 17);
        var (code, encrypted, _) = await FilterAsync("ops/backup/encrypt", key, plain);
        Assert.Equal(0, code);
        Assert.Equal(-1, encrypted.AsSpan().IndexOf(plain.AsSpan(0, 16)));

        var (whole, back, errors) = await FilterAsync("ops/backup/decrypt", key, encrypted);
        Assert.Equal((0, ""), (whole, errors));
        Assert.Equal(plain, back);

        await RefusedAsync(other, encrypted);
        await RefusedAsync(key, []);
        await RefusedAsync(key, plain);
        foreach (var length in new[] { 1, 100, 64 * 1024, encrypted.Length / 2, encrypted.Length - 1 }) await RefusedAsync(key, encrypted[..length]);
        await RefusedAsync(key, [.. encrypted, 0]);
        foreach (var at in new[] { 30, 180, 70_000, encrypted.Length - 1 })
        {
            var damaged = encrypted.ToArray();
            damaged[at] ^= 1;
            await RefusedAsync(key, damaged);
        }
    }

    [Fact]
    public async Task Without_a_key_nothing_is_written()
    {
        foreach (var filter in new[] { "ops/backup/encrypt", "ops/backup/decrypt" })
        {
            var (code, output, errors) = await FilterAsync(filter, Path.Combine(folder.FullName, "none"), [1, 2, 3]);
            Assert.Equal(1, code);
            Assert.Empty(output);
            Assert.Contains("cannot be read", errors, StringComparison.Ordinal);
        }
    }

    private static async Task RefusedAsync(string key, byte[] encrypted)
    {
        var (code, _, errors) = await FilterAsync("ops/backup/decrypt", key, encrypted);
        Assert.Equal(1, code);
        Assert.Contains("the backup is damaged, cut short or made with another key", errors, StringComparison.Ordinal);
    }

    private async Task<string> KeyAsync(string name)
    {
        var path = Path.Combine(folder.FullName, name);
        Assert.Equal(0, (await Script.RunAsync("age-keygen", ["-o", path])).Code);
        return path;
    }

    private static async Task<(int Code, byte[] Out, string Errors)> FilterAsync(string filter, string key, byte[] input)
    {
        using var process = Script.Start(filter, ["--key", key]);
        using var output = new MemoryStream();
        var (reading, errors) = (process.StandardOutput.BaseStream.CopyToAsync(output), process.StandardError.ReadToEndAsync());
        try
        {
            await process.StandardInput.BaseStream.WriteAsync(input);
            process.StandardInput.Close();
        }
        catch (IOException) { /* it ended without reading all of it */ }
        await process.WaitForExitAsync(TestContext.Current.CancellationToken);
        await reading;
        return (process.ExitCode, output.ToArray(), await errors);
    }
}
