using System.ComponentModel.DataAnnotations;
using System.Net;
using Microsoft.AspNetCore.HttpOverrides;
using Microsoft.Extensions.Options;

namespace TechSupport.Web;

/// <summary>The proxy in front of the pages: the only one that is believed about who asked and how.</summary>
public sealed class ProxyOptions : IValidatableObject
{
    /// <summary>Addresses and networks (10.0.0.0/24) separated by commas; empty for a proxy on this machine.</summary>
    public string Addresses { get; init; } = "";

    public IEnumerable<ValidationResult> Validate(ValidationContext validationContext) =>
        Listed.Where(one => Network(one) is null)
            .Select(one => new ValidationResult($"Proxy__Addresses: \"{one}\" is neither an address nor a network such as 10.0.0.0/24."));

    public IEnumerable<System.Net.IPNetwork> Networks => Listed.Select(Network).OfType<System.Net.IPNetwork>();

    private string[] Listed => Addresses.Split([',', ';', ' '], StringSplitOptions.RemoveEmptyEntries);

    // an address alone is the network of itself
    private static System.Net.IPNetwork? Network(string text) =>
        IPAddress.TryParse(text, out var address) && (text.Contains(':') || text.Count(c => c == '.') == 3)
            ? new System.Net.IPNetwork(address, address.GetAddressBytes().Length * 8)
            : System.Net.IPNetwork.TryParse(text, out var network) ? network : null;
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
