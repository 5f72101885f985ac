using Quartz;

namespace TechSupport.Features.Account.Sessions;

/// <summary>Forgets sessions whose cookies have run out by themselves.</summary>
[DisallowConcurrentExecution]
public sealed class SessionSweep(AppDb db, TimeProvider clock) : IJob
{
    public async ValueTask Execute(IJobExecutionContext context, CancellationToken cancellationToken)
    {
        var before = clock.GetUtcNow() - 2 * AccountRules.AbsoluteSessionLifetime;
        await db.Set<Session>().Where(s => s.StartedAt < before).ExecuteDeleteAsync(cancellationToken);
    }
}
