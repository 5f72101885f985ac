using System.Globalization;

namespace TechSupport.Features.Tickets.Queue.Filtering;

/// <summary>Between two rows of a list: what the row before it, or behind it, is sorted by.</summary>
/// <param name="Keys">A number for each column; the last one is the ticket's.</param>
/// <param name="IsBack">The page ends here, instead of beginning here.</param>
/// <param name="From">Which row of the list is the first behind it, counted from 1; null when that is not known.</param>
public sealed record Cursor(IReadOnlyList<long> Keys, bool IsBack = false, int? From = null)
{
    /// <summary>Stands for "no due date".</summary>
    public static readonly long LastInstant = OfInstant(DateTimeOffset.MaxValue);

    public static long OfInstant(DateTimeOffset at) => at.UtcTicks / TimeSpan.TicksPerMicrosecond;

    // the last instant must come back as exactly that
    public static DateTimeOffset Instant(long key) => key == LastInstant ? DateTimeOffset.MaxValue : new DateTimeOffset(key * TimeSpan.TicksPerMicrosecond, TimeSpan.Zero);

    /// <summary>Reads what <see cref="ToString"/> wrote; null when it is something else.</summary>
    public static Cursor? Read(string text)
    {
        var keys = text.Split('_').Select(part => long.TryParse(part, NumberStyles.None, CultureInfo.InvariantCulture, out var key) ? key : -1).ToList();
        return keys.Contains(-1) ? null : new(keys);
    }

    public bool Equals(Cursor? other) => other is not null && IsBack == other.IsBack && From == other.From && Keys.SequenceEqual(other.Keys);

    public override int GetHashCode() => HashCode.Combine(Keys[^1], IsBack, From);

    public override string ToString() => string.Join('_', Keys.Select(key => key.ToString(CultureInfo.InvariantCulture)));
}
