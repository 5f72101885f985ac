using System.Diagnostics;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using TechSupport.Tests.Support;
using TechSupport.Tests.Support.Releases;

namespace TechSupport.Tests.Ops.Release;

/// <summary>From a commit to a release in a registry, out of it and onto a host without a network, with a small image in our place.</summary>
[Trait("Needs", "engine")]
public sealed partial class ReleaseImageTests : IAsyncLifetime
{
    private readonly string _project = Directory.CreateTempSubdirectory("techsupport-project-").FullName;
    private Process? _registry;
    private ReleaseDesk? _desk;

    private ReleaseDesk Desk => _desk!;
    private string App => Desk.Registry + "/app";

    public async ValueTask InitializeAsync()
    {
        await Engine.RequiredAsync();
        var server = new[] { "/usr/bin/docker-registry", "/usr/bin/registry" }.FirstOrDefault(File.Exists);
        Assert.SkipWhen(server is null, "No image registry is here: install the package docker-registry.");
        var configuration = Path.Combine(_project, "..", Path.GetFileName(_project) + ".yml");
        await File.WriteAllTextAsync(configuration, $$"""
            version: 0.1
            storage: { filesystem: { rootdirectory: {{_project}}-data }, delete: { enabled: true } }
            http: { addr: "127.0.0.1:0" }
            log: { level: info }
            """, TestContext.Current.CancellationToken);
        _registry = Script.Start(server!, ["serve", configuration]);
        string? address = null;
        while (address is null && await _registry.StandardError.ReadLineAsync(TestContext.Current.CancellationToken) is { } line)
            address = Listening().Match(line) is { Success: true } match ? match.Groups[1].Value : null;
        Assert.NotNull(address);
        // a full pipe would stop it
        _ = _registry.StandardError.ReadToEndAsync(CancellationToken.None);
        _ = _registry.StandardOutput.ReadToEndAsync(CancellationToken.None);
        _desk = new($"localhost:{address}/tech-support") { Now = null };
        await Desk.KeyAsync("release");
        File.Copy(Path.Combine(Desk.Keys, "release.pub"), Path.Combine(Desk.Config, "cosign.pub"));
        await MakeProjectAsync();
    }

    public async ValueTask DisposeAsync()
    {
        if (_registry is { HasExited: false }) _registry.Kill();
        _registry?.Dispose();
        if (_desk is not null)
        {
            foreach (var tag in (await Script.RunAsync("docker", ["images", "--format", "{{.Repository}}:{{.Tag}}", App])).Out.Split('\n', StringSplitOptions.RemoveEmptyEntries))
                await Script.RunAsync("docker", ["rmi", "--force", tag]);
            _desk.Dispose();
        }
        foreach (var folder in new[] { _project, _project + "-data" }.Where(Directory.Exists)) Directory.Delete(folder, recursive: true);
        File.Delete(_project + ".yml");
    }

    [Fact]
    public async Task A_commit_becomes_a_release_that_the_registry_confirms()
    {
        await RefusedAsync("not committed", async () => await File.WriteAllTextAsync(Path.Combine(_project, "draft"), "", TestContext.Current.CancellationToken), "ops/build/image");
        File.Delete(Path.Combine(_project, "draft"));

        var tag = await BuildAsync("--push");
        Assert.EndsWith("-1", tag, StringComparison.Ordinal);
        await DoneAsync("ops/release/create", tag, "--key", Desk.KeyFile("release"));
        await DoneAsync("ops/release/create", tag, "--key", Desk.KeyFile("release"));
        await DoneAsync("ops/release/verify", tag, "--local");

        var release = JsonNode.Parse(await File.ReadAllTextAsync(Path.Combine(Desk.Releases, tag + ".json"), TestContext.Current.CancellationToken))!;
        Assert.Equal((await GitAsync("rev-parse", "HEAD")).Trim(), (string?)release["commit"]);
        Assert.Equal("20261123100730_Initial 20261123101000_Search", string.Join(' ', release["migrations"]!.AsArray().Select(m => (string?)m)));
        Assert.Equal((await Script.RunAsync("docker", ["image", "inspect", "--format", "{{.Id}}", $"{App}:{tag}"])).Out.Trim(), (string?)release["sha256"]);
        var sbom = JsonNode.Parse(await File.ReadAllTextAsync(Path.Combine(Desk.Releases, tag + ".sbom.json"), TestContext.Current.CancellationToken))!;
        Assert.Equal("CycloneDX", (string?)sbom["bomFormat"]);
        Assert.Contains("htmx.org", sbom["components"]!.AsArray().Select(c => (string?)c!["name"]));

        // the next is free, and takes no name that is taken; another image under a release's tag is found out
        var next = await BuildAsync("--push");
        Assert.EndsWith("-2", next, StringComparison.Ordinal);
        await RefusedAsync("its image never changes", null, "ops/build/image", "--tag", tag);
        await RefusedAsync("does not show", null, "ops/release/create", "2020.01.01-1", "--key", Desk.KeyFile("release"));
        await File.WriteAllTextAsync(Path.Combine(_project, "techsupport"), "#!/bin/sh\necho another\n", TestContext.Current.CancellationToken);
        await GitAsync("commit", "--all", "--quiet", "-m", "another");
        var third = await BuildAsync();
        await Script.RunAsync("docker", ["tag", $"{App}:{third}", $"{App}:{tag}"]);
        await Script.RunAsync("docker", ["push", "--quiet", $"{App}:{tag}"]);
        await RefusedAsync("is another image", null, "ops/release/verify", tag);
        await RefusedAsync("another one under its name", null, "ops/release/verify", tag, "--no-registry", "--local");
    }

    [Fact]
    public async Task A_release_travels_to_a_host_without_a_network_whole_or_not_at_all()
    {
        var tag = await BuildAsync("--push");
        await DoneAsync("ops/release/create", tag, "--key", Desk.KeyFile("release"));
        var to = Path.Combine(Desk.Folder, "export");
        await DoneAsync("ops/release/export", tag, "--to", to, "--key", Desk.KeyFile("release"));
        await RefusedAsync("is not empty", null, "ops/release/export", tag, "--to", to, "--key", Desk.KeyFile("release"));
        await Script.RunAsync("docker", ["rmi", "--force", $"{App}:{tag}"]);
        Directory.Move(Desk.Releases, Desk.Releases + "-of-the-other-host");
        Directory.CreateDirectory(Desk.Releases);

        foreach (var file in new[] { "images.txt", "SHA256SUMS", tag + ".json", "images.tar" })
        {
            var path = Path.Combine(to, file);
            var before = new FileInfo(path).Length;
            await File.AppendAllTextAsync(path, "x\n", TestContext.Current.CancellationToken);
            await RefusedAsync(file == "SHA256SUMS" ? "is not signed by the release key" : $"{file}: FAILED", null, "ops/release/import", to);
            await using var stream = File.OpenWrite(path);
            stream.SetLength(before);
        }
        await RefusedAsync("does not list: more", async () => await File.WriteAllTextAsync(Path.Combine(to, "more"), "", TestContext.Current.CancellationToken), "ops/release/import", to);
        File.Delete(Path.Combine(to, "more"));
        Assert.NotEqual(0, (await Script.RunAsync("docker", ["image", "inspect", $"{App}:{tag}"])).Code);
        Assert.Empty(Directory.EnumerateFiles(Desk.Releases));

        await DoneAsync("ops/release/import", to);
        await DoneAsync("ops/release/import", to);
        await DoneAsync("ops/release/verify", tag, "--no-registry", "--local");
    }

    [Fact, Trait("Needs", "nightly")]
    public Task Old_builds_of_this_machine_go_too() => Old_builds_go_and_what_is_needed_stays(registry: false);

    [Theory]
    [InlineData(true)]
    public async Task Old_builds_go_and_what_is_needed_stays(bool registry)
    {
        // nothing of it runs, and the less there is to push the better
        await File.WriteAllTextAsync(Path.Combine(_project, "Dockerfile"), "FROM scratch AS runtime\nCOPY number /\n", TestContext.Current.CancellationToken);
        var tags = new List<string>();
        for (var i = 0; i < 6; i++)
        {
            await File.WriteAllTextAsync(Path.Combine(_project, "number"), $"{i}", TestContext.Current.CancellationToken);
            await GitAsync("add", ".");
            await GitAsync("commit", "--quiet", "-m", $"build {i}");
            tags.Add(await BuildAsync("--push"));
        }
        // 1 is a release, 2 the fallback, 3 serves: of 4, 5 and 6 the newest two stay, so 4 goes, and 3 where nothing says that it serves
        await File.WriteAllTextAsync(Path.Combine(Desk.Releases, tags[0] + ".json"), "{}", TestContext.Current.CancellationToken);
        await Script.RunAsync("docker", ["tag", $"{App}:{tags[1]}", $"{App}:fallback"]);
        await Script.RunAsync("docker", ["push", "--quiet", $"{App}:fallback"]);
        await File.WriteAllTextAsync(Path.Combine(Desk.State, "image"), $"{App}:{tags[2]}\n", TestContext.Current.CancellationToken);
        string[] where = registry ? ["--registry"] : [];
        // a signature in the registry goes with what it is about
        var digest = (await Script.RunAsync("docker", ["image", "inspect", "--format", "{{index .RepoDigests 0}}", $"{App}:{tags[3]}"])).Out.Trim();
        await Cosign.SignImageAsync(Desk.KeyFile("release"), digest);
        string[] signature = registry ? [digest.Split('@')[1].Replace(':', '-')] : [];

        await DoneAsync("ops/release/prune", ["--keep", "2", .. where]);
        Assert.Equal([.. tags, "fallback", .. signature], await TagsAsync(registry));
        var once = await DoneAsync("ops/release/prune", ["--keep", "2", "--delete", .. where]);
        Assert.Contains($"removed: {App}:{tags[3]}", once, StringComparison.Ordinal);
        string[] left = [tags[0], tags[1], tags[2], tags[4], tags[5], "fallback"];
        Assert.Equal(left, await TagsAsync(registry));
        await DoneAsync("ops/release/prune", ["--keep", "2", "--delete", .. where]);
        Assert.Equal(left, await TagsAsync(registry));
        Directory.Delete(Desk.Releases, recursive: true);
        await RefusedAsync("nobody knows what a release is", null, "ops/release/prune", ["--keep", "2", "--delete", .. where]);
    }

    private async Task<IEnumerable<string>> TagsAsync(bool registry)
    {
        if (!registry) return Sorted((await Script.RunAsync("docker", ["images", "--format", "{{.Tag}}", App])).Out.Split('\n', StringSplitOptions.RemoveEmptyEntries));
        using var http = new HttpClient();
        var (host, name) = (Desk.Registry.Split('/')[0], Desk.Registry.Split('/')[1]);
        var list = await http.GetStringAsync(new Uri($"http://{host}/v2/{name}/app/tags/list"), TestContext.Current.CancellationToken);
        return Sorted(JsonNode.Parse(list)!["tags"]!.AsArray().Select(t => (string?)t ?? ""));

        static IEnumerable<string> Sorted(IEnumerable<string> tags) => tags.Order(StringComparer.Ordinal);
    }

    /// <summary>A git checkout with our ops/, and an image that answers as ours does when it is asked for its migrations.</summary>
    private async Task MakeProjectAsync()
    {
        foreach (var file in Repository.Files("ops", "*"))
        {
            Directory.CreateDirectory(Path.GetDirectoryName(Path.Combine(_project, file.Path))!);
            File.Copy(file.FullPath, Path.Combine(_project, file.Path));
        }
        foreach (var made in new[] { "TechSupport", ".config" }) Directory.CreateDirectory(Path.Combine(_project, made));
        foreach (var file in new[] { ".config/dotnet-tools.json", "TechSupport/package.json", "TechSupport/package-lock.json" })
            File.Copy(Path.Combine(Repository.Root, file), Path.Combine(_project, file));
        await WriteAsync("TechSupport/TechSupport.csproj", "<Project Sdk=\"Microsoft.NET.Sdk\"><PropertyGroup><TargetFramework>net10.0</TargetFramework></PropertyGroup></Project>\n");
        await WriteAsync("Dockerfile", "FROM debian:13 AS runtime\nCOPY techsupport number /app/\nUSER 1001\nENTRYPOINT [\"/app/techsupport\"]\n");
        await WriteAsync("techsupport", "#!/bin/sh\n[ \"$*\" = 'migrate --list' ] && printf '20261123100730_Initial\\n20261123101000_Search\\n'\n");
        await Script.RunAsync("chmod", ["755", Path.Combine(_project, "techsupport")]);
        await WriteAsync("number", "");
        await WriteAsync(".gitignore", "obj/\n");
        await WriteAsync("compose.prod.yml", "services:\n  app: {image: \"${TECHSUPPORT_IMAGE}\"}\n  other: {image: \"debian:13\", profiles: [monitoring]}\n");
        await GitAsync("init", "--quiet");
        await GitAsync("add", ".");
        await GitAsync("commit", "--quiet", "-m", "small");

        Task WriteAsync(string path, string text) => File.WriteAllTextAsync(Path.Combine(_project, path), text);
    }

    private async Task<string> GitAsync(params string[] arguments)
    {
        var ended = await Script.RunAsync("git", ["-C", _project, "-c", "user.name=Anna", "-c", "user.email=anna@crb.local", .. arguments]);
        Assert.True(ended.Code == 0, ended.All);
        return ended.Out;
    }

    private async Task<string> BuildAsync(params string[] arguments)
    {
        var ended = await Desk.RunAsync(Path.Combine(_project, "ops/build/image"), arguments);
        Assert.True(ended.Code == 0, ended.All);
        return TagLine().Match(ended.Out).Groups[1].Value;
    }

    private async Task<string> DoneAsync(string script, params string[] arguments)
    {
        var ended = await Desk.RunAsync(Path.Combine(_project, script), arguments);
        Assert.True(ended.Code == 0, ended.All);
        return ended.Out;
    }

    private async Task RefusedAsync(string words, Func<Task>? first, string script, params string[] arguments)
    {
        if (first is not null) await first();
        await Desk.RefusedAsync(words, Path.Combine(_project, script), arguments);
    }

    [GeneratedRegex(@"listening on \S*?:(\d+)")]
    private static partial Regex Listening();

    [GeneratedRegex("^tag=(.+)$", RegexOptions.Multiline)]
    private static partial Regex TagLine();
}
