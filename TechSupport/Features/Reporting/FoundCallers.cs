using TechSupport.Features.Tickets;
using TechSupport.Features.Tickets.Queue;

namespace TechSupport.Features.Reporting;

/// <summary>Who may be calling, for what stands in the form.</summary>
/// <param name="Callers">Whom the name fits, the chosen one among them.</param>
/// <param name="Chosen">The caller; null while it is not known who.</param>
/// <param name="AlreadyOpen">What the chosen caller has open already.</param>
public sealed record FoundCallers(IReadOnlyList<Caller> Callers, Caller? Chosen, IReadOnlyList<TicketRow> AlreadyOpen)
{
    private const int MostOpen = 5;

    public static readonly FoundCallers None = new([], null, []);

    /// <summary>The name fits no one.</summary>
    public bool IsNobody { get; private init; }

    /// <summary>What is the logger's own takes no note.</summary>
    public bool CanAdd { get; private init; }

    public static async Task<FoundCallers> ReadAsync(AppDb db, Actor actor, CallInput input, CancellationToken ct)
    {
        var callers = await CallerLookup.FindAsync(db, input.Who, ct);
        var chosen = await CallerLookup.ChosenAsync(db, input.Who, input.RequesterId, ct, callers);
        if (chosen is not null && callers.All(c => c.Id != chosen.Id)) callers = [chosen];
        var open = chosen is null ? []
            : await TicketRow.ReadAsync(db, db.TicketsFor(actor).Active().Where(t => t.RequesterId == chosen.Id).OrderByDescending(t => t.Id).Take(MostOpen), ct);
        return new(callers, chosen, open) { IsNobody = callers.Count == 0 && input.Who.Length > 0, CanAdd = chosen?.Id != actor.Id };
    }
}
