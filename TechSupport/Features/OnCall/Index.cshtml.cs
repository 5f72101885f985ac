using TechSupport.Features.OnCall.Absences;
using TechSupport.Features.OnCall.Paging;
using TechSupport.Features.OnCall.Rotas;
using TechSupport.Features.OnCall.Swaps;

namespace TechSupport.Features.OnCall;

/// <summary>Who is on call now and in the coming weeks, what is asked of whom, and who is away.</summary>
public sealed class IndexModel(AppDb db, RotaReader reader, OnCallBoard board, TimeProvider clock) : DutyPage(db, reader, board)
{
    private const int Weeks = 8;

    /// <summary>From now on, the present one first.</summary>
    public IReadOnlyList<Shift> Shifts { get; private set; } = [];

    /// <summary>Waiting for an answer.</summary>
    public IReadOnlyList<Swap> Swaps { get; private set; } = [];

    public IReadOnlyList<Absence> Absences { get; private set; } = [];
    public int OpenPages { get; private set; }

    public OnCallPerson? OnCall => Rota.At(Now);

    /// <summary>Whom a page goes to when the first does not answer.</summary>
    public OnCallPerson? Second => Rota.Plan.OrderAt(Now) is [_, var second, ..] ? Rota.Find(second) : null;

    public DateTimeOffset Now { get; } = clock.GetUtcNow();

    /// <summary>True while the person can still ask for a swap of it.</summary>
    public bool MaySwap(Shift shift) => MayActFor(shift.Person) && shift.Until > Now;

    public async Task<IActionResult> OnGetAsync(CancellationToken ct)
    {
        // whole weeks: the present shift is shown from its beginning
        var week = Rota.Plan.IsEmpty || Now < Rota.Plan.Begins ? 0 : Rota.Plan.WeekOf(Now);
        Shifts = [.. Rota.Plan.Shifts(Rota.Plan.Handover(week), Rota.Plan.Handover(week + Weeks)).Where(s => s.Until > Now)];
        Swaps = await Db.Set<Swap>().AsNoTracking().Where(s => s.State == SwapState.Asked && s.EndsAt > Now).OrderBy(s => s.BeginsAt).ThenBy(s => s.Id).ToListAsync(ct);
        Absences = await Db.Set<Absence>().AsNoTracking().Where(a => a.WithdrawnAt == null && a.EndsAt > Now).OrderBy(a => a.BeginsAt).ThenBy(a => a.Id).ToListAsync(ct);
        OpenPages = await Db.Set<OnCallPage>().CountAsync(p => p.EndedAt == null, ct);
        return Page();
    }
}
