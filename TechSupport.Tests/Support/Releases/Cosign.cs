using System.Text.RegularExpressions;

namespace TechSupport.Tests.Support.Releases;

/// <summary>
/// The program that signs and verifies releases: the one on the PATH, or the one that ops/dev/test fetched; the test is skipped loudly where
/// there is none. Keys have a password, as people's have.
/// </summary>
public static partial class Cosign
{
    public const string Password = "only for tests";

    /// <summary>The PATH on which it is found.</summary>
    public static readonly string SearchPath = $"{Environment.GetEnvironmentVariable("PATH")}:{Path.Combine(Repository.Root, "TechSupport.Tests/obj/tools")}";

    private static readonly string? Program = SearchPath.Split(':').Select(f => Path.Combine(f, "cosign")).FirstOrDefault(File.Exists);

    /// <summary>Makes PREFIX.key and PREFIX.pub.</summary>
    public static Task KeyAsync(string prefix) => RunAsync("generate-key-pair", "--output-key-prefix", prefix);

    public static Task SignFileAsync(string key, string file, string bundle) => RunAsync(["sign-blob", "--yes", "--key", key, .. Nobody, "--bundle", bundle, file]);

    /// <param name="key">The private key's file.</param>
    /// <param name="image">By its digest: NAME@sha256:…</param>
    public static Task SignImageAsync(string key, string image) => RunAsync(["sign", "--yes", "--key", key, .. Nobody, image]);

    /// <summary>What a script said on its error stream, without what cosign tells there while it signs.</summary>
    public static string Silent(string errors) => Told().Replace(errors, "");

    private static string[] Nobody => ["--signing-config", Path.Combine(Repository.Root, "ops/release/no-log.json"), "--trusted-root", Path.Combine(Repository.Root, "ops/release/no-root.json")];

    /// <summary>Where it is; skips the test loudly where it is not.</summary>
    public static string Required()
    {
        Assert.SkipWhen(Program is null, "cosign 3 is not here: ops/dev/test fetches it where Debian's packages can be reached.");
        return Program;
    }

    private static async Task RunAsync(params string[] arguments)
    {
        var ended = await Script.RunAsync(Required(), arguments, new Dictionary<string, string?> { ["COSIGN_PASSWORD"] = Password });
        Assert.True(ended.Code == 0, ended.All);
    }

    [GeneratedRegex("^(Using payload from: .*|Signing artifact\\.\\.\\.|Wrote bundle to file .*|Pushing signature to: .*)\n", RegexOptions.Multiline)]
    private static partial Regex Told();
}
