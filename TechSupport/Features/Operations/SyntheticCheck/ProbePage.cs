using TechSupport.Features.Tickets;

namespace TechSupport.Features.Operations.SyntheticCheck;

/// <summary>A page about one of the actor's own probes.</summary>
public abstract class ProbePage(AppDb db) : AppPage
{
    [FromRoute] public long Number { get; set; }

    public Ticket Probe { get; private set; } = null!;

    protected AppDb Db => db;

    protected override async Task<IActionResult?> GateAsync(CancellationToken ct)
    {
        if (await db.TicketsFor(Actor).AsNoTracking().SingleOrDefaultAsync(t => t.Id == Number, ct) is not { } probe) return NotFound();
        Probe = probe;
        return TicketPolicy.CanRemove(Actor, probe) ? null : StatusCode(StatusCodes.Status403Forbidden);
    }
}
