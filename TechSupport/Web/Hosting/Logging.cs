using Serilog;
using Serilog.Events;
using Serilog.Formatting.Compact;
using TechSupport.Web.Guard;

namespace TechSupport.Web.Hosting;

/// <summary>What is logged, and where: a line a person reads on the console, JSON in the file that is shipped.</summary>
public static class Logging
{
    /// <summary>How far back one can look, unless <see cref="TotalBytes"/> are written sooner.</summary>
    public static readonly TimeSpan KeptFor = TimeSpan.FromDays(14);

    /// <summary>All files together; a stranger who makes us write needs a good while for that.</summary>
    public const long TotalBytes = 2_000_000_000;

    private const long FileBytes = 50_000_000;

    public static void AddLogging(this WebApplicationBuilder builder) =>
        builder.Host.UseSerilog((context, log) =>
        {
            var file = LocalFolder.LogFile(context.Configuration, context.HostingEnvironment);
            log.MinimumLevel.Information()
                .MinimumLevel.Override("Microsoft", LogEventLevel.Warning)
                // a lost race is an ordinary outcome, handled and answered; what is not handled is logged once, by the page that says so
                .MinimumLevel.Override("Microsoft.EntityFrameworkCore.Update", LogEventLevel.Fatal)
                .MinimumLevel.Override("Microsoft.EntityFrameworkCore.Database", LogEventLevel.Fatal)
                .MinimumLevel.Override("Microsoft.EntityFrameworkCore.Query", LogEventLevel.Fatal)
                .MinimumLevel.Override("Microsoft.AspNetCore.Diagnostics.ExceptionHandlerMiddleware", LogEventLevel.Fatal)
                .MinimumLevel.Override("System", LogEventLevel.Warning)
                .MinimumLevel.Override("Quartz", LogEventLevel.Warning)
                .MinimumLevel.Override("Microsoft.Hosting.Lifetime", LogEventLevel.Warning)
                // said by who starts us, in one sentence and without a stack
                .Filter.ByExcluding(IsFailedStart)
                .Enrich.FromLogContext()
                .WriteTo.Console(new ConsoleLines())
                .WriteTo.File(new CompactJsonFormatter(), file, rollingInterval: RollingInterval.Day, rollOnFileSizeLimit: true,
                    fileSizeLimitBytes: FileBytes, retainedFileTimeLimit: KeptFor, retainedFileCountLimit: (int)(TotalBytes / FileBytes));
        }, preserveStaticLogger: true);

    /// <summary>Why the log's file cannot be written; null when it can. Nobody is helped by a helpdesk that does not start for that: what happens is on the console, too.</summary>
    public static string? Fault(IConfiguration configuration, IHostEnvironment environment)
    {
        var folder = Path.GetDirectoryName(Path.GetFullPath(LocalFolder.LogFile(configuration, environment)))!;
        var probe = Path.Combine(folder, $".probe-{Environment.ProcessId}");
        try
        {
            Directory.CreateDirectory(folder);
            File.WriteAllText(probe, "");
            File.Delete(probe);
            return null;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException) { return e.Message; }
    }

    private static bool IsFailedStart(LogEvent happened) => happened.MessageTemplate.Text is "Hosting failed to start" or "Unable to start Kestrel.";
}
