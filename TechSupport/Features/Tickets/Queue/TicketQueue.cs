using System.Linq.Expressions;
using TechSupport.Features.Tickets.Queue.Filtering;

namespace TechSupport.Features.Tickets.Queue;

/// <summary>A list of active tickets with a name. Side bar, filter, counts, titles and keyboard help read <see cref="All"/>: a new queue is a new entry.</summary>
/// <param name="Key">What it is called in addresses, <c>?view=mine</c>.</param>
/// <param name="Name">What it is called on the screen.</param>
/// <param name="Icon">Of the sprite.</param>
/// <param name="Group">Its heading in the side bar.</param>
/// <param name="Shortcut">Keys pressed one after the other, "g m"; empty when it has none.</param>
/// <param name="Holds">Which active tickets it holds, for whom and when.</param>
/// <param name="Order">How it is read unless the person asks for another order.</param>
public sealed record TicketQueue(
    string Key, string Name, string Icon, string Group, string Shortcut, Func<Actor, DateTimeOffset, Expression<Func<Ticket, bool>>> Holds, TicketOrder Order)
{
    public static readonly IReadOnlyList<TicketQueue> All =
    [
        new("all", "All open", "list", "My work", "", (_, _) => t => true, TicketOrder.Care),
        new("mine", "Assigned to me", "user", "My work", "g m", (me, _) => t => t.AssigneeId == me.Id, TicketOrder.Care),
        new("unassigned", "Unassigned", "s-new", "My work", "g u", (_, _) => t => t.AssigneeId == null, TicketOrder.Care),
        new("unanswered", "Waiting for our answer", "s-re", "My work", "", (_, _) => t => t.Unanswered, TicketOrder.Care),
        new("overdue", "Overdue", "alert", "SLA", "", (_, now) => t => t.DueAt < now, TicketOrder.Care),
        new("care", "Patient care affected", "pulse", "SLA", "", (_, _) => t => t.PatientCare, TicketOrder.Care),
        new("waiting", "Waiting", "s-wait", "SLA", "", (_, _) => t => t.Status == TicketStatus.Waiting, TicketOrder.Care),
    ];

    /// <summary>What a list shows unless another queue is asked for.</summary>
    public static TicketQueue Default => All[0];

    public IReadOnlyList<string> Keys => Shortcut.Split(' ', StringSplitOptions.RemoveEmptyEntries);

    /// <summary>The shortcut as keys.js reads it, by physical key: "KeyG KeyM"; null when there is none.</summary>
    public string? KeyCodes => Shortcut.Length == 0 ? null : string.Join(' ', Keys.Select(k => $"Key{k.ToUpperInvariant()}"));
}
