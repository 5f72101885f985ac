using System.CommandLine;

namespace TechSupport.Cli;

/// <summary><c>techsupport migrate [--status | --list]</c>: brings the database to this version, or only says what is pending or what there is.</summary>
public static class Migrate
{
    public static Command Command()
    {
        var status = new Option<bool>("--status") { Description = "Only list what is applied and what is pending; exit code 3 when something is pending, 4 when a newer version took something away that this one needs." };
        var list = new Option<bool>("--list") { Description = "Only list the migrations of this version; needs no database." };
        var command = new Command("migrate", "Brings the database to this version.") { status, list };
        command.Validators.Add(result =>
        {
            if (result.GetValue(status) && result.GetValue(list)) result.AddError("Either --status or --list.");
        });
        command.SetAction((parsed, ct) => parsed.GetValue(list) ? Task.FromResult(List()) : RunAsync(parsed.GetValue(status), ct));
        return command;
    }

    private static int List()
    {
        foreach (var name in Migrator.All()) Console.WriteLine(name);
        return 0;
    }

    private static async Task<int> RunAsync(bool onlyStatus, CancellationToken ct)
    {
        var (configuration, environment) = Commands.Host();
        await using var database = await Database.JoinAsync(configuration, environment, ct);
        if (!onlyStatus) await database.MigrateAsync(TimeProvider.System, ct);
        var (applied, pending, unknown) = await Migrator.StatusAsync(database.OwnerConnection, ct);
        foreach (var name in applied) Console.WriteLine($"applied  {name}");
        foreach (var name in unknown) Console.WriteLine($"{(Migrator.IsContract(name) ? "contract" : "newer   ")} {name}");
        foreach (var name in pending) Console.WriteLine($"pending  {name}");
        // by our convention (a test holds it) the name says so: what a newer version only added does not hinder an older one
        if (unknown.Any(Migrator.IsContract)) return 4;
        return pending.Count > 0 ? 3 : 0;
    }
}
