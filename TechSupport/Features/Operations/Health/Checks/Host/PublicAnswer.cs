using Microsoft.Extensions.Options;

namespace TechSupport.Features.Operations.Health.Checks.Host;

/// <summary>The way people come: name, proxy, application.</summary>
public sealed class PublicAnswer(IOptions<HospitalOptions> hospital) : HealthCheck
{
    public override CheckFacts Facts { get; } = new("public-address", CheckGroup.Host, "The address that people open answers")
    {
        Cause = "The name does not lead here, the proxy is stopped, or the wrong address is set.",
        Cure = "Open the address in a browser; then see the proxy and Hospital__PublicUrl.",
        Runbook = "symptoms/health.md#the-public-address",
    };

    public override async Task<Finding> LookAsync(CancellationToken ct)
    {
        var address = hospital.Value.Link("sign-in");
        try
        {
            // the certificate is another check's business
            using var handler = new SocketsHttpHandler { UseProxy = false, AllowAutoRedirect = false, ConnectTimeout = TimeSpan.FromSeconds(3) };
            handler.SslOptions.RemoteCertificateValidationCallback = (_, certificate, _, _) => certificate is not null;
            using var client = new HttpClient(handler);
            using var answer = await client.GetAsync(address, HttpCompletionOption.ResponseHeadersRead, ct);
            return (int)answer.StatusCode < 400 ? Finding.Good("{0} answers.", address.Authority) : Finding.Broken("{0} answers {1}.", address.Authority, (int)answer.StatusCode);
        }
        catch (HttpRequestException e) { return Finding.Broken("{0} does not answer: {1}", address.Authority, e.Message); }
    }
}
