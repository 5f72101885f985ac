using System.CommandLine;
using TechSupport.Development;

namespace TechSupport.Cli;

/// <summary><c>techsupport seed --tickets N</c>: fills a database with a year of made-up tickets, to see how the product behaves when it is full.</summary>
public static class Seed
{
    public static Command Command()
    {
        var tickets = new Option<int>("--tickets") { Description = "How many tickets, 1 to 5,000,000.", DefaultValueFactory = _ => 10_000 };
        var more = new Option<bool>("--more") { Description = "Add to a database that was filled before." };
        var yes = new Option<bool>("--yes") { Description = "Also outside Development: made-up tickets stand among the real ones and cannot be taken out again." };
        var command = new Command("seed", "Fills the database with a year of made-up tickets.") { tickets, more, yes };
        command.SetAction((parsed, ct) => RunAsync(parsed.GetValue(tickets), parsed.GetValue(more), parsed.GetValue(yes), ct));
        return command;
    }

    private static async Task<int> RunAsync(int tickets, bool more, bool yes, CancellationToken ct)
    {
        if (tickets is < 1 or > 5_000_000) throw new StartupException("--tickets must be between 1 and 5,000,000.");
        var (configuration, environment) = Commands.Host();
        if (!environment.IsDevelopment() && !yes)
            throw new StartupException("This is not Development: made-up tickets would stand among the real ones for good. Nothing was changed; add --yes if that is what you want.");
        await using var database = await Database.JoinAsync(configuration, environment, ct);
        await database.MigrateAsync(TimeProvider.System, ct);
        await using var db = database.Context();
        // the cast has a known password, so it never comes to a real database
        if (environment.IsDevelopment()) await Seeds.SeedAsync(db, TimeProvider.System, ct);
        if (!await db.Users.AnyAsync(ct)) throw new StartupException("Nobody has an account yet, so nobody can have reported anything. Create accounts first.");
        if (!more && await SeedVolume.IsFilledAsync(db, ct))
            throw new StartupException("This database was filled before; nothing was changed. To add more tickets, say --more.");
        await new SeedVolume(database.OwnerConnection, Console.WriteLine).RunAsync(tickets, TimeProvider.System.GetUtcNow(), ct);
        return 0;
    }
}
