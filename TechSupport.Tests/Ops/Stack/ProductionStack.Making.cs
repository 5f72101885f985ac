using System.Diagnostics;
using System.Net.Sockets;
using TechSupport.Tests.Support;
using TechSupport.Tests.Support.Releases;

[assembly: AssemblyFixture(typeof(TechSupport.Tests.Ops.Stack.ProductionStack))]
[assembly: AssemblyFixture(typeof(TechSupport.Tests.Ops.Stack.SecondStack))]

namespace TechSupport.Tests.Ops.Stack;

public partial class ProductionStack
{
    private string[] migrations = [];

    private async Task MakeAsync()
    {
        foreach (var part in new[] { Config, Path.Combine(Config, "approvers"), State, Backups, ReleasesFolder }) Directory.CreateDirectory(part);
        Assert.Equal(0, (await Script.RunAsync("install", ["-d", "-m", "0750", "-o", "1001", "-g", "1001", AuditExports])).Code);
        await SettingsAsync();
        await InstallAsync();
        var certificate = await Script.RunAsync("openssl", ["x509", "-in", Path.Combine(Secrets, "tls.pem")]);
        await File.WriteAllTextAsync(Path.Combine(Config, "ca.pem"), certificate.Out);
        foreach (var name in new[] { "release", "anna", "boris" }) await Cosign.KeyAsync(Path.Combine(folder, name));
        File.Copy(Path.Combine(folder, "release.pub"), Path.Combine(Config, "cosign.pub"));
        foreach (var name in new[] { "anna", "boris" }) File.Copy(Path.Combine(folder, name + ".pub"), Path.Combine(Config, "approvers", name + ".pub"));
        await StartRegistryAsync();
        Assert.Equal(0, (await DockerAsync("tag", await Engine.ProductAsync(), $"{Registry}/app:{First}")).Code);
        var listed = await DockerAsync("run", "--rm", "--network", "none", $"{Registry}/app:{First}", "migrate", "--list");
        migrations = listed.Out.Split('\n', StringSplitOptions.RemoveEmptyEntries);
        Assert.True(listed.Code == 0 && migrations.Length > 0, listed.All);
        await SignAsync(First);
        FirstDeployment = await DeployFirstAsync();
        Assert.True(FirstDeployment.Code == 0, FirstDeployment.All);
    }

    private async Task SettingsAsync()
    {
        var net = 1 + Environment.ProcessId % 250;
        await File.WriteAllTextAsync(Path.Combine(Config, "techsupport.env"), $"""
            COMPOSE_PROJECT_NAME={id}
            ENVIRONMENT=production
            REGISTRY={Registry}
            PUBLIC_URL=https://localhost:{httpsPort}
            HTTPS_PORT={httpsPort}
            HTTP_PORT={Launch.HeldPort()}
            EDGE_SUBNET=10.23{number}.{net}.0/25
            MONITORING_SUBNET=10.23{number}.{net}.128/25
            MONITORING_RANGE=10.23{number}.{net}.192/26
            MONITORING_ADDRESS=10.23{number}.{net}.138
            SMTP_HOST=mail
            SMTP_PORT=1025
            SMTP_SECURITY=none
            SMTP_FROM=helpdesk@crb.local
            POSTGRES_SHARED_BUFFERS=64MB
            POSTGRES_IMAGE={await Engine.DatabaseAsync()}
            RECOVERY_SHARED_BUFFERS=64MB
            WAL_ARCHIVE_SECONDS=10
            MOUNT_PROPAGATION=rprivate
            RELEASES_DIR={ReleasesFolder}
            STATE_DIR={State}
            REPORTS_DIR={Reports}
            AUDIT_EXPORT_DIR={AuditExports}
            BACKUP_DIR={Backups}
            MIN_FREE_MB=256
            SYNTHETIC_CHECK=false
            SMOKE_CA={Path.Combine(Config, "ca.pem")}
            COMPOSE_EXTRA_FILE={Path.Combine(folder, "mail.yml")}
            {MoreSettings}
            """);
        // the hospital's relay
        await File.WriteAllTextAsync(Path.Combine(folder, "mail.yml"), """
            services:
              mail:
                image: maildev/maildev:3.0.0
                networks: [edge]

            """);
    }

    private async Task StartRegistryAsync()
    {
        var file = Path.Combine(folder, "registry.yml");
        await File.WriteAllTextAsync(file, $$"""
            version: 0.1
            log: { level: error, accesslog: { disabled: true } }
            storage: { filesystem: { rootdirectory: {{Path.Combine(folder, "registry")}} }, delete: { enabled: true } }
            http: { addr: "127.0.0.1:{{registryPort}}" }

            """);
        registry = Process.Start(new ProcessStartInfo("docker-registry", ["serve", file]) { RedirectStandardOutput = true, RedirectStandardError = true })!;
        registry.OutputDataReceived += (_, _) => { };
        registry.ErrorDataReceived += (_, _) => { };
        registry.BeginOutputReadLine();
        registry.BeginErrorReadLine();
        using var http = new HttpClient();
        for (var i = 0; ; i++)
            try
            {
                await http.GetAsync(new Uri($"http://127.0.0.1:{registryPort}/v2/"), TestContext.Current.CancellationToken);
                return;
            }
            catch (HttpRequestException e) when (e.InnerException is SocketException && i < 200) { await Task.Delay(50, TestContext.Current.CancellationToken); }
    }
}
