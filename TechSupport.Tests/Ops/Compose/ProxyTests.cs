using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Authentication;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using TechSupport.Tests.Support;
using TechSupport.Tests.Support.Releases;

namespace TechSupport.Tests.Ops.Compose;

/// <summary>ops/proxy/haproxy.cfg in a real HAProxy, before another one that says what reached it.</summary>
[Trait("Needs", "engine")]
public sealed class ProxyTests : IAsyncLifetime
{
    private const string Image = "haproxy:3.2.6";
    private readonly string name = $"proxy-{Guid.NewGuid():N}"[..14];
    private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("techsupport-proxy-");
    private readonly (int Https, int Http) ports = (Launch.HeldPort(), Launch.HeldPort());

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        await Engine.RequiredAsync();
        await File.WriteAllTextAsync(Path.Combine(folder.FullName, "echo.cfg"), """
            defaults
                mode http
                timeout client 10s
                timeout server 10s
                timeout connect 1s
            frontend echo
                bind :8080
                http-request return status 200 content-type text/plain lf-string "for=%[req.hdr(x-forwarded-for)] proto=%[req.hdr(x-forwarded-proto)] host=%[req.hdr(x-forwarded-host)] forwarded=%[req.hdr(forwarded)] prefix=%[req.hdr(x-forwarded-prefix)] id=%[req.hdr(x-request-id)]" hdr X-Route "/reset/{token}"

            """, Ct);
        var made = await Script.RunAsync("openssl", ["req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2", "-subj", "/CN=localhost", "-keyout", "-", "-out", "-"]);
        await File.WriteAllTextAsync(Path.Combine(folder.FullName, "tls.pem"), made.Out, Ct);
        await Script.RunAsync("chmod", ["-R", "a+rX", folder.FullName]);
        await DockerAsync("network", "create", name);
        await DockerAsync("run", "-d", "--name", name + "-app", "--network", name, "--network-alias", "app", "-v", $"{folder.FullName}/echo.cfg:/usr/local/etc/haproxy/haproxy.cfg:ro", Image);
        await DockerAsync("run", "-d", "--name", name, "--network", name, "-p", $"127.0.0.1:{ports.Https}:8443", "-p", $"127.0.0.1:{ports.Http}:8080", "-e", "PUBLIC_URL=https://helpdesk.hospital.example/",
            "-v", $"{Repository.Root}/ops/proxy:/usr/local/etc/haproxy:ro", "-v", $"{folder.FullName}/tls.pem:/run/secrets/tls.pem:ro", Image);
        using var visitor = Visitor();
        await UntilAsync(visitor, HttpStatusCode.OK);
    }

    public async ValueTask DisposeAsync()
    {
        try
        {
            await Script.RunAsync("docker", ["rm", "-fv", name, name + "-app"]);
            await Script.RunAsync("docker", ["network", "rm", name]);
        }
        catch (System.ComponentModel.Win32Exception) { /* where no engine is, nothing was made */ }
        folder.Delete(recursive: true);
    }

    [Fact]
    public async Task People_get_encryption_and_nothing_a_visitor_says_of_himself_reaches_the_application()
    {
        using var visitor = Visitor();
        using var request = new HttpRequestMessage(HttpMethod.Get, "/tickets") { Version = HttpVersion.Version20, VersionPolicy = HttpVersionPolicy.RequestVersionExact };
        foreach (var (header, value) in new[] { ("X-Forwarded-For", "10.0.0.1"), ("X-Forwarded-Proto", "http"), ("X-Forwarded-Host", "evil.example"), ("Forwarded", "for=10.0.0.1"), ("X-Forwarded-Prefix", "/evil"), ("X-Request-Id", "a-visitor-says-so") })
            request.Headers.TryAddWithoutValidation(header, value);
        using var answer = await visitor.SendAsync(request, Ct);
        var reached = await answer.Content.ReadAsStringAsync(Ct);
        Assert.DoesNotContain("10.0.0.1", reached, StringComparison.Ordinal);
        Assert.Matches($@"^for=[0-9.]+ proto=https host=localhost:{ports.Https} forwarded= prefix= id=[0-9A-F]{{8}}-[0-9A-F]{{4}}$", reached);
        Assert.Equal(["max-age=31536000; includeSubDomains"], answer.Headers.GetValues("Strict-Transport-Security"));

        foreach (var (protocol, taken) in new[] { ("-tls1_1", false), ("-tls1_2", true), ("-tls1_3", true) })
        {
            var hands = await Script.RunAsync("openssl", ["s_client", protocol, "-cipher", "ALL:@SECLEVEL=0", "-connect", $"localhost:{ports.Https}"]);
            Assert.True(taken == (hands.Code == 0), protocol + hands.All);
        }
    }

    [Fact]
    public async Task The_log_says_the_route_and_the_reference_and_nothing_of_the_address()
    {
        using var visitor = Visitor();
        using var answer = await visitor.GetAsync("/planted/anna?token=planted", Ct);
        Assert.False(answer.Headers.Contains("X-Route"));
        var reference = (await answer.Content.ReadAsStringAsync(Ct)).Split("id=")[1];
        using (var plain = new HttpClient(new SocketsHttpHandler { AllowAutoRedirect = false })) (await plain.GetAsync(new Uri($"http://localhost:{ports.Http}/planted?a=planted"), Ct)).Dispose();
        (await visitor.GetAsync("/actuator/planted?token=planted", Ct)).Dispose();
        var log = (await Script.RunAsync("docker", ["logs", name])).All;
        Assert.Contains($"/reset/{{token}} {reference}", log, StringComparison.Ordinal);
        Assert.DoesNotContain("planted", log, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_plain_port_sends_people_to_the_public_address_wherever_it_listens_and_however_it_ends()
    {
        using var plain = new HttpClient(new SocketsHttpHandler { AllowAutoRedirect = false });
        using var answer = await plain.GetAsync(new Uri($"http://localhost:{ports.Http}/tickets/7?view=all"), Ct);
        Assert.Equal((HttpStatusCode.MovedPermanently, "https://helpdesk.hospital.example/tickets/7?view=all"), (answer.StatusCode, answer.Headers.Location?.OriginalString));
    }

    [Fact]
    public async Task Nothing_of_the_monitoring_port_is_even_asked_for()
    {
        // the other one answers everything with 200
        Assert.StartsWith("HTTP/1.1 200", await AskAsync("/actuary"), StringComparison.Ordinal);
        foreach (var path in new[] { "/actuator", "/actuator/health", "//actuator/info", "/Actuator/health", "/%61ctuator/health" })
            Assert.StartsWith("HTTP/1.1 404", await AskAsync(path), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_made_up_method_does_not_reach_the_application()
    {
        using var visitor = Visitor();
        foreach (var method in new[] { "ZQ1A2B3C", "TRACE", "PUT" })
        {
            using var request = new HttpRequestMessage(new HttpMethod(method), "/tickets");
            using var answer = await visitor.SendAsync(request, Ct);
            Assert.Equal(HttpStatusCode.MethodNotAllowed, answer.StatusCode);
        }
    }

    [Fact]
    public async Task One_address_gets_a_tenth_of_the_connections_and_the_others_have_the_rest()
    {
        var silent = Enumerable.Range(0, 230).Select(_ => new TcpClient("localhost", ports.Https)).ToList();
        try
        {
            // those beyond 200 end at once, the others when their 15 s are over
            var ended = silent.Select(async c =>
            {
                try { await c.GetStream().ReadExactlyAsync(new byte[1], Ct); }
                catch (IOException) { /* refused */ }
            }).ToList();
            for (var patience = 100; ended.Count(e => e.IsCompleted) < 30 && patience > 0; patience--) await Task.Delay(50, Ct);
            Assert.InRange(ended.Count(e => e.IsCompleted), 29, 31);
        }
        finally { silent.ForEach(c => c.Dispose()); }
        using var visitor = Visitor();
        using var answer = await UntilAsync(visitor, HttpStatusCode.OK);
    }

    [Fact]
    public async Task Whoever_asks_more_than_a_ward_does_is_told_to_wait()
    {
        using var visitor = Visitor();
        var answers = new List<HttpStatusCode>();
        for (var i = 0; i < 300 && !answers.Contains(HttpStatusCode.TooManyRequests); i++)
            answers.AddRange(await Task.WhenAll(Enumerable.Range(0, 10).Select(async _ =>
            {
                using var answer = await visitor.GetAsync("/", Ct);
                return answer.StatusCode;
            })));
        Assert.InRange(answers.Count(a => a == HttpStatusCode.OK), 1900, 2000);
        Assert.Contains(HttpStatusCode.TooManyRequests, answers);
    }

    // as it is written, which Uri would not leave
    private async Task<string> AskAsync(string path, string method = "GET")
    {
        using var tcp = new TcpClient("localhost", ports.Https);
        await using var tls = new SslStream(tcp.GetStream(), false, IsOurs);
        await tls.AuthenticateAsClientAsync(new SslClientAuthenticationOptions { TargetHost = "localhost", EnabledSslProtocols = SslProtocols.None }, Ct);
        await tls.WriteAsync(Encoding.ASCII.GetBytes($"{method} {path} HTTP/1.1\r\nHost: localhost\r\nContent-Length: 0\r\nConnection: close\r\n\r\n"), Ct);
        using var reader = new StreamReader(tls);
        return await reader.ReadToEndAsync(Ct);
    }

    [Fact]
    public async Task Without_the_application_people_read_the_page_of_the_maintenance_and_whoever_sends_half_a_request_is_let_go()
    {
        using var half = new TcpClient("localhost", ports.Http);
        await half.GetStream().WriteAsync("GET / HTTP/1.1\r\nHost: x\r\n"u8.ToArray(), Ct);
        var letGo = half.GetStream().ReadAsync(new byte[4096], Ct).AsTask();

        await DockerAsync("stop", "-t", "1", name + "-app");
        using var visitor = Visitor();
        using var answer = await UntilAsync(visitor, HttpStatusCode.ServiceUnavailable);
        Assert.Matches("(?s)<html.*Reference · Номер [0-9A-F]{8}-[0-9A-F]{4}<", await answer.Content.ReadAsStringAsync(Ct));
        Assert.NotEmpty(answer.Headers.GetValues("Strict-Transport-Security"));
        // 408 or an end: within the 5 s that a request may take, and some for a busy machine
        await letGo.WaitAsync(TimeSpan.FromSeconds(30), Ct);
    }

    private bool IsOurs(object sender, X509Certificate? shown, X509Chain? chain, SslPolicyErrors errors)
    {
        using var ours = X509CertificateLoader.LoadCertificateFromFile(Path.Combine(folder.FullName, "tls.pem"));
        return shown?.GetCertHashString() == ours.Thumbprint;
    }

    private HttpClient Visitor() => new(new SocketsHttpHandler { AllowAutoRedirect = false, SslOptions = { RemoteCertificateValidationCallback = IsOurs } })
    { BaseAddress = new Uri($"https://localhost:{ports.Https}"), Timeout = TimeSpan.FromSeconds(20) };

    private static async Task<HttpResponseMessage> UntilAsync(HttpClient visitor, HttpStatusCode status)
    {
        for (var i = 0; ; i++)
        {
            try
            {
                var answer = await visitor.GetAsync("/", Ct);
                if (answer.StatusCode == status) return answer;
                answer.Dispose();
            }
            catch (HttpRequestException) when (i < 200) { /* it starts, or lets nobody of this address in yet */ }
            Assert.True(i < 200, $"The proxy never answered {status}.");
            await Task.Delay(100, Ct);
        }
    }

    private static async Task DockerAsync(params string[] arguments)
    {
        var ended = await Script.RunAsync("docker", arguments);
        Assert.True(ended.Code == 0, ended.All);
    }
}
