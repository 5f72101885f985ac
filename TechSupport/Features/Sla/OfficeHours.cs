namespace TechSupport.Features.Sla;

/// <summary>The hours of one working day; an end that is not later than the beginning is on the next day, so 00:00–00:00 is all of it.</summary>
public readonly record struct Shift(TimeOnly From, TimeOnly To);

/// <summary>Makes a calendar of a week's hours on the clocks of a place, without its holidays. Nothing in the product uses it yet: it is for calendars to come, and tests hold it.</summary>
public static class OfficeHours
{
    /// <param name="zone">Whose clocks say when the hours begin and end, also on the days they are changed.</param>
    /// <param name="week">The hours of each working day; they do not overlap.</param>
    /// <param name="holidays">Days on which no hours begin.</param>
    /// <exception cref="ArgumentException">There is no working day.</exception>
    public static Calendar In(TimeZoneInfo zone, IReadOnlyDictionary<DayOfWeek, Shift> week, IReadOnlySet<DateOnly> holidays)
    {
        if (week.Count == 0) throw new ArgumentException("A week needs a working day.", nameof(week));
        return new Calendar(Working);

        IEnumerable<WorkingInterval> Working(DateTimeOffset from)
        {
            // the shift of the evening before may still be on
            for (var day = DateOnly.FromDateTime(TimeZoneInfo.ConvertTime(from, zone).DateTime).AddDays(-1); ; day = day.AddDays(1))
            {
                if (!week.TryGetValue(day.DayOfWeek, out var shift) || holidays.Contains(day)) continue;
                var end = shift.To > shift.From ? day : day.AddDays(1);
                var work = new WorkingInterval(Instant(zone, day.ToDateTime(shift.From), first: true), Instant(zone, end.ToDateTime(shift.To), first: false));
                if (work.To > from) yield return work;
            }
        }
    }

    // an hour the clocks leave out begins when they go on; of one they show twice, work begins with the first and ends with the second
    private static DateTimeOffset Instant(TimeZoneInfo zone, DateTime local, bool first)
    {
        while (zone.IsInvalidTime(local)) local = local.AddMinutes(1);
        if (!zone.IsAmbiguousTime(local)) return new DateTimeOffset(local, zone.GetUtcOffset(local)).ToUniversalTime();
        var offsets = zone.GetAmbiguousTimeOffsets(local);
        return new DateTimeOffset(local, first ? offsets.Max() : offsets.Min()).ToUniversalTime();
    }
}
