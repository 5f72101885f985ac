using TechSupport.Features.Operations.Health.Checks;
using TechSupport.Jobs;

namespace TechSupport.Features.Operations.Health;

/// <summary>
/// Runs a job now: its next time is brought forward, so that it is one run like any other, on whichever instance does the jobs, and never
/// two at once. The scheduler there looks every ten seconds (<see cref="Schedule"/>).
/// </summary>
public sealed class JobStart(AppDb db, TimeProvider clock)
{
    private const string Starting = "This job is about to start.";

    /// <returns>False when there is no such job in the schedule.</returns>
    public Task<bool> IsKnownAsync(string job, CancellationToken ct) =>
        db.Database.SqlQuery<bool>($"""select exists (select 1 from qrtz_triggers where sched_name = {Schedule.Name} and trigger_name = {job} and job_name = {job}) as "Value" """).SingleAsync(ct);

    /// <exception cref="RuleViolation">It runs, is about to, or was paused by somebody.</exception>
    public async Task RunAsync(string job, Actor actor, CancellationToken ct)
    {
        var now = clock.GetUtcNow();
        await using var transaction = await db.Database.BeginTransactionAsync(ct);
        // the lock of the schedulers themselves: none of them takes the job meanwhile
        await db.Database.ExecuteSqlAsync($"select 1 from qrtz_locks where sched_name = {Schedule.Name} and lock_name = 'TRIGGER_ACCESS' for update", ct);
        var read = await ReadAsync(job, ct) ?? throw new RuleViolation("This job is not in the schedule any more.");
        Check(read, now);
        // one that was taken without that lock is not taken back
        if (await db.Database.ExecuteSqlAsync($"""
            update qrtz_triggers set next_fire_time = {now.UtcTicks}, trigger_state = 'WAITING'
            where sched_name = {Schedule.Name} and trigger_name = {job} and trigger_state = {read.State} and coalesce(next_fire_time, 0) = {read.Next}
            """, ct) == 0) throw new RuleViolation(Starting);
        db.Record(new Event(HealthEvent.JobStarted, actor, null, Facts.Of(("job", job)), now));
        await db.SaveChangesAsync(ct);
        await transaction.CommitAsync(ct);
    }

    private async Task<Row?> ReadAsync(string job, CancellationToken ct) => (await db.Database.SqlQuery<Row>($"""
        select trigger_state as state, coalesce(next_fire_time, 0) as next,
            exists (select 1 from qrtz_fired_triggers f where f.sched_name = t.sched_name and f.job_name = t.job_name and f.state = 'EXECUTING') as runs
        from qrtz_triggers t where sched_name = {Schedule.Name} and trigger_name = {job}
        """).ToListAsync(ct)).SingleOrDefault();

    private static void Check(Row row, DateTimeOffset now)
    {
        if (row.Runs || row.State is "BLOCKED" or "PAUSED_BLOCKED") throw new RuleViolation("This job is running already.");
        if (row.State is "PAUSED") throw new RuleViolation("Somebody has paused this job: it does not run until they let it.");
        if (row.Next < (now - ScheduledJob.Grace).UtcTicks && row.State is not "ERROR") throw new RuleViolation("Its time has passed: no server runs jobs now.");
        if (row.State is not ("WAITING" or "ERROR") || row.State is "WAITING" && row.Next <= now.UtcTicks) throw new RuleViolation(Starting);
    }

    private sealed record Row(string State, long Next, bool Runs);
}
