using System.Diagnostics;
using System.Security.Cryptography.X509Certificates;
using System.Text.Json.Nodes;
using TechSupport.Tests.Support;
using TechSupport.Tests.Support.Releases;

[assembly: AssemblyFixture(typeof(TechSupport.Tests.Ops.Stack.ProductionStack))]
[assembly: AssemblyFixture(typeof(TechSupport.Tests.Ops.Stack.SecondStack))]

namespace TechSupport.Tests.Ops.Stack;

/// <summary>
/// A host with compose.prod.yml as a hospital runs it: settings, secrets, a registry, a mail server, a release key, approvers. Made when the
/// first test asks for it; <see cref="First"/> is deployed by ops/deploy/deploy.sh. Tests leave a version serving, whichever.
/// </summary>
public partial class ProductionStack : IAsyncLifetime
{
    public const string First = "2026.11.20-1";

    private readonly SemaphoreSlim making = new(1);
    private readonly int number;
    private readonly string id;
    private readonly string folder;
    private readonly int registryPort = Launch.HeldPort();
    private readonly int httpsPort = Launch.HeldPort();
    private Process? registry;
    private int releases = 1;
    private bool made;

    public ProductionStack() : this(1) { }

    /// <summary>More lines of techsupport.env.</summary>
    protected virtual string MoreSettings => "";

    protected ProductionStack(int number)
    {
        this.number = number;
        id = $"tst{Environment.ProcessId}n{number}";
        folder = Path.Combine("/tmp", $"techsupport-stack-{Environment.ProcessId}-{number}");
    }

    public string Config => Path.Combine(folder, "etc");
    public string Secrets => Path.Combine(Config, "secrets");
    public string State => Path.Combine(folder, "state");
    public string Reports => Path.Combine(folder, "reports");
    public string AuditExports => Path.Combine(folder, "audit-exports");
    public string Backups => Path.Combine(folder, "backups");
    public string ReleasesFolder => Path.Combine(folder, "releases");
    public string Registry => $"localhost:{registryPort}/tech-support";
    public Uri Address => new($"https://localhost:{httpsPort}/");

    /// <summary>What the first deployment said.</summary>
    public Ended FirstDeployment { get; private set; } = new(0, "", "");

    public ValueTask InitializeAsync() => ValueTask.CompletedTask;

    /// <summary>Makes it, once; skips the test loudly where there is no engine.</summary>
    public async Task ReadyAsync()
    {
        await Engine.RequiredAsync();
        await making.WaitAsync(TestContext.Current.CancellationToken);
        try
        {
            if (made) return;
            await MakeAsync();
            made = true;
        }
        finally { making.Release(); }
    }

    /// <summary>The environment of a script on this host, with more or other variables.</summary>
    public IReadOnlyDictionary<string, string?> With(params (string Name, string? Value)[] more)
    {
        var all = new Dictionary<string, string?>
        {
            ["PATH"] = ReleaseDesk.SearchPath,
            ["TECHSUPPORT_CONFIG_DIR"] = Config,
            ["COSIGN_PASSWORD"] = Cosign.Password,
        };
        foreach (var (name, value) in more) all[name] = value;
        return all;
    }

    /// <summary>Runs a script of ops/ on this host.</summary>
    public Task<Ended> RunAsync(string script, string[] arguments, params (string Name, string? Value)[] more) => Script.RunAsync(script, arguments, With(more));

    /// <summary>Deploys without asking for window and approvals: those have tests of their own.</summary>
    public Task<Ended> DeployAsync(string tag, params (string Name, string? Value)[] more) =>
        RunAsync("ops/deploy/deploy.sh", [tag, "--emergency", "a test of the deployment"], more);

    /// <summary>A new release: the product's image, with these Dockerfile lines on top, pushed and signed.</summary>
    public async Task<string> ReleaseAsync(params string[] lines)
    {
        var tag = $"2026.11.21-{Interlocked.Increment(ref releases)}";
        await BuildAsync(tag, [$"FROM {Registry}/app:{First}", $"LABEL org.opencontainers.image.version={tag}", .. lines]);
        await SignAsync(tag);
        return tag;
    }

    /// <summary>The file of what differs here, with the lines of ops/deploy/owner.yml.</summary>
    public async Task<string> WithOwnerAsync()
    {
        var file = Path.Combine(folder, "mail-and-owner.yml");
        var lines = await File.ReadAllLinesAsync(Path.Combine(Repository.Root, "ops/deploy/owner.yml"));
        await File.WriteAllTextAsync(file, await File.ReadAllTextAsync(Path.Combine(folder, "mail.yml")) + string.Join('\n', lines.SkipWhile(l => l != "services:").Skip(1)) + "\n");
        return file;
    }

    /// <summary>The tag that serves, read from the container.</summary>
    public async Task<string> ServingAsync() => (await DockerAsync("inspect", "--format", "{{.Config.Image}}", await ContainerAsync("app"))).Out.Trim().Split(':')[^1];

    public async Task<string> ContainerAsync(string service) => (await ComposeAsync("ps", "-aq", service)).Out.Trim();

    public Task<Ended> ComposeAsync(params string[] arguments) => ComposeAsAsync($"{Registry}/app:{First}", arguments);

    /// <summary>docker compose on this stack, with an image that the app shall run.</summary>
    public Task<Ended> ComposeAsAsync(string image, params string[] arguments) => Script.RunAsync("docker",
        ["compose", "--env-file", Path.Combine(Config, "techsupport.env"), "-f", Path.Combine(Repository.Root, "compose.prod.yml"), "-f", Path.Combine(folder, "mail.yml"), .. arguments],
        With(("SECRETS_DIR", Secrets), ("TECHSUPPORT_IMAGE", image)));

    public static Task<Ended> DockerAsync(params string[] arguments) => Script.RunAsync("docker", arguments);

    /// <summary>SQL as the superuser; what it says.</summary>
    public async Task<string> SqlAsync(string sql, string database = "techsupport")
    {
        var ended = await ComposeAsync("exec", "-T", "db", "bash", "-c", "PGPASSWORD=$(cat /run/secrets/db_superuser) psql -U postgres -d \"$1\" -AtX -v ON_ERROR_STOP=1 -c \"$2\"", "sql", database, sql);
        Assert.True(ended.Code == 0, ended.All);
        return ended.Out.Trim();
    }

    /// <summary>Somebody who trusts this host's certificate, and no other.</summary>
    public HttpClient Visitor() => new(new SocketsHttpHandler
    {
        AllowAutoRedirect = false,
        SslOptions = { CertificateChainPolicy = new X509ChainPolicy { TrustMode = X509ChainTrustMode.CustomRootTrust, RevocationMode = X509RevocationMode.NoCheck, CustomTrustStore = { X509CertificateLoader.LoadCertificateFromFile(Path.Combine(Config, "ca.pem")) } } },
        PooledConnectionLifetime = TimeSpan.Zero,
    })
    { BaseAddress = Address, Timeout = TimeSpan.FromSeconds(5) };

    /// <summary>Signs the metadata of a tag anew; <paramref name="change"/> runs before.</summary>
    public async Task SignAsync(string tag, Action<JsonObject>? change = null)
    {
        var file = Path.Combine(ReleasesFolder, tag + ".json");
        var image = $"{Registry}/app:{tag}";
        var pushed = await DockerAsync("push", image);
        Assert.True(pushed.Code == 0, pushed.All);
        var digest = pushed.Out.Split("digest: ")[1].Split(' ')[0];
        await Cosign.SignImageAsync(Path.Combine(folder, "release.key"), $"{Registry}/app@{digest}");
        var release = new JsonObject
        {
            ["tag"] = tag, ["image"] = image, ["digest"] = digest, ["sha256"] = (await DockerAsync("image", "inspect", "--format", "{{.Id}}", image)).Out.Trim(),
            ["sbom"] = new JsonObject { ["file"] = tag + ".sbom.json", ["sha256"] = new string('0', 64) },
            ["commit"] = new string('d', 40), ["builtAt"] = "2026-11-21T09:00:00Z", ["migrations"] = new JsonArray([.. migrations.Select(m => JsonValue.Create(m))]),
        };
        change?.Invoke(release);
        await File.WriteAllTextAsync(file, release.ToJsonString());
        var core = await Script.RunAsync("jq", ["-cS", "del(.signature, .notice, .staging, .approvals)", file]);
        await File.WriteAllTextAsync(Path.Combine(folder, "core"), core.Out);
        await Cosign.SignFileAsync(Path.Combine(folder, "release.key"), Path.Combine(folder, "core"), Path.Combine(folder, "bundle"));
        release["signature"] = JsonNode.Parse(await File.ReadAllTextAsync(Path.Combine(folder, "bundle")));
        await File.WriteAllTextAsync(file, release.ToJsonString());
    }

    /// <summary>Staging, notice and two approvals, for the Friday evening <see cref="DeployTests"/> lives on.</summary>
    public async Task ApproveAsync(string tag)
    {
        await DoneAsync("ops/enterprise/approval/record-staging", [tag, "--by", "anna"], ("ENVIRONMENT", "staging"), ("STAND_IN_NOW", "2026-11-25T10:00:00Z"));
        await DoneAsync("ops/enterprise/approval/announce", [tag, "--for", "2026-11-27T19:00:00Z", "--by", "anna"], ("STAND_IN_NOW", "2026-11-25T10:00:00Z"));
        foreach (var name in new[] { "anna", "boris" })
            await DoneAsync("ops/enterprise/approval/approve", [tag, "--by", name, "--key", Path.Combine(folder, name + ".key")], ("STAND_IN_NOW", "2026-11-25T11:00:00Z"));
    }

    public async Task DoneAsync(string script, string[] arguments, params (string Name, string? Value)[] more)
    {
        var ended = await RunAsync(script, arguments, more);
        Assert.True(ended.Code == 0, ended.All);
    }

    public async Task BuildAsync(string tag, string[] dockerfile)
    {
        var built = await Script.RunAsync("docker", ["build", "-q", "-t", $"{Registry}/app:{tag}", "-"], input: string.Join('\n', dockerfile) + "\n");
        Assert.True(built.Code == 0, built.All);
    }

    public async ValueTask DisposeAsync()
    {
        GC.SuppressFinalize(this);
        making.Dispose();
        if (registry is null) return;
        await ComposeAsync("--profile", "*", "down", "-v", "--timeout", "5");
        registry.Kill(entireProcessTree: true);
        await registry.WaitForExitAsync(CancellationToken.None);
        registry.Dispose();
        var images = (await DockerAsync("images", "--format", "{{.Repository}}:{{.Tag}}", $"{Registry}/app")).Out.Split('\n', StringSplitOptions.RemoveEmptyEntries);
        if (images.Length > 0) await DockerAsync(["rmi", "-f", .. images]);
        Directory.Delete(folder, recursive: true);
    }

    /// <summary>Secrets and folders, as somebody sets a host up.</summary>
    protected virtual Task InstallAsync() => DoneAsync("ops/secrets/init", ["--self-signed-tls", "localhost"]);

    protected virtual Task<Ended> DeployFirstAsync() => DeployAsync(First);
}

/// <summary>Another host of the same kind: what restores takes turns on this one while deployments are tested on the first.</summary>
public sealed class SecondStack() : ProductionStack(2);
