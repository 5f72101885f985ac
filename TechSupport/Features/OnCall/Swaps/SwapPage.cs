using TechSupport.Features.OnCall.Rotas;

namespace TechSupport.Features.OnCall.Swaps;

/// <summary>A verb on one request to swap.</summary>
public abstract class SwapPage(AppDb db, RotaReader reader, OnCallBoard board, TimeProvider clock) : DutyPage(db, reader, board)
{
    [FromRoute] public long Id { get; set; }

    public Swap Swap { get; private set; } = null!;

    protected DateTimeOffset Now => clock.GetUtcNow();

    /// <summary>Whose decision it is.</summary>
    protected abstract long Decides { get; }

    public void OnGet() { }

    protected override async Task<IActionResult?> GateAsync(CancellationToken ct)
    {
        await base.GateAsync(ct);
        if (await Db.Set<Swap>().SingleOrDefaultAsync(s => s.Id == Id, ct) is not { } swap) return NotFound();
        Swap = swap;
        return MayActFor(Decides) ? null : StatusCode(StatusCodes.Status403Forbidden);
    }

    protected async Task<IActionResult> DoneAsync(string said, CancellationToken ct)
    {
        await SaveAsync(ct);
        Flash(said);
        return RedirectLocal(null, OnCallLinks.Now);
    }
}
