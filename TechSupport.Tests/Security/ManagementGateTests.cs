using System.Net.Http.Headers;
using System.Text;
using TechSupport.Tests.Support;
using TechSupport.Tests.Support.Databases;

namespace TechSupport.Tests.Security;

/// <summary>With a password set, /actuator tells a stranger whether it is alive and ready, and nothing else.</summary>
public sealed class ManagementGateTests(ManagementGateTests.Guarded app) : IClassFixture<ManagementGateTests.Guarded>
{
    private const string Password = "päss:word with a colon";

    public static readonly TheoryData<string> Told = ["/actuator/health", "/actuator/info", "/actuator/prometheus", "/actuator/no-such-thing", "/actuator/health/live/x", "/"];

    [Theory]
    [InlineData("/actuator/health/live")]
    [InlineData("/actuator/health/ready")]
    public async Task The_probes_answer_everybody(string path) => Assert.Equal(200, (await GetAsync(path)).Status);

    [Theory]
    [MemberData(nameof(Told))]
    public async Task Nothing_else_is_told_without_the_password(string path)
    {
        foreach (var wrong in new[] { null, Basic("monitoring", "wrong"), Basic("somebody", Password), Basic("", ""), "Basic %%%", "Basic", "Basic ", "Bearer monitoring", $"Basic {new string('A', 7000)}" })
        {
            var (status, body, challenge) = await GetAsync(path, wrong);
            Assert.Equal((401, ""), (status, body));
            Assert.StartsWith("Basic ", challenge, StringComparison.Ordinal);
        }
    }

    [Theory]
    [InlineData("/actuator/health", "\"UP\"")]
    [InlineData("/actuator/info", "\"TechSupport\"")]
    [InlineData("/actuator/prometheus", "techsupport_outbox_pending")]
    public async Task With_the_password_it_is_told(string path, string what)
    {
        var (status, body, _) = await GetAsync(path, Basic("monitoring", Password));
        Assert.Equal(200, status);
        Assert.Contains(what, body, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_monitoring_may_ask_by_any_name_and_people_only_by_the_public_one()
    {
        Assert.Equal(200, (await GetAsync("/actuator/prometheus", Basic("monitoring", Password), "app:8081")).Status);
        Assert.Equal(200, (await GetAsync("/actuator/health/ready", host: "172.30.43.10")).Status);
        using var visitor = app.Anonymous();
        Assert.Equal(400, (await visitor.GetAsync("/sign-in", ("Host", "evil.example"))).Status);
        Assert.Equal(200, (await visitor.GetAsync("/sign-in")).Status);
    }

    private async Task<(int Status, string Body, string Challenge)> GetAsync(string path, string? authorization = null, string? host = null)
    {
        using var http = new HttpClient { BaseAddress = app.ManagementAddress };
        using var request = new HttpRequestMessage(HttpMethod.Get, path);
        if (host is not null) request.Headers.Host = host;
        if (authorization is not null) request.Headers.TryAddWithoutValidation("Authorization", authorization);
        using var answer = await http.SendAsync(request, TestContext.Current.CancellationToken);
        return ((int)answer.StatusCode, await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken), answer.Headers.WwwAuthenticate.ToString());
    }

    private static string Basic(string name, string password) =>
        new AuthenticationHeaderValue("Basic", Convert.ToBase64String(Encoding.UTF8.GetBytes($"{name}:{password}"))).ToString();

    public sealed class Guarded(Postgres postgres) : App(postgres)
    {
        protected override IReadOnlyDictionary<string, string?> Settings => new Dictionary<string, string?>
        {
            ["Management:Password"] = Password,
            ["Management:Allow"] = "10.0.0.0/8, 127.0.0.1",
            ["AllowedHosts"] = "helpdesk.hospital.example;127.0.0.1",
        };
    }
}

/// <summary>An address that is not on the list learns nothing, password or not.</summary>
public sealed class ManagementAddressTests(ManagementAddressTests.Elsewhere app) : IClassFixture<ManagementAddressTests.Elsewhere>
{
    [Theory]
    [InlineData("/actuator/health/ready", 200)]
    [InlineData("/actuator/health", 403)]
    [InlineData("/actuator/prometheus", 403)]
    public async Task Only_the_probes_answer(string path, int status)
    {
        using var http = new HttpClient { BaseAddress = app.ManagementAddress };
        http.DefaultRequestHeaders.Add("X-Forwarded-For", "10.1.2.3");
        using var answer = await http.GetAsync(new Uri(path, UriKind.Relative), TestContext.Current.CancellationToken);
        Assert.Equal(status, (int)answer.StatusCode);
    }

    public sealed class Elsewhere(Postgres postgres) : App(postgres)
    {
        protected override IReadOnlyDictionary<string, string?> Settings => new Dictionary<string, string?> { ["Management:Allow"] = "10.1.2.3" };
    }
}
