using Microsoft.AspNetCore.Connections;
using Microsoft.Extensions.Options;
using Serilog;
using TechSupport.Development;
using TechSupport.Web.Hosting;
using TechSupport.Web.Logs;

namespace TechSupport.Cli;

/// <summary>The server itself: opens the database and migrates it where that is its business, seeds a development one, serves until it is told to stop.</summary>
public static class Serve
{
    // service managers kill after 30 s and more; what is logged before that tells why
    private static readonly TimeSpan StopLimit = TimeSpan.FromSeconds(25);

    public static async Task<int> RunAsync(string[] args)
    {
        Database? database = null;
        using var watchdog = new Timer(_ => EndNow());
        try
        {
            var app = Program.Build(args, builder =>
            {
                // a developer's Ctrl+C ends it at once
                if (!builder.Environment.IsDevelopment()) builder.Services.AddHostedService<Draining>();
                return database = Database.OpenAsync(builder.Configuration, builder.Environment).GetAwaiter().GetResult();
            });
            // before the host does it, which would log each with a stack trace
            app.Services.GetService<IStartupValidator>()?.Validate();
            Log.Logger = app.Services.GetRequiredService<Serilog.ILogger>();
            if (await LogProbe.FaultAsync(app.Configuration, app.Environment) is { } fault) Log.Warning("The log cannot be written to its file (Log__Path), only to the console: {Fault}", fault);
            // a wrong setting is said before anything is written
            _ = HasCast(app, database!);
            if (!await IsPreparedAsync(app, database!)) return 0;
            app.Lifetime.ApplicationStopping.Register(() => watchdog.Change(StopLimit, Timeout.InfiniteTimeSpan));
            await app.StartAsync();
            Announce(app);
            await app.WaitForShutdownAsync();
            return 0;
        }
        catch (OptionsValidationException e)
        {
            throw new StartupException(string.Join(Environment.NewLine, e.Failures));
        }
        catch (AggregateException e) when (e.InnerExceptions.All(i => i is OptionsValidationException))
        {
            throw new StartupException(string.Join(Environment.NewLine, e.InnerExceptions.Cast<OptionsValidationException>().SelectMany(i => i.Failures)));
        }
        catch (IOException e) when (e.InnerException is AddressInUseException)
        {
            throw new StartupException($"{e.Message} Stop what uses it, or choose others with --urls and Management__Urls.");
        }
        catch (System.Net.Sockets.SocketException e)
        {
            throw new StartupException($"An address cannot be listened on ({e.Message}). Choose others with --urls and Management__Urls.");
        }
        finally
        {
            if (database is not null) await database.DisposeAsync();
        }
    }

    // we outlive a restart of the database without being restarted; a developer would rather read at once what is wrong
    private static async Task<bool> IsPreparedAsync(WebApplication app, Database database)
    {
        var said = "";
        try { await PrepareAsync(CancellationToken.None); }
        catch (Exception e) when (!app.Environment.IsDevelopment() && DatabaseFault.IsUnavailable(e))
        {
            Say(e);
            if (!await MaintenanceServer.UntilAsync(app, PrepareAsync, Say)) return false;
            Log.Information("The database is ready");
        }
        return true;

        // it is away, and when it is back it may not be migrated: each is said once
        void Say(Exception e)
        {
            var fault = DatabaseFault.Sentence(e) ?? e.Message;
            if (fault == said) return;
            said = fault;
            Log.Warning("{Fault} TechSupport starts when that has changed", fault);
        }

        async Task PrepareAsync(CancellationToken ct)
        {
            await database.PrepareAsync(TimeProvider.System, ct);
            if (!HasCast(app, database)) return;
            await using var db = database.Context();
            await Seeds.SeedAsync(db, TimeProvider.System, ct);
        }
    }

    // its password is known to everybody, so a database that a connection string names gets it on request only, and only in Development
    private static bool HasCast(WebApplication app, Database database)
    {
        var asked = app.Configuration.GetValue("Database:Seed", false);
        if (asked && !app.Environment.IsDevelopment())
            throw new StartupException("Database__Seed makes accounts with a known password, so it is for Development only. Take it out; the first administrator is made with techsupport create-admin.");
        return app.Environment.IsDevelopment() && (asked || database.IsEmbedded);
    }

    // a job that waits for a database which does not answer would hold the process for as long
    private static void EndNow()
    {
        Log.Error("Requests or jobs have not ended {Seconds} s after the process was told to stop. The process ends without them.", StopLimit.TotalSeconds);
        Logging.CloseAsync().Wait();
        Environment.Exit(1);
    }

    private static void Announce(WebApplication app)
    {
        var addresses = string.Join("  ", app.Urls.Where(u => u != ListenAddresses.Management(app.Configuration)));
        Console.WriteLine($"TechSupport is ready: {addresses}");
        if (!HasCast(app, app.Services.GetRequiredService<Database>())) return;
        Console.WriteLine("Accounts: admin@crb.local  lead@crb.local  tech@crb.local  tech2@crb.local  staff@crb.local  staff2@crb.local");
        Console.WriteLine($"Password: {Seeds.Password}");
    }
}
