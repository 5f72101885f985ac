using Quartz;
using TechSupport.Features.Tickets;

namespace TechSupport.Features.Operations.SyntheticCheck;

/// <summary>Removes the probes of checks that were killed before they could do it themselves.</summary>
[DisallowConcurrentExecution]
public sealed class ProbeSweep(AppDb db, TimeProvider clock, ILogger<ProbeSweep> log) : IJob
{
    /// <summary>No check takes nearly as long.</summary>
    public static readonly TimeSpan After = TimeSpan.FromDays(1);

    public async ValueTask Execute(IJobExecutionContext context, CancellationToken cancellationToken)
    {
        var (now, removed) = (clock.GetUtcNow(), 0);
        var left = await db.AllTickets(AccessReason.ClearProbes).Where(t => t.Source == TicketSource.Probe && t.CreatedAt < now - After).OrderBy(t => t.CreatedAt).Select(t => t.Id).ToListAsync(cancellationToken);
        foreach (var number in left)
            if (await db.RemoveProbeAsync(Actor.System, number, now, cancellationToken)) removed++;
        if (removed > 0) log.LogInformation("Removed {Count} probes that a check left behind", removed);
    }
}
