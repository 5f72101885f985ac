using System.Formats.Tar;
using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;

namespace TechSupport.Tests.Ops.Stack;

/// <summary>What the containers may do, who reaches whom, and what the image holds.</summary>
public sealed partial class HardeningTests(ProductionStack stack) : StackTests(stack)
{
    [Theory]
    [InlineData("app", "1001:1001"), InlineData("db", "999:999"), InlineData("proxy", null)]
    public async Task Every_container_is_without_root_without_rights_and_cannot_write_its_own_files(string service, string? user)
    {
        using var shown = JsonDocument.Parse((await ProductionStack.DockerAsync("inspect", await Stack.ContainerAsync(service))).Out);
        var (config, host) = (shown.RootElement[0].GetProperty("Config"), shown.RootElement[0].GetProperty("HostConfig"));
        if (user is not null) Assert.Equal(user, config.GetProperty("User").GetString());
        Assert.NotEqual("", config.GetProperty("User").GetString());
        Assert.True(host.GetProperty("ReadonlyRootfs").GetBoolean());
        Assert.False(host.GetProperty("Privileged").GetBoolean());
        Assert.Equal(["ALL"], host.GetProperty("CapDrop").EnumerateArray().Select(c => c.GetString()));
        Assert.Equal(JsonValueKind.Null, host.GetProperty("CapAdd").ValueKind);
        Assert.Contains("no-new-privileges:true", host.GetProperty("SecurityOpt").EnumerateArray().Select(o => o.GetString()));
        Assert.True(host.GetProperty("Memory").GetInt64() > 0 && host.GetProperty("NanoCpus").GetInt64() > 0 && host.GetProperty("PidsLimit").GetInt64() > 0);
        var log = host.GetProperty("LogConfig").GetProperty("Config");
        Assert.Equal(("50m", "5"), (log.GetProperty("max-size").GetString(), log.GetProperty("max-file").GetString()));
        var id = shown.RootElement[0].GetProperty("State").GetProperty("Pid").GetInt32();
        var status = await File.ReadAllLinesAsync($"/proc/{id}/status", Ct);
        Assert.Contains(status, l => l.StartsWith("CapEff:", StringComparison.Ordinal) && l.EndsWith("0000000000000000", StringComparison.Ordinal));
        Assert.DoesNotContain(status, l => l.StartsWith("Uid:\t0\t", StringComparison.Ordinal));
    }

    [Fact]
    public async Task The_idle_application_takes_less_than_200_MB_and_its_image_less_than_300()
    {
        var used = (await ProductionStack.DockerAsync("stats", "--no-stream", "--format", "{{.MemUsage}}", await Stack.ContainerAsync("app"))).Out.Split('M', 'G')[0];
        Assert.InRange(double.Parse(used, CultureInfo.InvariantCulture), 20, 200);
        var size = long.Parse((await ProductionStack.DockerAsync("image", "inspect", "--format", "{{.Size}}", $"{Stack.Registry}/app:{ProductionStack.First}")).Out, CultureInfo.InvariantCulture);
        Assert.InRange(size, 50_000_000, 300_000_000);
        TestContext.Current.TestOutputHelper?.WriteLine($"{used} MB in use, an image of {size / 1_000_000} MB");
    }

    [Fact]
    public async Task Only_the_app_reaches_the_database_and_nobody_but_the_monitoring_network_reaches_its_own_port()
    {
        // from where people's requests come in: the address of the monitoring port and the database
        var proxy = await Stack.ContainerAsync("proxy");
        var management = (await ProductionStack.DockerAsync("inspect", "--format", "{{range $name, $net := .NetworkSettings.Networks}}{{$name}}={{$net.IPAddress}} {{end}}", await Stack.ContainerAsync("app"))).Out.Trim().Split(' ').ToDictionary(n => n.Split('=')[0], n => n.Split('=')[1]);
        Assert.Equal(3, management.Count);
        var edge = management.Single(n => n.Key.EndsWith("_edge", StringComparison.Ordinal)).Value;
        Assert.True(await ReachesAsync(proxy, edge, 8080));
        Assert.False(await ReachesAsync(proxy, edge, 8081));
        foreach (var (_, address) in management.Where(n => !n.Key.EndsWith("_edge", StringComparison.Ordinal))) Assert.False(await ReachesAsync(proxy, address, 8081), address);
        var database = (await ProductionStack.DockerAsync("inspect", "--format", "{{range .NetworkSettings.Networks}}{{.IPAddress}} {{end}}", await Stack.ContainerAsync("db"))).Out.Trim();
        Assert.DoesNotContain(' ', database);
        Assert.False(await ReachesAsync(proxy, database, 5432));
        // and no port of them is published
        Assert.Equal(("map[]", "map[]"), ((await PublishedAsync("app")), (await PublishedAsync("db"))));
        using var visitor = Stack.Visitor();
        foreach (var path in new[] { "/actuator/health", "/ACTUATOR/health", "/actuator/prometheus", "//actuator/health", "/%61ctuator/health" })
            Assert.Equal(404, (int)(await visitor.GetAsync(new Uri(Stack.Address.GetLeftPart(UriPartial.Authority) + path), Ct)).StatusCode);
    }

    [Fact]
    public async Task The_image_holds_no_secret_no_shell_and_no_source()
    {
        var image = $"{Stack.Registry}/app:{ProductionStack.First}";
        var (names, secrets) = await LookIntoAsync(image);
        Assert.Contains("app/techsupport", names);
        Assert.DoesNotContain(names, n => n is "bin/sh" or "usr/bin/sh" or "usr/bin/bash" or "usr/bin/curl" or "usr/bin/apt-get");
        Assert.DoesNotContain(names, n => n.StartsWith("app/", StringComparison.Ordinal) && (n.EndsWith(".cs", StringComparison.Ordinal) || n.EndsWith(".cshtml", StringComparison.Ordinal) || n.Contains("appsettings.Development", StringComparison.Ordinal)));
        Assert.Empty(secrets);

        // the same look finds what was left behind
        (_, secrets) = await LookIntoAsync(image, ("left.txt", $"-----BEGIN {"RSA"} PRIVATE KEY-----"), ("notes", $"bot = 123456789:{new string('A', 35)}"), ("harmless", "nothing"));
        Assert.Equal(["app/left.txt", "app/notes"], secrets.Order());
    }

    // what the files of a container of the image are called, and which of them hold something that looks like a key, or a token
    private static async Task<(List<string> Names, List<string> Secrets)> LookIntoAsync(string image, params (string Name, string Text)[] added)
    {
        var folder = Directory.CreateTempSubdirectory("techsupport-image-");
        try
        {
            var container = (await ProductionStack.DockerAsync("create", image)).Out.Trim();
            foreach (var (name, text) in added)
            {
                await File.WriteAllTextAsync(Path.Combine(folder.FullName, name), text, Ct);
                Assert.Equal(0, (await ProductionStack.DockerAsync("cp", Path.Combine(folder.FullName, name), $"{container}:/app/{name}")).Code);
            }
            var tar = Path.Combine(folder.FullName, "image.tar");
            Assert.Equal(0, (await ProductionStack.DockerAsync("export", "-o", tar, container)).Code);
            await ProductionStack.DockerAsync("rm", container);
            var (names, secrets) = (new List<string>(), new List<string>());
            await using var files = new TarReader(File.OpenRead(tar));
            while (await files.GetNextEntryAsync(cancellationToken: Ct) is { } file)
            {
                names.Add(file.Name);
                if (file.DataStream is null) continue;
                using var bytes = new MemoryStream();
                await file.DataStream.CopyToAsync(bytes, Ct);
                if (Secret().IsMatch(Encoding.Latin1.GetString(bytes.GetBuffer(), 0, (int)bytes.Length))) secrets.Add(file.Name);
            }
            return (names, secrets);
        }
        finally { folder.Delete(recursive: true); }
    }

    [GeneratedRegex("-----BEGIN [A-Z ]*PRIVATE KEY-----|AKIA[0-9A-Z]{16}|gh[pousr]_[A-Za-z0-9]{36}|AGE-SECRET-KEY-1[A-Z0-9]+|[0-9]{8,10}:[A-Za-z0-9_-]{35}", RegexOptions.CultureInvariant)]
    private static partial Regex Secret();

    private static async Task<bool> ReachesAsync(string container, string address, int port) =>
        (await ProductionStack.DockerAsync("exec", container, "timeout", "2", "bash", "-c", $"exec 3<>/dev/tcp/{address}/{port}")).Code == 0;

    private async Task<string> PublishedAsync(string service) =>
        (await ProductionStack.DockerAsync("inspect", "--format", "{{.HostConfig.PortBindings}}", await Stack.ContainerAsync(service))).Out.Trim();
}
