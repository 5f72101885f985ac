using System.CommandLine;
using TechSupport.Features.Operations.SyntheticCheck;
using TechSupport.Features.Tickets;

namespace TechSupport.Cli;

/// <summary><c>techsupport probes [--remove]</c>: the tickets the synthetic check made up; an older version, which does not know them, is not to find any.</summary>
public static class Probes
{
    public static Command Command()
    {
        var remove = new Option<bool>("--remove") { Description = "Removes them all with their messages; the audit log keeps what happened. A check that runs just now fails." };
        var command = new Command("probes", "Lists the tickets that the synthetic check made up and has not removed yet.") { remove };
        command.SetAction((parsed, ct) => RunAsync(parsed.GetValue(remove), ct));
        return command;
    }

    private static async Task<int> RunAsync(bool remove, CancellationToken ct)
    {
        var (configuration, environment) = Commands.Host();
        await using var database = await Database.JoinAsync(configuration, environment, ct);
        await using var db = database.Context();
        var numbers = await db.AllTickets(AccessReason.ClearProbes).Where(t => t.Source == TicketSource.Probe).OrderBy(t => t.Id).Select(t => t.Id).ToListAsync(ct);
        foreach (var number in numbers)
        {
            if (!remove) Console.WriteLine($"Ticket {number} is one of the synthetic check.");
            else if (await db.RemoveProbeAsync(Actor.System, number, TimeProvider.System.GetUtcNow(), ct)) Console.WriteLine($"Ticket {number} is removed.");
        }
        if (numbers.Count == 0) Console.WriteLine("There is no ticket of the synthetic check.");
        return 0;
    }
}
