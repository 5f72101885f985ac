using System.CommandLine;
using TechSupport.Data;

namespace TechSupport.Cli;

/// <summary><c>techsupport migrate [--status]</c>: brings the database to this version, or only says what is pending.</summary>
public static class Migrate
{
    public static Command Command()
    {
        var status = new Option<bool>("--status") { Description = "Only list what is applied and what is pending; exit code 3 when something is pending." };
        var command = new Command("migrate", "Brings the database to this version.") { status };
        command.SetAction((parsed, ct) => RunAsync(parsed.GetValue(status), ct));
        return command;
    }

    private static async Task<int> RunAsync(bool onlyStatus, CancellationToken ct)
    {
        var (configuration, environment) = Commands.Host();
        await using var database = await Database.JoinAsync(configuration, environment, ct);
        if (!onlyStatus) await database.MigrateAsync(TimeProvider.System, ct);
        var (applied, pending, unknown) = await Migrator.StatusAsync(database.OwnerConnection, ct);
        foreach (var name in applied) Console.WriteLine($"applied  {name}");
        foreach (var name in unknown) Console.WriteLine($"newer    {name}");
        foreach (var name in pending) Console.WriteLine($"pending  {name}");
        return pending.Count > 0 ? 3 : 0;
    }
}
