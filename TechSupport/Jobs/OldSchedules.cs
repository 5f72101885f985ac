namespace TechSupport.Jobs;

/// <summary>
/// Clears away the jobs and triggers that other releases left in the scheduler's tables: at the start and every hour, those of
/// schedulers no instance has reported for since. A release that still runs beside this one keeps its own.
/// </summary>
public sealed class OldSchedules(IServiceScopeFactory scopes, TimeProvider clock, ILogger<OldSchedules> log) : BackgroundService
{
    /// <summary>Far longer than an instance is silent when it lives, and than one that goes back to its release takes to start.</summary>
    public static readonly TimeSpan Silence = TimeSpan.FromHours(1);

    // the rows that point to others first
    private static readonly string[] Tables =
    [
        "fired_triggers", "cron_triggers", "simple_triggers", "simprop_triggers", "blob_triggers", "triggers", "job_details", "calendars",
        "paused_trigger_grps", "paused_job_grps", "execution_history", "misfire_history", "job_status", "scheduler_state", "locks",
    ];

    /// <returns>The names of the schedulers that are gone now.</returns>
    public static async Task<IReadOnlyList<string>> RemoveAsync(AppDb db, DateTimeOffset now, CancellationToken ct)
    {
        await using var transaction = await db.Database.BeginTransactionAsync(ct);
        // in .NET ticks, as the scheduler writes them
        var since = (now - Silence).UtcTicks;
        var names = await db.Database.SqlQuery<string>($"""
            select distinct j.sched_name as "Value" from qrtz_job_details j where j.sched_name like {Schedule.Prefix + "%"} and j.sched_name <> {Schedule.Name}
                and not exists (select 1 from qrtz_scheduler_state s where s.sched_name = j.sched_name and s.last_checkin_time > {since})
            """).ToListAsync(ct);
        if (names.Count == 0) return names;
#pragma warning disable EF1002 // the names are the ones above
        foreach (var table in Tables)
            await db.Database.ExecuteSqlRawAsync($"delete from qrtz_{table} where sched_name = any({{0}})", [names.ToArray()], ct);
#pragma warning restore EF1002
        await transaction.CommitAsync(ct);
        return names;
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        try
        {
            using var timer = new PeriodicTimer(Silence);
            do await RemoveQuietlyAsync(stoppingToken);
            while (await timer.WaitForNextTickAsync(stoppingToken));
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested) { /* the server stops */ }
    }

    private async Task RemoveQuietlyAsync(CancellationToken ct)
    {
        try
        {
            await using var scope = scopes.CreateAsyncScope();
            var gone = await RemoveAsync(scope.ServiceProvider.GetRequiredService<AppDb>(), clock.GetUtcNow(), ct);
            if (gone.Count > 0) log.LogInformation("Removed the jobs of schedules that nobody runs any more: {Schedules}", gone);
        }
        catch (Exception e) when (e is not OperationCanceledException)
        {
            log.LogWarning(e, "The jobs of earlier releases could not be removed; it is tried again in an hour");
        }
    }
}
