namespace TechSupport.Features.Sla;

/// <summary>Why a target's time does not count: we are waiting for someone, or the work is done (resolved, or closed).</summary>
public enum PauseReason { Requester, Supplier, Resolved }

/// <summary>A stretch of time that does not count for a target.</summary>
/// <param name="Until">Null while it lasts.</param>
public sealed record Pause(PauseReason Reason, DateTimeOffset From, DateTimeOffset? Until = null)
{
    /// <summary>The same pause, over; clocks of two machines differ, so the end may seem to lie before the beginning.</summary>
    public Pause EndedAt(DateTimeOffset at) => this with { Until = at > From ? at : From };
}
