using Microsoft.AspNetCore.Connections;
using Microsoft.Extensions.Options;
using TechSupport.Data;

namespace TechSupport.Cli;

/// <summary>The server itself: opens and migrates the database, seeds a development one, serves until it is told to stop.</summary>
public static class Serve
{
    public static async Task<int> RunAsync(string[] args)
    {
        Database? database = null;
        try
        {
            var app = Server.Build(args, builder => database = Prepare(builder).GetAwaiter().GetResult());
            // before the host does it, which would log each with a stack trace
            app.Services.GetService<IStartupValidator>()?.Validate();
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

    private static async Task<Database> Prepare(WebApplicationBuilder builder)
    {
        var database = await Database.OpenAsync(builder.Configuration, builder.Environment);
        try
        {
            await database.MigrateAsync(TimeProvider.System);
            await using var db = database.Context();
            await Seeds.PlantRolesAsync(db);
            if (builder.Environment.IsDevelopment() && database.IsEmbedded) await Seeds.PlantAsync(db, TimeProvider.System);
            return database;
        }
        catch
        {
            await database.DisposeAsync();
            throw;
        }
    }

    private static void Announce(WebApplication app)
    {
        var addresses = string.Join("  ", app.Urls.Where(u => u != Web.ListenAddresses.Management(app.Configuration)));
        Console.WriteLine($"TechSupport is ready: {addresses}");
        if (!app.Services.GetRequiredService<Database>().IsEmbedded) return;
        Console.WriteLine("Accounts: admin@crb.local  lead@crb.local  tech@crb.local  tech2@crb.local  staff@crb.local  staff2@crb.local");
        Console.WriteLine($"Password: {Seeds.Password}");
    }
}
