using TechSupport.Features.OnCall.Rotas;

namespace TechSupport.Features.OnCall.Absences;

/// <summary>The person is there after all.</summary>
public sealed class WithdrawModel(AppDb db, RotaReader reader, OnCallBoard board, TimeProvider clock) : DutyPage(db, reader, board)
{
    [FromRoute] public long Id { get; set; }

    public Absence Absence { get; private set; } = null!;

    public void OnGet() { }

    public async Task<IActionResult> OnPostAsync(CancellationToken ct)
    {
        Absence.Withdraw(Actor, clock.GetUtcNow());
        await SaveAsync(ct);
        Flash("Withdrawn.");
        return RedirectLocal(null, OnCallLinks.Now);
    }

    protected override async Task<IActionResult?> GateAsync(CancellationToken ct)
    {
        await base.GateAsync(ct);
        if (await Db.Set<Absence>().SingleOrDefaultAsync(a => a.Id == Id, ct) is not { } absence) return NotFound();
        Absence = absence;
        return MayActFor(absence.PersonId) ? null : StatusCode(StatusCodes.Status403Forbidden);
    }
}
