using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using TechSupport.Tests.Support;

namespace TechSupport.Tests.Ops.Host;

public sealed partial class HostScriptTests
{
    [Theory]
    [InlineData(61, 0, "info")]
    [InlineData(60, 0, "warning")]
    [InlineData(15, 0, "warning")]
    [InlineData(14, 1, "err")]
    [InlineData(-1, 1, "err")]
    public async Task A_certificate_is_a_warning_from_60_days_and_an_error_from_14(int days, int code, string priority)
    {
        using var fine = Certificate(400);
        using var ending = Certificate(days);
        // the chain is as good as the certificate in it that ends first
        Write("etc/secrets/tls.pem", fine.ExportCertificatePem() + "\n" + ending.ExportCertificatePem() + "\n");
        Write("etc/secrets/DataProtection__Certificate", fine.ExportCertificatePem() + "\n");
        var said = await Certificates();
        Assert.Equal((code, ""), (said.Code, said.Errors));
        Assert.Contains($"techsupport-certificates {priority} {In("etc/secrets/tls.pem")} ", Journal(), StringComparison.Ordinal);
        Assert.Contains(days < 0 ? "ended 1 days ago" : $"ends in {days} days", said.Out, StringComparison.Ordinal);
        var metrics = File.ReadAllText(In("metrics/techsupport_certificates.prom"));
        Assert.Contains($"techsupport_certificate_days{{file=\"tls.pem\"}} {days}\n", metrics, StringComparison.Ordinal);
        Assert.Contains("techsupport_certificate_days{file=\"DataProtection__Certificate\"} 400\n", metrics, StringComparison.Ordinal);
        Assert.Single(Directory.GetFiles(In("metrics")));
    }

    [Fact]
    public async Task The_clock_of_the_host_decides()
    {
        using var certificate = Certificate(400);
        Write("etc/secrets/tls.pem", certificate.ExportCertificatePem());
        Write("etc/secrets/DataProtection__Certificate", certificate.ExportCertificatePem());
        Assert.Equal(0, (await Certificates()).Code);
        // 390 days later
        Shim("date", "if [ \"$*\" = '-u +%s' ]; then echo $(( $(/usr/bin/date -u +%s) + 390 * 86400 )); else exec /usr/bin/date \"$@\"; fi");
        var later = await Certificates();
        Assert.Equal(1, later.Code);
        Assert.Contains("ends in 10 days", later.Out, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n")]
    public async Task A_certificate_that_cannot_be_read_is_an_error(string? text)
    {
        using var fine = Certificate(400);
        Write("etc/secrets/tls.pem", fine.ExportCertificatePem());
        if (text is not null) Write("etc/secrets/DataProtection__Certificate", text);
        var said = await Certificates();
        Assert.Equal(1, said.Code);
        Assert.Contains("DataProtection__Certificate holds no certificate that can be read", said.Out, StringComparison.Ordinal);
        Assert.Contains("techsupport_certificate_readable{file=\"DataProtection__Certificate\"} 0\n", File.ReadAllText(In("metrics/techsupport_certificates.prom")), StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_certificate_that_the_address_shows_is_looked_at_and_compared_with_the_file()
    {
        using var file = Certificate(400);
        using var shown = Certificate(10);
        Write("etc/secrets/tls.pem", file.ExportCertificatePem());
        Write("etc/secrets/DataProtection__Certificate", file.ExportCertificatePem());
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        var serving = ServeAsync(listener, shown);
        Write("etc/techsupport.env", $"ENVIRONMENT=production\nPUBLIC_URL=https://localhost:{((IPEndPoint)listener.LocalEndpoint).Port}\n");
        var said = await Certificates();
        listener.Stop();
        await serving;
        Assert.Equal(1, said.Code);
        Assert.Matches("https://localhost:[0-9]+ ends in 10 days", said.Out);
        Assert.Matches("https://localhost:[0-9]+ shows another certificate than ", said.Out);
        Assert.Contains("techsupport_certificate_days{file=\"live\"} 10\n", File.ReadAllText(In("metrics/techsupport_certificates.prom")), StringComparison.Ordinal);

        var silent = await Certificates();
        Assert.Equal(0, silent.Code);
        Assert.Contains("did not answer", silent.Out, StringComparison.Ordinal);
    }

    private async Task<Ended> Certificates()
    {
        Directory.CreateDirectory(In("metrics"));
        return await Script.RunAsync("ops/host/certificates", [], Environment());
    }

    private static X509Certificate2 Certificate(int days)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest("CN=helpdesk.crb.local", key, HashAlgorithmName.SHA256);
        // half a day more, so that the day is the same when the script has started
        var end = DateTimeOffset.UtcNow.AddDays(days).AddHours(12);
        return request.CreateSelfSigned(DateTimeOffset.UtcNow.AddDays(-30), end);
    }

    private static async Task ServeAsync(TcpListener listener, X509Certificate2 certificate)
    {
        try
        {
            while (true)
            {
                using var client = await listener.AcceptTcpClientAsync(TestContext.Current.CancellationToken);
                await using var tls = new SslStream(client.GetStream());
                await tls.AuthenticateAsServerAsync(certificate);
                await tls.ReadExactlyAsync(new byte[1], TestContext.Current.CancellationToken);
            }
        }
        catch (Exception e) when (e is SocketException or IOException or OperationCanceledException or ObjectDisposedException) { /* the test ended it */ }
    }
}
