using System.Net;

namespace TechSupport.Web.Hosting;

/// <summary>Addresses and networks as a setting names them.</summary>
public static class NetworkList
{
    public static string[] Parts(string setting) => setting.Split([',', ';', ' '], StringSplitOptions.RemoveEmptyEntries);

    /// <summary>Null when it is neither; an address alone is the network of itself.</summary>
    public static System.Net.IPNetwork? Network(string text) =>
        IPAddress.TryParse(text, out var address) && (text.Contains(':') || text.Count(c => c == '.') == 3)
            ? new System.Net.IPNetwork(address, address.GetAddressBytes().Length * 8)
            : System.Net.IPNetwork.TryParse(text, out var network) ? network : null;
}
