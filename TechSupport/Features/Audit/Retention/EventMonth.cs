using System.Globalization;

namespace TechSupport.Features.Audit.Retention;

/// <summary>A month of the audit log, as the database partitions it: in UTC, whatever zone the hospital lives in.</summary>
public readonly record struct EventMonth(DateOnly First)
{
    public DateTimeOffset Start => new(First.ToDateTime(TimeOnly.MinValue), TimeSpan.Zero);

    /// <summary>The first instant of the next one.</summary>
    public DateTimeOffset End => Start.AddMonths(1);

    /// <summary>"2025-01".</summary>
    public string Name => First.ToString("yyyy-MM", CultureInfo.InvariantCulture);

    /// <summary>From when on all of it is older than promised.</summary>
    public DateTimeOffset DueAt(int keepMonths) => End.AddMonths(keepMonths);

    public static EventMonth Of(DateTimeOffset at) => new(new DateOnly(at.UtcDateTime.Year, at.UtcDateTime.Month, 1));

    /// <summary>Every month there is room for, oldest first.</summary>
    public static async Task<IReadOnlyList<EventMonth>> AllAsync(AppDb db, CancellationToken ct)
    {
        var partitions = await db.Database.SqlQuery<string>($"select c.relname::text as \"Value\" from pg_inherits i join pg_class c on c.oid = i.inhrelid where i.inhparent = 'events'::regclass").ToListAsync(ct);
        return [.. partitions.Select(Parse).OfType<EventMonth>().OrderBy(m => m.First)];
    }

    /// <summary>Those that are older than promised.</summary>
    public static async Task<IReadOnlyList<EventMonth>> DueAsync(AppDb db, int keepMonths, DateTimeOffset now, CancellationToken ct) =>
        [.. (await AllAsync(db, ct)).Where(m => m.DueAt(keepMonths) <= now)];

    private static EventMonth? Parse(string partition) =>
        DateOnly.TryParseExact(partition, "'events_'yyyy'_'MM", CultureInfo.InvariantCulture, DateTimeStyles.None, out var first) ? new EventMonth(first) : null;
}
