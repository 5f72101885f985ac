using System.ComponentModel.DataAnnotations;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.DependencyInjection;
using TechSupport.Tests.Support;
using TechSupport.Tests.Support.Databases;
using TechSupport.Web.Hosting;

namespace TechSupport.Tests.Security;

/// <summary>Who asked is believed only of the proxy that is named; the tests themselves come from 127.0.0.1.</summary>
public sealed class ProxyTests(Postgres postgres)
{
    [Theory]
    [InlineData("", "203.0.113.9 https")]
    [InlineData("127.0.0.1", "203.0.113.9 https")]
    [InlineData("10.0.0.7, 127.0.0.0/8", "203.0.113.9 https")]
    [InlineData("10.0.0.7", "127.0.0.1 http")]
    [InlineData("10.0.0.0/24,fd00::/8", "127.0.0.1 http")]
    public async Task Only_a_named_proxy_is_believed(string addresses, string seen)
    {
        await using var app = new ProxiedApp(postgres, addresses);
        await app.InitializeAsync();
        using var visitor = app.Anonymous();
        var reply = await visitor.GetAsync("/sign-in", ("X-Forwarded-For", "198.51.100.1, 203.0.113.9"), ("X-Forwarded-Proto", "https"));
        Assert.Equal(seen, reply.Headers["Seen"]);
    }

    [Theory]
    [InlineData("proxy.hospital.example")]
    [InlineData("10.0.0.0/99")]
    [InlineData("127.0.0.1,10")]
    public void A_bad_address_is_said(string addresses)
    {
        var options = new ProxyOptions { Addresses = addresses };
        Assert.StartsWith("Proxy__Addresses: ", Assert.Single(options.Validate(new ValidationContext(options))).ErrorMessage, StringComparison.Ordinal);
    }

    private sealed class ProxiedApp(Postgres postgres, string addresses) : App(postgres)
    {
        protected override IReadOnlyDictionary<string, string?> Settings => new Dictionary<string, string?> { ["Proxy:Addresses"] = addresses };

        protected override void Replace(IServiceCollection services) => services.AddSingleton<IStartupFilter, Seen>();
    }

    // before everything, but it answers after the headers were read
    private sealed class Seen : IStartupFilter
    {
        public Action<IApplicationBuilder> Configure(Action<IApplicationBuilder> next) => app =>
        {
            app.Use((http, go) =>
            {
                http.Response.OnStarting(() =>
                {
                    http.Response.Headers["Seen"] = $"{http.Connection.RemoteIpAddress} {http.Request.Scheme}";
                    return Task.CompletedTask;
                });
                return go();
            });
            next(app);
        };
    }
}
