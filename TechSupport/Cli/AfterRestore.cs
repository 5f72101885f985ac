using System.CommandLine;
using TechSupport.Cli.KeyCommands;
using TechSupport.Features.Account.Keys;
using TechSupport.Features.Audit;

namespace TechSupport.Cli;

/// <summary><c>techsupport after-restore --source TEXT [--heads FILE]</c>: makes a database that came out of a backup fit to serve.</summary>
public static class AfterRestore
{
    public static Command Command()
    {
        var source = new Option<string>("--source") { Description = "Which backup it was; stands in the audit log, so no personal data.", Required = true };
        source.Validators.Add(result =>
        {
            if (result.GetValue(source) is { } text && (text.Length is 0 or > 200 || text.Any(char.IsControl))) result.AddError("--source: one line of at most 200 characters.");
        });
        var heads = new Option<string>("--heads") { Description = "The exported heads of before; by default the file the server writes." };
        var command = new Command("after-restore", "After a restore and before serving: verifies the audit log and records what is lost, ends every session, frees jobs and messages. Exit code 1 with nothing changed when the audit log is not whole.")
            { source, heads };
        command.SetAction((parsed, ct) => RunAsync(parsed.GetValue(source)!, parsed.GetValue(heads), ct));
        return command;
    }

    private static Task<int> RunAsync(string source, string? headsFile, CancellationToken ct) => Keys.RunAsync(async (services, database, db) =>
    {
        var (configuration, environment) = Commands.Host();
        var file = headsFile ?? AuditSetup.HeadsFile(configuration["Audit:HeadsFile"], configuration, environment);
        if (headsFile is not null && !File.Exists(file)) throw new StartupException($"There are no exported heads at {file}.");
        var care = new Features.Operations.AfterRestore(db, services.GetRequiredService<KeyRotation>(), services.GetRequiredService<TimeProvider>(), database.AppConnection);
        var done = await care.RunAsync(file, source, ct);
        Console.WriteLine($"The audit log is whole: {done.Rows} rows.");
        Console.WriteLine(done.LostTo is { } lost ? $"Rows {done.Head + 1} to {lost} of it, at least, are lost; that is on record now." : "No exported head says that anything of it is lost.");
        Console.WriteLine($"Every session is ended ({done.Keys} keys). {done.Jobs} jobs and {done.Messages} messages that were under way are free.");
        return 0;
    }, ct);
}
