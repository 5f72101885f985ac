namespace TechSupport.Web.Hosting;

/// <summary>The address people open: outside Development it must be said, and only its host name is answered unless others are.</summary>
public static class PublicAddress
{
    /// <exception cref="StartupException">It is missing.</exception>
    public static void Require(IConfiguration configuration, IHostEnvironment environment)
    {
        if (environment.IsDevelopment()) return;
        var address = configuration["Hospital:PublicUrl"];
        if (string.IsNullOrWhiteSpace(address))
            throw new StartupException("Hospital__PublicUrl is missing: write the address people open, such as https://helpdesk.hospital.example.");
        // a bad address is said with the other options; probes ask by the machine's own names, and Alertmanager by the container's
        if (string.IsNullOrWhiteSpace(configuration["AllowedHosts"]) && Uri.TryCreate(address, UriKind.Absolute, out var url) && url.Host.Length > 0)
            configuration["AllowedHosts"] = string.Join(';', [url.IdnHost, "localhost", "127.0.0.1", "[::1]", Environment.MachineName]);
    }
}
