using System.CommandLine;
using System.Globalization;
using TechSupport.Features.Operations.Availability;
using TechSupport.Features.Operations.Availability.Maintenance;

namespace TechSupport.Cli.HealthCommands;

/// <summary><c>techsupport deployment --tag T --from TIME --until TIME [--announced TIME]</c>: records a deployment that is over, for the availability.</summary>
public static class Deployment
{
    public static Command Command()
    {
        var tag = new Option<string>("--tag") { Description = "The release: 2026.11.25-1.", Required = true };
        var from = new Option<string>("--from") { Description = "When it began, UTC: 2026-11-25T22:00:00Z.", Required = true };
        var until = new Option<string>("--until") { Description = "When it ended, UTC.", Required = true };
        var announced = new Option<string?>("--announced") { Description = "When its notice was given, UTC; without it, or empty, nobody was told, and its time counts." };
        var command = new Command("deployment", "Records a deployment that is over: its time is shown apart in the availability, and does not count if it was announced before. Safe to run twice.")
            { tag, from, until, announced };
        command.SetAction((parsed, ct) => RunAsync(parsed.GetRequiredValue(tag), new(Time("--from", parsed.GetRequiredValue(from)), Time("--until", parsed.GetRequiredValue(until))),
            parsed.GetValue(announced) is { Length: > 0 } at ? Time("--announced", at) : null, ct));
        return command;
    }

    private static async Task<int> RunAsync(string tag, TimeRange time, DateTimeOffset? announced, CancellationToken ct)
    {
        var (configuration, environment) = Commands.Host();
        await using var database = await Database.JoinAsync(configuration, environment, ct);
        await using var db = database.Context();
        Console.WriteLine(await RecordAsync(db, tag, time, announced, ct));
        return 0;
    }

    private static async Task<string> RecordAsync(AppDb db, string tag, TimeRange time, DateTimeOffset? announced, CancellationToken ct)
    {
        try
        {
            var window = MaintenanceWindow.Deployed(tag, time, announced, TimeProvider.System.GetUtcNow());
            if (await db.Set<MaintenanceWindow>().AnyAsync(w => w.Kind == WindowKind.Deployment && w.Reason == window.Reason && w.BeginsAt == window.BeginsAt, ct)) return Known(tag);
            db.Add(window);
            await db.SaveUniqueAsync(() => new(Known(tag)), ct);
            return $"The deployment of {tag} is recorded{(window.IsAnnounced ? ", as announced" : "; it was not announced, so its time counts")}.";
        }
        catch (RuleViolation e) when (e.Message == Known(tag)) { return e.Message; }
        catch (RuleViolation e) { throw new StartupException(string.Format(CultureInfo.InvariantCulture, e.Message, [.. e.Arguments])); }
    }

    private static string Known(string tag) => $"The deployment of {tag} is recorded already.";

    private static DateTimeOffset Time(string option, string text) =>
        DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal, out var at) ? at
            : throw new StartupException($"{option}: \"{text}\" is no time: 2026-11-25T22:00:00Z.");
}
