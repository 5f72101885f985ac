using System.Globalization;

namespace TechSupport.Features.Tickets.Queue.Filtering;

/// <summary>Where the page before ended: the value it is sorted by, as a number, and the ticket's.</summary>
public readonly record struct Cursor(long Key, long Id)
{
    public static readonly long LastInstant = OfInstant(DateTimeOffset.MaxValue);

    // the last instant stands for "no due date" and must come back as exactly that
    public DateTimeOffset Instant => Key == LastInstant ? DateTimeOffset.MaxValue : new DateTimeOffset(Key * TimeSpan.TicksPerMicrosecond, TimeSpan.Zero);

    public static long OfInstant(DateTimeOffset at) => at.UtcTicks / TimeSpan.TicksPerMicrosecond;

    /// <summary>Reads what <see cref="ToString"/> wrote; null when it is something else.</summary>
    public static Cursor? Read(string text) => text.Split('_') is [var first, var second]
        && long.TryParse(first, NumberStyles.None, CultureInfo.InvariantCulture, out var key)
        && long.TryParse(second, NumberStyles.None, CultureInfo.InvariantCulture, out var id)
        ? new Cursor(key, id) : null;

    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Key}_{Id}");
}
