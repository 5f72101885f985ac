using TechSupport.Features.Tickets.Queue;

namespace TechSupport.Features.Tickets.Keyboard;

/// <summary>The keys of the technicians' screens, for the page that explains them; English texts that are keys of the translations.</summary>
public static class KeyMap
{
    public static readonly IReadOnlyList<(string Title, IReadOnlyList<(string[] Keys, string What)> Rows)> Groups =
    [
        ("In a list", [(["j", "k"], "Down, up"), (["Enter"], "Open"), (["a"], "Take it"), (["r"], "Reply"), (["n"], "Internal note")]),
        ("On a ticket",
        [
            (["a"], "Take it"), (["r"], "Reply"), (["n"], "Internal note"), (["s"], "Resolve"), (["p"], "Priority"), (["Esc"], "Back to the list"),
        ]),
        ("Go to", [.. Queues, (["g", "a"], "All open"), (["g", "h"], "Start page")]),
        ("Anywhere", [(["/"], "Search"), (["c"], "Log a call"), (["Ctrl", "Enter"], "Send"), (["?"], "This help")]),
    ];

    private static IEnumerable<(string[] Keys, string What)> Queues =>
        TicketQueue.All.Where(queue => queue.Keys.Count > 0).Select(queue => (queue.Keys.ToArray(), queue.Name));
}
