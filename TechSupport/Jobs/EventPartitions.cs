using Quartz;

namespace TechSupport.Jobs;

/// <summary>Keeps the events table a year of partitions ahead: should the job fail, its alert comes long before an insert could.</summary>
[DisallowConcurrentExecution]
public sealed class EventPartitions(AppDb db, TimeProvider clock) : IJob
{
    public static async Task EnsureAsync(AppDb db, DateTimeOffset now, CancellationToken ct)
    {
        // the month before too, for an event of its last second and for a clock that is set back
        for (var month = -1; month <= 12; month++)
            await db.Database.ExecuteSqlAsync($"select ensure_event_partition({now.AddMonths(month)})", ct);
    }

    public async ValueTask Execute(IJobExecutionContext context, CancellationToken cancellationToken) => await EnsureAsync(db, clock.GetUtcNow(), cancellationToken);
}
