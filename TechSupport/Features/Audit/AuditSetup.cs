using TechSupport.Development;
using TechSupport.Web.Hosting;

namespace TechSupport.Features.Audit;

/// <summary>Says where the chain's heads go.</summary>
public static class AuditSetup
{
    public static void AddAudit(this IServiceCollection services, IConfiguration configuration, IHostEnvironment environment) =>
        services.AddChecked<AuditOptions>("Audit")
            .PostConfigure(o => o.HeadsFile = HeadsFile(o.HeadsFile, configuration, environment));

    /// <summary>The configured file; else with an embedded database inside its folder, because heads of another database would look like tampering; else next to the log.</summary>
    public static string HeadsFile(string? configured, IConfiguration configuration, IHostEnvironment environment) =>
        !string.IsNullOrWhiteSpace(configured) ? configured
            : environment.IsDevelopment() && string.IsNullOrWhiteSpace(configuration.GetConnectionString("TechSupport"))
                ? AuditOptions.DefaultFile(Path.Combine(EmbeddedFolder(configuration), "database"))
                : AuditOptions.DefaultFile(LocalFolder.LogFile(configuration, environment));

    private static string EmbeddedFolder(IConfiguration configuration) =>
        (configuration.GetSection("Database:Embedded").Get<EmbeddedPostgresOptions>() ?? new()).Path;
}
