using System.Globalization;
using Serilog;
using Serilog.Formatting.Compact;

namespace TechSupport.Web.Hosting;

/// <summary>What is logged, and where: a line a person reads on the console, JSON in the file that is shipped.</summary>
public static class Logging
{
    public static void AddLogging(this WebApplicationBuilder builder) =>
        builder.Host.UseSerilog((context, log) =>
        {
            var file = LocalFolder.LogFile(context.Configuration, context.HostingEnvironment);
            log.MinimumLevel.Information()
                .MinimumLevel.Override("Microsoft", Serilog.Events.LogEventLevel.Warning)
                // a lost race is an ordinary outcome, handled and answered; what is not handled is logged once by the exception handler
                .MinimumLevel.Override("Microsoft.EntityFrameworkCore.Update", Serilog.Events.LogEventLevel.Fatal)
                .MinimumLevel.Override("Microsoft.EntityFrameworkCore.Database.Command", Serilog.Events.LogEventLevel.Fatal)
                .MinimumLevel.Override("System", Serilog.Events.LogEventLevel.Warning)
                .MinimumLevel.Override("Quartz", Serilog.Events.LogEventLevel.Warning)
                .MinimumLevel.Override("Microsoft.Hosting.Lifetime", Serilog.Events.LogEventLevel.Warning)
                .Enrich.FromLogContext()
                .WriteTo.Console(outputTemplate: "{Timestamp:HH:mm:ss} {Level:u3} {Message:lj}{NewLine}{Exception}", formatProvider: CultureInfo.InvariantCulture)
                .WriteTo.File(new CompactJsonFormatter(), file, rollingInterval: RollingInterval.Day, fileSizeLimitBytes: 50_000_000, rollOnFileSizeLimit: true, retainedFileCountLimit: 14);
        });
}
