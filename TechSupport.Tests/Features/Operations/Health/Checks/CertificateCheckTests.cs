using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Authentication;
using System.Security.Cryptography.X509Certificates;
using Microsoft.EntityFrameworkCore;
using TechSupport.Features.Operations.Health.Checks;
using TechSupport.Tests.Support;
using TechSupport.Tests.Support.Databases;

namespace TechSupport.Tests.Features.Operations.Health.Checks;

/// <summary>The certificate at the public address, as a browser is shown it, and the one that seals the keys.</summary>
public sealed class CertificateCheckTests(CertificateCheckTests.PublicApp app, Postgres postgres) : IClassFixture<CertificateCheckTests.PublicApp>
{
    [Fact]
    [Plants("public-certificate", HealthState.Watch)]
    [Plants("public-certificate")]
    public async Task A_certificate_that_ends_soon_is_watched_and_in_the_last_week_broken()
    {
        foreach (var (days, state) in new[] { (90, HealthState.Good), (59, HealthState.Watch), (6, HealthState.Broken), (-1, HealthState.Broken) })
        {
            app.Proxy.Shows(days);
            await app.IsAsync("public-certificate", state, "It is good until");
        }
        app.Proxy.Shows(null);
        await app.IsAsync("public-certificate", HealthState.Broken, "No secure connection");
    }

    [Fact]
    [Plants("key-ring")]
    public async Task Keys_that_another_certificate_sealed_are_seen_though_new_ones_are_made()
    {
        await app.IsAsync("key-ring", HealthState.Good);
        await using var restored = new RestoredApp(app, postgres);
        await restored.InitializeAsync();
        await restored.IsAsync("key-ring", HealthState.Broken, "do not open");
        await using (var db = app.OwnerDb()) await db.Database.ExecuteSqlAsync($"delete from data_protection_keys", TestContext.Current.CancellationToken);
        await restored.IsAsync("key-ring", HealthState.Good);
    }

    // with the database of the other one and without its certificate
    private sealed class RestoredApp(App other, Postgres postgres) : App(postgres)
    {
        protected override bool OwnsDatabase => false;

        protected override IReadOnlyDictionary<string, string?> Settings => new Dictionary<string, string?> { ["DataProtection:Certificate"] = KeyCertificate.Make() };

        protected override Task<string> OpenDatabaseAsync() => Task.FromResult(other.Database.OwnerConnection);
    }

    public sealed class PublicApp(Postgres postgres) : App(postgres)
    {
        public TlsProxy Proxy { get; } = new();

        protected override IReadOnlyDictionary<string, string?> Settings => new Dictionary<string, string?> { ["Hospital:PublicUrl"] = Proxy.Address };

        public override async ValueTask DisposeAsync()
        {
            await base.DisposeAsync();
            Proxy.Dispose();
        }
    }

    /// <summary>Greets whoever comes with its certificate, and says no more.</summary>
    public sealed class TlsProxy : IDisposable
    {
        private readonly TcpListener listener = new(IPAddress.Loopback, 0);
        private X509Certificate2? certificate;

        public TlsProxy()
        {
            listener.Start();
            _ = ServeAsync();
        }

        public string Address => $"https://127.0.0.1:{((IPEndPoint)listener.LocalEndpoint).Port}";

        /// <param name="days">How long its certificate is still good; null when it has none.</param>
        public void Shows(int? days)
        {
            certificate?.Dispose();
            var pem = days is { } left ? KeyCertificate.Make(left) : null;
            certificate = pem is null ? null : X509Certificate2.CreateFromPem(pem, pem);
        }

        public void Dispose()
        {
            listener.Dispose();
            certificate?.Dispose();
        }

        private async Task ServeAsync()
        {
            try
            {
                while (true)
                {
                    using var caller = await listener.AcceptTcpClientAsync();
                    if (certificate is null) continue;
                    await using var tls = new SslStream(caller.GetStream());
                    try { await tls.AuthenticateAsServerAsync(certificate); }
                    catch (Exception e) when (e is IOException or AuthenticationException) { /* it looked and went */ }
                }
            }
            catch (Exception e) when (e is SocketException or ObjectDisposedException) { /* the end of the test */ }
        }
    }
}
