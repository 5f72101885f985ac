namespace TechSupport.Features.Audit.Retention;

/// <summary>What will be dropped next, and what was.</summary>
/// <param name="Next">Months that are older than promised or will be soon, oldest first.</param>
/// <param name="Dropped">The newest first.</param>
public sealed record RetentionPlan(IReadOnlyList<RetentionPlan.Going> Next, IReadOnlyList<AuditAnchor> Dropped)
{
    // of a month each entry is counted; a year and the months after it are what one looks for
    private const int Shown = 13;
    private const int MostDropped = 60;

    public static async Task<RetentionPlan> ReadAsync(AppDb db, int keepMonths, DateTimeOffset now, CancellationToken ct)
    {
        var months = (await EventMonth.AllAsync(db, ct)).Where(m => m.Start <= now).ToList();
        var next = new List<Going>();
        foreach (var month in months.Take(Math.Min(Shown, months.Count(m => m.DueAt(keepMonths) <= now) + 3)))
        {
            var (from, to) = (month.Start, month.End);
            next.Add(new(month, await db.Events.LongCountAsync(e => e.At >= from && e.At < to, ct), month.DueAt(keepMonths)));
        }
        return new(next, await db.Set<AuditAnchor>().AsNoTracking().OrderByDescending(a => a.Id).Take(MostDropped).ToListAsync(ct));
    }

    /// <param name="Entries">How many it holds.</param>
    /// <param name="At">From when on all of it is older than promised.</param>
    public sealed record Going(EventMonth Month, long Entries, DateTimeOffset At);
}
