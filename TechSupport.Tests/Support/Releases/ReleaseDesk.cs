using System.Text.Json.Nodes;

namespace TechSupport.Tests.Support.Releases;

/// <summary>
/// A host's settings, keys and folder of releases in a temporary folder, and a stand-in for the clock on the PATH.
/// </summary>
public sealed class ReleaseDesk : IDisposable
{
    public const string Tag = "2026.11.25-1";

    /// <summary>A PATH on which the clock says STAND_IN_NOW.</summary>
    public static readonly string SearchPath = $"{Path.Combine(Repository.Root, "TechSupport.Tests", "Ops", "Release", "stand-ins")}:{Cosign.SearchPath}";

    public ReleaseDesk(string registry = "registry.crb.local/tech-support", string environment = "production")
    {
        Registry = registry;
        Directory.CreateDirectory(Approvers);
        foreach (var folder in new[] { Releases, Keys, State }) Directory.CreateDirectory(folder);
        Configure(environment);
    }

    public string Folder { get; } = Directory.CreateTempSubdirectory("techsupport-releases-").FullName;
    public string Registry { get; }
    public string Config => Path.Combine(Folder, "etc");
    public string Approvers => Path.Combine(Config, "approvers");
    public string Releases => Path.Combine(Folder, "releases");
    public string State => Path.Combine(Folder, "state");
    public string Keys => Path.Combine(Folder, "keys");
    public string ReleaseFile => Path.Combine(Releases, Tag + ".json");

    /// <summary>What the scripts' clock says; null is the real one.</summary>
    public string? Now { get; set; } = "2026-11-25T10:00:00Z";

    public IReadOnlyDictionary<string, string?> Environment => new Dictionary<string, string?>
    {
        ["PATH"] = SearchPath,
        ["TECHSUPPORT_CONFIG_DIR"] = Config,
        ["COSIGN_PASSWORD"] = Cosign.Password,
        ["STAND_IN_NOW"] = Now,
    };

    public void Configure(string environment) => File.WriteAllText(Path.Combine(Config, "techsupport.env"), $"""
        ENVIRONMENT={environment}
        REGISTRY={Registry}
        RELEASES_DIR={Releases}
        STATE_DIR={State}
        PUBLIC_URL=https://helpdesk.crb.local
        HOSPITAL_TIME_ZONE=Europe/Moscow

        """);

    /// <summary>Makes a key pair in <see cref="Keys"/>, and lets its owner approve.</summary>
    public async Task ApproverAsync(string name)
    {
        await KeyAsync(name);
        File.Copy(KeyFile(name)[..^4] + ".pub", Path.Combine(Approvers, name + ".pub"), overwrite: true);
    }

    public string KeyFile(string name) => Path.Combine(Keys, name + ".key");

    public Task KeyAsync(string name) => Cosign.KeyAsync(Path.Combine(Keys, name));

    // what takes a dozen signatures is made once and copied: the names in it are not those of the folder
    private static readonly Lazy<Task<IReadOnlyDictionary<string, byte[]>>> Signed = new(() => MakeAsync(desk => desk.MakeReleaseAsync()));
    private static readonly Lazy<Task<IReadOnlyDictionary<string, byte[]>>> Approved = new(() => MakeAsync(desk => desk.MakeApprovedAsync()));

    private static async Task<IReadOnlyDictionary<string, byte[]>> MakeAsync(Func<ReleaseDesk, Task> make)
    {
        using var desk = new ReleaseDesk();
        await make(desk);
        return Directory.EnumerateFiles(desk.Folder, "*", SearchOption.AllDirectories).Where(f => Path.GetFileName(f) != "techsupport.env")
            .ToDictionary(f => Path.GetRelativePath(desk.Folder, f), File.ReadAllBytes);
    }

    private async Task CopyAsync(Lazy<Task<IReadOnlyDictionary<string, byte[]>>> made)
    {
        foreach (var (name, bytes) in await made.Value)
        {
            var file = Path.Combine(Folder, name);
            Directory.CreateDirectory(Path.GetDirectoryName(file)!);
            await File.WriteAllBytesAsync(file, bytes);
            if (file.EndsWith(".key", StringComparison.Ordinal)) await Script.RunAsync("chmod", ["600", file]);
        }
    }

    /// <summary>The release key, and the metadata of <see cref="Tag"/> signed by it.</summary>
    public Task ReleaseAsync() => CopyAsync(Signed);

    /// <summary>Staging, the notice for 22:00 of the day after tomorrow, and two approvals; a minute before that time.</summary>
    public async Task ApprovedAsync()
    {
        await CopyAsync(Approved);
        Now = Evening;
    }

    private const string Evening = "2026-11-27T19:00:00Z";

    private async Task MakeReleaseAsync()
    {
        await KeyAsync("release");
        File.Copy(Path.Combine(Keys, "release.pub"), Path.Combine(Config, "cosign.pub"));
        Write(new()
        {
            ["tag"] = Tag, ["image"] = $"{Registry}/app:{Tag}", ["digest"] = "sha256:" + new string('a', 64), ["sha256"] = "sha256:" + new string('b', 64),
            ["sbom"] = new JsonObject { ["file"] = Tag + ".sbom.json", ["sha256"] = new string('c', 64) },
            ["commit"] = new string('d', 40), ["builtAt"] = "2026-11-25T09:00:00Z", ["migrations"] = new JsonArray("20261123100730_Initial", "20261123101000_Search"),
        });
        await SignAsync("release");
    }

    /// <summary>Signs the core of the metadata anew.</summary>
    public async Task SignAsync(string key)
    {
        var core = await RunAsync("jq", "-cS", "del(.signature, .notice, .staging, .approvals)", ReleaseFile);
        var (file, bundle) = (Path.Combine(Folder, "core"), Path.Combine(Folder, "bundle"));
        await File.WriteAllTextAsync(file, core.Out);
        await Cosign.SignFileAsync(KeyFile(key), file, bundle);
        Change(release => release["signature"] = JsonNode.Parse(File.ReadAllText(bundle)));
    }

    private async Task MakeApprovedAsync()
    {
        await MakeReleaseAsync();
        await ApproverAsync("anna");
        await ApproverAsync("boris");
        Configure("staging");
        await DoneAsync("ops/enterprise/approval/record-staging", Tag, "--by", "anna");
        Configure("production");
        await DoneAsync("ops/enterprise/approval/announce", Tag, "--for", "2026-11-27 22:00", "--by", "anna");
        foreach (var name in new[] { "anna", "boris" }) await DoneAsync("ops/enterprise/approval/approve", Tag, "--by", name, "--key", KeyFile(name));
    }

    public JsonObject Read() => JsonNode.Parse(File.ReadAllText(ReleaseFile))!.AsObject();

    public void Write(JsonObject release) => File.WriteAllText(ReleaseFile, release.ToJsonString());

    public void Change(Action<JsonObject> change)
    {
        var release = Read();
        change(release);
        Write(release);
    }

    /// <summary>Runs a script of ops/, or a program by its name.</summary>
    public Task<Ended> RunAsync(string program, params string[] arguments) => Script.RunAsync(program, arguments, Environment);

    public async Task DoneAsync(string program, params string[] arguments)
    {
        var ended = await RunAsync(program, arguments);
        Assert.Equal((0, ""), (ended.Code, Cosign.Silent(ended.Errors)));
    }

    /// <summary>It is refused with exit code 1 and one sentence, which has these words.</summary>
    public async Task RefusedAsync(string words, string program, params string[] arguments)
    {
        var (code, _, errors) = await RunAsync(program, arguments);
        Assert.Equal(1, code);
        Assert.Contains(words, Assert.Single(Cosign.Silent(errors).Trim().Split('\n')), StringComparison.Ordinal);
    }

    public void Dispose() => Directory.Delete(Folder, recursive: true);
}
