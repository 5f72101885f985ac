using Serilog;
using Serilog.Configuration;
using Serilog.Events;
using Serilog.Formatting.Compact;

namespace TechSupport.Web.Logs;

/// <summary>
/// What is logged, and where: a line a person reads on the console, JSON in the file that is shipped. The fields are listed in
/// ops/runbooks/enterprise/logs.md. Nobody waits for a line to be written.
/// </summary>
public static class Logging
{
    /// <summary>How far back one can look, unless <see cref="TotalBytes"/> are written sooner.</summary>
    public static readonly TimeSpan KeptFor = TimeSpan.FromDays(14);

    /// <summary>All files together; a stranger who makes us write needs a good while for that.</summary>
    public const long TotalBytes = 2_000_000_000;

    private const long FileBytes = 50_000_000;

    /// <summary>What waits at the end is written, if somebody takes it by then.</summary>
    private static readonly TimeSpan LastLines = TimeSpan.FromSeconds(3);

    public static void AddLogging(this WebApplicationBuilder builder)
    {
        var (file, console) = (new LogPipe("file"), new LogPipe("console"));
        builder.Services.AddSingleton<IReadOnlyList<LogPipe>>([file, console]);
        builder.Services.AddSingleton<ErrorLines>();
        builder.Host.UseSerilog((context, log) =>
        {
            var path = LocalFolder.LogFile(context.Configuration, context.HostingEnvironment);
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
                .Enrich.FromLogContext();
            foreach (var type in PersonalValues.Types) log.Destructure.AsScalar(type);
            var secrets = KnownSecrets.Of(context.Configuration);
            // each with a queue of its own: a disk that hangs leaves the console alone, and the other way round
            var both = LoggerSinkConfiguration.CreateSink(to => to
                .Async(queue => queue.Fallible(c => c.Console(new ConsoleLines()), console), LogPipe.Room, blockWhenFull: false, console)
                .WriteTo.Async(queue => queue.Fallible(f => f.File(new CompactJsonFormatter(), path, rollingInterval: RollingInterval.Day, rollOnFileSizeLimit: true,
                    fileSizeLimitBytes: FileBytes, retainedFileTimeLimit: KeptFor, retainedFileCountLimit: (int)(TotalBytes / FileBytes)), file), LogPipe.Room, blockWhenFull: false, file));
            log.WriteTo.Sink(new CleanLines(both, secrets));
        }, preserveStaticLogger: true);
    }

    /// <summary>Writes what still waits, but does not wait for a disk that hangs.</summary>
    public static async Task CloseAsync()
    {
        try { await Task.Run(Log.CloseAndFlush).WaitAsync(LastLines); }
        catch (TimeoutException) { /* nobody takes the lines */ }
    }

    private static bool IsFailedStart(LogEvent happened) => happened.MessageTemplate.Text is "Hosting failed to start" or "Unable to start Kestrel.";
}
