using TechSupport.Features.OnCall.Alerts;
using TechSupport.Features.OnCall.Paging;

namespace TechSupport.Features.OnCall;

/// <summary>Forgets pages and alerts that are long over. What happened stays in the audit log.</summary>
public sealed class OnCallSweep(AppDb db, TimeProvider clock)
{
    /// <summary>A month to look back on, and some days to do it.</summary>
    public static readonly TimeSpan KeptFor = TimeSpan.FromDays(35);

    /// <summary>What another server forgets meanwhile is forgotten, too.</summary>
    public async Task RunAsync(CancellationToken ct)
    {
        var before = clock.GetUtcNow() - KeptFor;
        await db.Set<OnCallPage>().Where(p => p.EndedAt < before).ExecuteDeleteAsync(ct);
        // an alert goes after its page, which may have been ended later
        await db.Set<Alert>().Where(a => a.ResolvedAt < before && !db.Set<OnCallPage>().Any(p => p.AlertId == a.Id)).ExecuteDeleteAsync(ct);
    }
}
