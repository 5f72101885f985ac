using System.CommandLine;
using System.Globalization;
using TechSupport.Features.Notifications;

namespace TechSupport.Cli.OutboxCommands;

/// <summary><c>techsupport outbox status</c>: how many events and messages wait, since when, and how many failed.</summary>
public static class OutboxStatus
{
    public static Command Command()
    {
        var command = new Command("status", "How many events and messages wait and since when, how many failed, how many are over. Changes nothing.");
        command.SetAction((_, ct) => RunAsync(ct));
        return command;
    }

    private static async Task<int> RunAsync(CancellationToken ct)
    {
        var (configuration, environment) = Commands.Host();
        await using var database = await Database.JoinAsync(configuration, environment, ct);
        await using var db = database.Context();
        var now = TimeProvider.System.GetUtcNow();
        var status = await Features.Notifications.Outbox.OutboxStatus.ReadAsync(db, ct);
        Say("Events that are not turned into messages yet", status.Events, status.OldestEvent, now);
        Say("Events that could not be turned into messages", status.Parked, status.OldestParked, now);
        Say("Messages that wait or are being sent", status.Waiting, status.OldestWaiting, now);
        Say("Failed messages", status.Failed, status.OldestFailed, now);
        var over = db.Deliveries.Where(d => d.State == DeliveryState.Sent || d.State == DeliveryState.Dropped);
        Say("Sent or dropped", await over.LongCountAsync(ct), await over.MinAsync(d => (DateTimeOffset?)d.CreatedAt, ct), now);
        Say("In the archive", (await db.Database.SqlQuery<long>($"select count(*) as value from delivery_archive").ToListAsync(ct))[0], null, now);
        return 0;
    }

    private static void Say(string what, long count, DateTimeOffset? oldest, DateTimeOffset now) =>
        Console.WriteLine(oldest is { } since ? $"{what}: {count}, the oldest {Age(now - since)} old" : $"{what}: {count}");

    private static string Age(TimeSpan age) => string.Create(CultureInfo.InvariantCulture,
        $"{(age.TotalDays >= 2 ? $"{age.TotalDays:0} days" : age.TotalHours >= 2 ? $"{age.TotalHours:0} hours" : age.TotalMinutes >= 2 ? $"{age.TotalMinutes:0} minutes" : $"{Math.Max(0, age.TotalSeconds):0} seconds")}");
}
