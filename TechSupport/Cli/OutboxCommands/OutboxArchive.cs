using System.CommandLine;

namespace TechSupport.Cli.OutboxCommands;

/// <summary><c>techsupport outbox archive --older-than DAYS [--failed] [--by EMAIL] [--dry-run]</c>: clears the outbox of what will not be sent any more.</summary>
public static class OutboxArchive
{
    public static Command Command()
    {
        var days = new Option<int>("--older-than") { Description = "Days: what was sent, or made and never sent, longer ago.", Required = true };
        days.Validators.Add(result =>
        {
            if (result.Tokens is [var token] && !(int.TryParse(token.Value, out var number) && number is >= 1 and <= 3650)) result.AddError("--older-than: days, from 1 to 3650.");
        });
        var failed = new Option<bool>("--failed", "--dead") { Description = "Failed messages too: after the cause is found, and after trying them again where that helps. Nobody can try them again afterwards." };
        var by = new Option<string?>("--by") { Description = "Email address of the administrator who does it. The audit log notes it beside the system, because a command line proves nobody." };
        var dryRun = new Option<bool>("--dry-run") { Description = "Only say how many there are." };
        var command = new Command("archive", "Moves messages that were sent or dropped, and with --failed those that failed, from the outbox to its archive. What waits stays. May be run again.") { days, failed, by, dryRun };
        command.SetAction((parsed, ct) => RunAsync(parsed.GetValue(days), parsed.GetValue(failed), parsed.GetValue(by), parsed.GetValue(dryRun), ct));
        return command;
    }

    private static async Task<int> RunAsync(int days, bool failed, string? by, bool dryRun, CancellationToken ct)
    {
        var (configuration, environment) = Commands.Host();
        await using var database = await Database.JoinAsync(configuration, environment, ct);
        await using var db = database.Context();
        long? claimed = by is null ? null : await AdminAsync(db, by, ct);
        var done = await new Features.Notifications.Outbox.OutboxArchive(db, TimeProvider.System).RunAsync(claimed, days, failed, dryRun, ct);
        Console.WriteLine(done.Total == 0 ? "Nothing to do: no such message."
            : $"{done.Sent} sent, {done.Dropped} dropped and {done.Failed} failed messages {(dryRun ? "would be archived; nothing was changed" : "are in the archive")}.");
        return 0;
    }

    private static async Task<long> AdminAsync(AppDb db, string email, CancellationToken ct)
    {
        var normalized = email.ToUpperInvariant();
        var id = await db.Users.Where(u => u.NormalizedEmail == normalized && u.DisabledAt == null && u.Role == Role.Admin).Select(u => (long?)u.Id).SingleOrDefaultAsync(ct);
        return id ?? throw new StartupException($"--by: no active administrator has the address {email}; nothing was changed.");
    }
}
