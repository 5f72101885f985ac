using System.ComponentModel.DataAnnotations;
using Microsoft.AspNetCore.HttpOverrides;
using Microsoft.Extensions.Options;

namespace TechSupport.Web.Hosting;

/// <summary>The proxy in front of the pages: the only one that is believed about who asked and how.</summary>
public sealed class ProxyOptions : IValidatableObject
{
    /// <summary>Addresses and networks (10.0.0.0/24) separated by commas; empty for a proxy on this machine.</summary>
    public string Addresses { get; init; } = "";

    public IEnumerable<ValidationResult> Validate(ValidationContext validationContext) =>
        Listed.Where(one => NetworkList.Network(one) is null)
            .Select(one => new ValidationResult($"Proxy__Addresses: \"{one}\" is neither an address nor a network such as 10.0.0.0/24."));

    public IEnumerable<System.Net.IPNetwork> Networks => Listed.Select(NetworkList.Network).OfType<System.Net.IPNetwork>();

    private string[] Listed => NetworkList.Parts(Addresses);
}

/// <summary>Headers of anybody else are not looked at.</summary>
public sealed class ForwardedHeadersSetup(IOptions<ProxyOptions> proxy) : IConfigureOptions<ForwardedHeadersOptions>
{
    public void Configure(ForwardedHeadersOptions options)
    {
        options.ForwardedHeaders = ForwardedHeaders.XForwardedFor | ForwardedHeaders.XForwardedProto;
        options.ForwardLimit = 1;
        if (!proxy.Value.Networks.Any()) return;
        // a named proxy is the only one: this machine is not believed any more
        options.KnownProxies.Clear();
        options.KnownIPNetworks.Clear();
        foreach (var network in proxy.Value.Networks) options.KnownIPNetworks.Add(network);
    }
}
