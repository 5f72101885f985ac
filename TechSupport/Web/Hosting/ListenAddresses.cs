namespace TechSupport.Web.Hosting;

/// <summary>Where the pages and /actuator are served, checked before anything is opened.</summary>
public static class ListenAddresses
{
    public const string DefaultPages = "http://localhost:8080";
    public const string DefaultManagement = "http://localhost:8081";

    /// <exception cref="StartupException">One of them is no address, or both have one port.</exception>
    public static string[] All(IConfiguration configuration)
    {
        var (pages, management) = (Pages(configuration), Management(configuration));
        // the port says what is asked for: on a port of both, pages would be answered as /actuator
        var port = Parse(management)!.Port;
        if (Split(pages).Any(one => Parse(one)?.Port == port))
            throw new StartupException($"Management__Urls and --urls or ASPNETCORE_URLS both name port {port}: give one of them another.");
        return [pages, management];
    }

    /// <exception cref="StartupException">One of them is no address.</exception>
    public static string Pages(IConfiguration configuration)
    {
        var all = configuration["urls"] is { Length: > 0 } set ? set : DefaultPages;
        foreach (var one in Split(all))
        {
            var address = Parse(one) ?? throw new StartupException($"--urls or ASPNETCORE_URLS: \"{one}\" is not an address such as {DefaultPages}.");
            NeedsCertificate(address, configuration);
        }
        return all;
    }

    /// <exception cref="StartupException">Not exactly one address with a port.</exception>
    public static string Management(IConfiguration configuration)
    {
        var one = configuration["Management:Urls"] is { Length: > 0 } set ? set : DefaultManagement;
        if (one.Contains(';') || Parse(one) is not { Port: > 0, IsUnixPipe: false } address)
            throw new StartupException($"Management__Urls: \"{one}\" is not one address such as {DefaultManagement}.");
        NeedsCertificate(address, configuration);
        return one;
    }

    private static string[] Split(string all) => all.Split(';', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);

    private static void NeedsCertificate(BindingAddress address, IConfiguration configuration)
    {
        if (address.Scheme == "https" && !configuration.GetSection("Kestrel:Certificates:Default").Exists())
            throw new StartupException($"{address} needs a certificate: set Kestrel__Certificates__Default__Path, or serve http and leave https to the proxy.");
    }

    // null when it is no address that can be listened on
    private static BindingAddress? Parse(string address)
    {
        try
        {
            var parsed = BindingAddress.Parse(address);
            return parsed is { Scheme: "http" or "https", Port: >= 0 and <= 65535 } && parsed.Host.Length > 0 ? parsed : null;
        }
        catch (Exception e) when (e is FormatException or InvalidOperationException or ArgumentException) { return null; }
    }
}
