namespace TechSupport.Features.Sla;

/// <summary>Replays how the time of a ticket's two targets has run.</summary>
/// <param name="Pauses">In order and apart from each other; the last may still last.</param>
/// <param name="RespondedAt">When a technician first answered.</param>
public sealed record SlaClock(DateTimeOffset StartedAt, SlaTargets Targets, Calendar Calendar, IReadOnlyList<Pause> Pauses, DateTimeOffset? RespondedAt = null)
{
    /// <summary>Stored as PostgreSQL's infinity, so that lists sort it last.</summary>
    public static readonly DateTimeOffset NoDueDate = DateTimeOffset.MaxValue;

    /// <summary>Since when nothing is owed any more; null while something is.</summary>
    public DateTimeOffset? StoppedAt => Pauses is [.., { Reason: PauseReason.Resolved, Until: null } last] ? last.From : null;

    /// <summary>
    /// A supplier keeps no one from answering, so waiting for one does not pause it; a question to the requester is an answer itself, so only
    /// one asked before a response would.
    /// </summary>
    public SlaTarget Response => new(Targets.Response, StartedAt, Calendar, [.. Pauses.Where(PausesResponse)], RespondedAt ?? StoppedAt);

    public SlaTarget Resolution => new(Targets.Resolution, StartedAt, Calendar, Pauses, StoppedAt);

    /// <summary>The target that can be missed next; while none can, the resolution.</summary>
    public SlaTarget Next
    {
        get
        {
            var (response, resolution) = (Response, Resolution);
            return response.IsRunning && (!resolution.IsRunning || response.DueAt < resolution.DueAt) ? response : resolution;
        }
    }

    /// <summary>The next instant at which a target can be missed; <see cref="NoDueDate"/> while none can.</summary>
    public DateTimeOffset DueAt => Next is { IsRunning: true } next ? next.DueAt : NoDueDate;

    internal bool PausesResponse(Pause pause) => pause.Reason != PauseReason.Supplier && !(pause.From >= RespondedAt);
}
