using TechSupport.Features.Sla;

namespace TechSupport.Tests.Features.Sla;

/// <summary>Counts five minutes by five minutes what the product computes: slow, and too simple to be wrong in the same way.</summary>
/// <param name="Working">For each step whether it is working time.</param>
/// <param name="Pauses">In steps: why time did not count, from where, and until where unless it lasts.</param>
/// <param name="Responded">The step of the first answer.</param>
public sealed record NaiveClock(bool[] Working, IReadOnlyList<(PauseReason Reason, int From, int? Until)> Pauses, int? Responded, int Response, int Resolution)
{
    public const int Minutes = 5;

    public (int Due, int Elapsed, SlaState State) ResponseAt(int now) => At(now, Response, PausesResponse, Responded ?? Stopped);

    public (int Due, int Elapsed, SlaState State) ResolutionAt(int now) => At(now, Resolution, _ => true, Stopped);

    /// <summary>Of these due steps the first that can be missed; null while none can.</summary>
    public int? Next(int responseDue, int resolutionDue) =>
        Stopped is not null ? null
        : Responded is not null ? Lasting is null ? resolutionDue : null
        : Lasting switch { null => Math.Min(responseDue, resolutionDue), PauseReason.Supplier => responseDue, _ => null };

    private PauseReason? Lasting => Pauses.Count > 0 && Pauses[^1].Until is null ? Pauses[^1].Reason : null;

    private int? Stopped => Lasting == PauseReason.Resolved ? Pauses[^1].From : null;

    private bool PausesResponse(int pause) => Pauses[pause].Reason != PauseReason.Supplier && (Responded is null || Pauses[pause].From < Responded);

    private (int, int, SlaState) At(int now, int allowed, Func<int, bool> pauses, int? ended)
    {
        Span<bool> paused = stackalloc bool[Working.Length];
        paused.Clear();
        var elapsed = 0;
        var isPaused = false;
        for (var p = 0; p < Pauses.Count; p++)
        {
            if (!pauses(p)) continue;
            isPaused = Pauses[p].Until is null && ended is null;
            for (var s = Pauses[p].From; s < (Pauses[p].Until ?? now); s++) paused[s] = true;
        }
        for (var s = 0; s < Math.Min(now, ended ?? now); s++)
            if (Working[s] && !paused[s]) elapsed++;
        // a pause that lasts is left out of the due instant
        for (var p = 0; p < Pauses.Count; p++)
            if (pauses(p) && Pauses[p].Until is null) paused[Pauses[p].From..Math.Max(now, Pauses[p].From)].Clear();
        var (due, counted) = (0, 0);
        while (counted < allowed)
        {
            if (Working[due] && !paused[due]) counted++;
            due++;
        }
        var state = ended is not null ? ended <= due ? SlaState.Met : SlaState.Breached
            : isPaused ? SlaState.Paused
            : now > due ? SlaState.Breached
            : elapsed * 4 >= allowed * 3 ? SlaState.AtRisk
            : SlaState.OnTrack;
        return (due, elapsed, state);
    }
}
