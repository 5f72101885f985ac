using System.Text.Json;
using System.Text.RegularExpressions;
using TechSupport.Tests.Support;
using TechSupport.Tests.Support.Releases;

namespace TechSupport.Tests.Ops.Compose;

/// <summary>What the compose files say once they are put together, read by compose itself.</summary>
public sealed partial class StackFileTests
{
    private const string Registry = "registry.crb.local/tech-support";

    private static readonly string[] Watching = ["prometheus", "alertmanager", "node-exporter", "postgres-exporter", "grafana", "filebeat"];

    [Fact]
    public async Task Every_part_of_the_monitoring_is_hardened_limited_and_checked()
    {
        var stack = await ReadAsync("compose.prod.yml");
        foreach (var name in Watching)
        {
            var service = stack.GetProperty("services").GetProperty(name);
            Assert.Equal("ALL", service.GetProperty("cap_drop")[0].GetString());
            Assert.Equal("no-new-privileges:true", service.GetProperty("security_opt")[0].GetString());
            Assert.True(service.GetProperty("read_only").GetBoolean());
            Assert.DoesNotContain(service.GetProperty("user").GetString()!.Split(':')[0], new[] { "", "0", "root" });
            Assert.NotEqual(JsonValueKind.Undefined, service.GetProperty("healthcheck").GetProperty("test").ValueKind);
            Assert.Equal(("50m", "5"), (service.GetProperty("logging").GetProperty("options").GetProperty("max-size").GetString(), service.GetProperty("logging").GetProperty("options").GetProperty("max-file").GetString()));
            var limits = service.GetProperty("deploy").GetProperty("resources").GetProperty("limits");
            Assert.True(limits.TryGetProperty("memory", out _) && limits.TryGetProperty("cpus", out _) && limits.TryGetProperty("pids", out _));
            if (service.TryGetProperty("volumes", out var volumes))
                Assert.All(volumes.EnumerateArray().Where(v => v.GetProperty("type").GetString() == "bind"), v => Assert.True(v.GetProperty("read_only").GetBoolean()));
        }
    }

    [Fact]
    public async Task What_watches_the_host_asks_for_no_more_of_it_than_alerts_and_dashboards_do()
    {
        var service = (await ReadAsync("compose.prod.yml")).GetProperty("services").GetProperty("node-exporter");
        Assert.Equal(["/", "/proc"], service.GetProperty("volumes").EnumerateArray().Select(v => v.GetProperty("source").GetString()!).Where(s => !s.Contains("metrics", StringComparison.Ordinal)).Order(StringComparer.Ordinal));
        Assert.Equal(["metrics"], service.GetProperty("networks").EnumerateObject().Select(n => n.Name));
        var collectors = service.GetProperty("command").EnumerateArray().Select(c => c.GetString()!).Where(c => !c.Contains('=')).Select(c => c.Replace("--collector.", "", StringComparison.Ordinal)).ToList();
        Assert.Contains("disable-defaults", collectors);
        Assert.Equal(["cpu", "filesystem", "memory"], Monitoring.MetricNameTests.Queries().SelectMany(q => Host().Matches(q)).Select(m => m.Groups[1].Value).Distinct().Order(StringComparer.Ordinal));
        Assert.Equal(["cpu", "filesystem", "meminfo", "textfile"], collectors.Except(["disable-defaults"]).Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task What_only_the_monitoring_may_read_is_told_to_its_network_alone()
    {
        foreach (var stack in new[] { await ReadAsync("compose.prod.yml"), await ReadAsync("compose.prod.yml", "compose.staging.yml") })
        {
            var network = stack.GetProperty("networks").GetProperty("monitoring").GetProperty("ipam").GetProperty("config")[0].GetProperty("subnet").GetString();
            Assert.Equal(network, stack.GetProperty("services").GetProperty("app").GetProperty("environment").GetProperty("Management__Allow").GetString());
        }
    }

    [Fact]
    public async Task Without_a_profile_application_database_and_proxy_start_and_nothing_else()
    {
        var stack = await ReadAsync(["compose.prod.yml"], ("COMPOSE_PROFILES", ""));
        Assert.Equal(["app", "db", "proxy"], stack.GetProperty("services").EnumerateObject().Select(s => s.Name).Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task The_container_that_answers_people_holds_no_password_of_who_owns_the_database()
    {
        foreach (var stack in new[] { await ReadAsync("compose.prod.yml"), await ReadAsync("compose.prod.yml", "compose.staging.yml") })
        {
            var secrets = stack.GetProperty("services").EnumerateObject().ToDictionary(s => s.Name,
                s => s.Value.TryGetProperty("secrets", out var given) ? given.EnumerateArray().Select(g => g.GetProperty("source").GetString()).ToList() : []);
            Assert.Contains("ConnectionStrings__TechSupport", secrets["app"]);
            Assert.DoesNotContain(secrets["app"], s => s is "ConnectionStrings__TechSupportOwner" or "db_owner" or "db_superuser");
        }
    }

    [Fact]
    public async Task Only_who_watches_and_who_alerts_share_the_management_ports_network_and_only_an_exporter_more_the_database()
    {
        var stack = await ReadAsync("compose.prod.yml");
        Assert.Equal(["alertmanager", "app", "prometheus"], On(stack, "monitoring"));
        Assert.Equal(["app", "db", "postgres-exporter"], On(stack, "data").Except(["backup"]));
        Assert.All(new[] { "monitoring", "data", "metrics" }, network => Assert.True(stack.GetProperty("networks").GetProperty(network).GetProperty("internal").GetBoolean()));
        Assert.DoesNotContain("postgres-exporter", On(stack, "desk"));
    }

    [Fact]
    public async Task The_pages_of_the_monitoring_are_on_the_hosts_own_address_only()
    {
        var stack = await ReadAsync("compose.prod.yml");
        Assert.All(Watching.SelectMany(name => Ports(stack.GetProperty("services").GetProperty(name))), port => Assert.Equal("127.0.0.1", port.Address));
        Assert.Equal(3, Watching.Sum(name => Ports(stack.GetProperty("services").GetProperty(name)).Count()));
    }

    [Fact]
    public async Task Staging_and_production_share_nothing_on_one_host()
    {
        var (production, staging) = (await ReadAsync("compose.prod.yml"), await ReadAsync("compose.prod.yml", "compose.staging.yml"));
        foreach (var kind in new[] { "volumes", "networks" })
            Assert.Empty(Names(production, kind).Intersect(Names(staging, kind)));
        Assert.Empty(Published(production).Intersect(Published(staging)));
        Assert.Empty(Subnets(production).Intersect(Subnets(staging)));
    }

    [Fact]
    public async Task Staging_says_what_it_is_and_sends_no_mail_out_even_if_its_settings_are_productions()
    {
        var staging = await ReadAsync(["compose.prod.yml", "compose.staging.yml"], ("SMTP_HOST", "mail.crb.local"), ("SMTP_USER", "helpdesk"));
        var app = staging.GetProperty("services").GetProperty("app");
        var environment = app.GetProperty("environment");
        Assert.Equal("maildev", environment.GetProperty("Smtp__Host").GetString());
        Assert.Equal("", environment.GetProperty("Smtp__UserName").GetString());
        Assert.Equal("true", environment.GetProperty("Hospital__Staging").GetString());
        Assert.True(app.GetProperty("read_only").GetBoolean());
        var marks = staging.GetProperty("services").GetProperty("db").GetProperty("volumes").EnumerateArray().Select(v => v.GetProperty("target").GetString());
        Assert.Contains("/docker-entrypoint-initdb.d/20-mark.sh", marks);
        Assert.DoesNotContain((await ReadAsync("compose.prod.yml")).GetProperty("services").GetProperty("db").GetProperty("volumes").EnumerateArray(), v => v.GetProperty("source").GetString()!.Contains("staging", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Old_months_of_the_audit_log_are_exported_in_production_and_in_staging_never()
    {
        var production = (await ReadAsync(["compose.prod.yml"], ("AUDIT_EXPORT_DIR", "/srv/exports"), ("AUDIT_KEEP_MONTHS", "24"))).GetProperty("services").GetProperty("app");
        var folder = production.GetProperty("environment").GetProperty("Audit__ExportPath").GetString();
        var mounted = production.GetProperty("volumes").EnumerateArray().Single(v => v.GetProperty("target").GetString() == folder);
        Assert.Equal(("/srv/exports", false), (mounted.GetProperty("source").GetString(), mounted.TryGetProperty("read_only", out _)));
        Assert.Equal("24", production.GetProperty("environment").GetProperty("Audit__KeepMonths").GetString());
        Assert.Superset(new HashSet<string?> { "Audit__SigningKey", "Audit__PreviousSigningKeys" }, production.GetProperty("secrets").EnumerateArray().Select(s => s.GetProperty("source").GetString()).ToHashSet());
        var staging = (await ReadAsync("compose.prod.yml", "compose.staging.yml")).GetProperty("services").GetProperty("app");
        Assert.Equal("", staging.GetProperty("environment").GetProperty("Audit__ExportPath").GetString());
    }

    [Fact]
    public async Task The_development_stack_is_reachable_from_this_machine_only()
    {
        var stack = await ReadAsync("compose.dev.yml");
        Assert.Equal(["alertmanager", "app", "assets", "db", "grafana", "maildev", "pgadmin", "postgres-exporter", "prometheus"], stack.GetProperty("services").EnumerateObject().Select(s => s.Name).Order(StringComparer.Ordinal));
        Assert.All(stack.GetProperty("services").EnumerateObject().SelectMany(s => Ports(s.Value)), port => Assert.Equal("127.0.0.1", port.Address));
        using var servers = JsonDocument.Parse(await File.ReadAllTextAsync(Path.Combine(Repository.Root, "ops/dev/stack/pgadmin-servers.json"), TestContext.Current.CancellationToken));
        Assert.Equal("db", servers.RootElement.GetProperty("Servers").GetProperty("1").GetProperty("Host").GetString());
    }

    [Theory]
    [InlineData("compose.dev.yml")]
    [InlineData("compose.prod.yml", "compose.staging.yml")]
    public async Task Every_image_is_an_exact_version_that_a_variable_can_replace(params string[] files)
    {
        var stack = await ReadAsync(files);
        var text = string.Concat(files.Select(f => File.ReadAllText(Path.Combine(Repository.Root, f))));
        Assert.All(stack.GetProperty("services").EnumerateObject().Select(s => s.Value.GetProperty("image").GetString()!), image =>
        {
            if (image == "app:test") return;
            Assert.Matches(@":v?\d+(\.\d+)*(-\w+)*$", image);
            // two numbers are the whole version of PostgreSQL; of the others they would move, as the tools of development may
            if (files[0] == "compose.prod.yml" && !image.Contains("postgres:", StringComparison.Ordinal)) Assert.Matches(@":v?\d+\.\d+\.\d+", image);
            if (image.StartsWith(Registry, StringComparison.Ordinal))
            {
                Assert.Contains($"${{POSTGRES_IMAGE:-${{REGISTRY:-{Registry}}}{image[Registry.Length..]}}}", text, StringComparison.Ordinal);
                return;
            }
            Assert.Matches($@"image: \$\{{[A-Z_]+_IMAGE:-{System.Text.RegularExpressions.Regex.Escape(image)}\}}", text);
        });
    }

    private static Task<JsonElement> ReadAsync(params string[] files) => ReadAsync(files, []);

    private static async Task<JsonElement> ReadAsync(string[] files, params (string Name, string Value)[] settings)
    {
        await Engine.RequiredAsync();
        var environment = new Dictionary<string, string?> { ["TECHSUPPORT_IMAGE"] = "app:test", ["PUBLIC_URL"] = "https://helpdesk.hospital.example", ["COMPOSE_PROFILES"] = "monitoring" };
        // what the files say by themselves, wherever this runs
        foreach (var name in new[] { "HTTPS_PORT", "HTTP_PORT", "PROMETHEUS_PORT", "ALERTMANAGER_PORT", "GRAFANA_PORT", "MAIL_PORT", "EDGE_SUBNET", "MONITORING_SUBNET", "MONITORING_RANGE", "MONITORING_ADDRESS", "COMPOSE_PROJECT_NAME", "REGISTRY", "POSTGRES_IMAGE" })
            environment[name] = null;
        foreach (var (name, value) in settings) environment[name] = value;
        var (code, said, errors) = await Script.RunAsync("docker", ["compose", .. files.SelectMany(f => new[] { "-f", f }), "config", "--format", "json"], environment);
        Assert.Equal((0, ""), (code, errors));
        return JsonDocument.Parse(said).RootElement;
    }

    private static string[] On(JsonElement stack, string network) =>
        [.. stack.GetProperty("services").EnumerateObject().Where(s => s.Value.GetProperty("networks").TryGetProperty(network, out _)).Select(s => s.Name).Order(StringComparer.Ordinal)];

    private static IEnumerable<(string? Address, string? Published)> Ports(JsonElement service) =>
        !service.TryGetProperty("ports", out var ports) ? []
            : ports.EnumerateArray().Select(p => (p.TryGetProperty("host_ip", out var ip) ? ip.GetString() : null, p.GetProperty("published").GetString()));

    private static IEnumerable<string?> Published(JsonElement stack) => stack.GetProperty("services").EnumerateObject().SelectMany(s => Ports(s.Value)).Select(p => p.Published);

    private static IEnumerable<string?> Names(JsonElement stack, string kind) => stack.GetProperty(kind).EnumerateObject().Select(v => v.Value.GetProperty("name").GetString());

    private static IEnumerable<string?> Subnets(JsonElement stack) => stack.GetProperty("networks").EnumerateObject()
        .SelectMany(n => n.Value.TryGetProperty("ipam", out var ipam) && ipam.TryGetProperty("config", out var config) ? config.EnumerateArray().Select(c => c.GetProperty("subnet").GetString()) : []);

    [GeneratedRegex("node_([a-z]+)_")]
    private static partial Regex Host();
}
