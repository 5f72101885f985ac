using TechSupport.Data;

namespace TechSupport.Features.Audit;

/// <summary>Says where the chain's heads go.</summary>
public static class AuditSetup
{
    public static void AddAudit(this IServiceCollection services, IConfiguration configuration, IHostEnvironment environment) =>
        services.AddOptions<AuditOptions>().BindConfiguration("Audit")
            .PostConfigure(o => o.HeadsFile = HeadsFile(o.HeadsFile, configuration, environment));

    /// <summary>The configured file, or the one next to the log.</summary>
    public static string HeadsFile(string? configured, IConfiguration configuration, IHostEnvironment environment) =>
        string.IsNullOrWhiteSpace(configured) ? AuditOptions.DefaultFile(LocalFolder.LogFile(configuration, environment)) : configured;
}
