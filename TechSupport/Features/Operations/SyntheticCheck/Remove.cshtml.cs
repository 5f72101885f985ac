using TechSupport.Features.Tickets;

namespace TechSupport.Features.Operations.SyntheticCheck;

/// <summary>Clears a probe away, so that a check leaves nothing behind.</summary>
public sealed class RemoveModel(AppDb db, TimeProvider clock) : ProbePage(db)
{
    public IActionResult OnGet() => Page();

    public async Task<IActionResult> OnPostAsync(CancellationToken ct)
    {
        await Db.RemoveProbeAsync(Actor, Number, clock.GetUtcNow(), ct);
        Flash("Probe {0} removed.", Number);
        return RedirectLocal(null, TicketLinks.List);
    }
}
