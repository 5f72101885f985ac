namespace TechSupport.Features.Operations.SyntheticCheck.Runs;

/// <summary>One run of the synthetic check. It says how things are until the next one begins, at most for <see cref="Covers"/>.</summary>
public sealed class SyntheticRun
{
    /// <summary>The report of a year, and the month before it to compare.</summary>
    public const int MonthsKept = 13;

    private const int LongestFailure = 500;

    private SyntheticRun() { }

    public long Id { get; private set; }

    /// <summary>The interval it belongs to, by its first instant; no other run does.</summary>
    public DateTimeOffset Slot { get; private set; }

    public DateTimeOffset StartedAt { get; private set; }

    /// <summary>Seconds from its start for which it speaks when no other one begins: a little longer than an interval.</summary>
    public int CoversSeconds { get; private set; }

    /// <summary>Null while it runs, and for ever when it was killed: then it is no run.</summary>
    public bool? Passed { get; private set; }

    /// <summary>Two when the first attempt failed.</summary>
    public int Attempts { get; private set; }

    /// <summary>How long the last attempt took.</summary>
    public double Seconds { get; private set; }

    /// <summary>The steps of the last attempt that passed, in their order; each took as long as <see cref="StepSeconds"/> says.</summary>
    public string[] Steps { get; private set; } = [];

    public double[] StepSeconds { get; private set; } = [];

    public string? FailedStep { get; private set; }

    /// <summary>What came instead, for an operator.</summary>
    public string? Failure { get; private set; }

    public TimeSpan Covers => TimeSpan.FromSeconds(CoversSeconds);

    /// <summary>Begins the run of this interval.</summary>
    /// <returns>Null when another server, or another release beside this one, has it.</returns>
    public static async Task<SyntheticRun?> ClaimAsync(AppDb db, TimeSpan every, DateTimeOffset now, CancellationToken ct)
    {
        var slot = new DateTimeOffset(now.UtcTicks - now.UtcTicks % every.Ticks, TimeSpan.Zero);
        // runs do not begin to the second
        var covers = (int)(every + TimeSpan.FromMinutes(1)).TotalSeconds;
        // of a clock that was ahead: they would take the place of what really happens then
        await db.Set<SyntheticRun>().Where(r => r.Slot > slot + every).ExecuteDeleteAsync(ct);
        var claimed = await db.Database.ExecuteSqlAsync($"""
            insert into synthetic_runs (slot, started_at, covers_seconds, attempts, seconds, steps, step_seconds)
            values ({slot}, {now}, {covers}, 0, 0, array[]::text[], array[]::double precision[]) on conflict (slot) do nothing
            """, ct);
        return claimed == 0 ? null : await db.Set<SyntheticRun>().SingleAsync(r => r.Slot == slot, ct);
    }

    public void End(SmokeResult result, IReadOnlyList<SmokeStep> steps, int attempts)
    {
        (Passed, Attempts, FailedStep) = (result.Failure is null, attempts, result.FailedStep);
        Failure = result.Failure is { Length: > LongestFailure } ? result.Failure[..LongestFailure] : result.Failure;
        var done = steps.Where(s => !s.Skipped).ToList();
        Steps = [.. done.Select(s => s.Name)];
        StepSeconds = [.. done.Select(s => Math.Round(s.Took.TotalSeconds, 3))];
        Seconds = Math.Round(steps.Sum(s => s.Took.TotalSeconds), 3);
    }
}
