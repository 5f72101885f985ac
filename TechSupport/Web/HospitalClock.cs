using System.Globalization;
using Microsoft.Extensions.Localization;
using Microsoft.Extensions.Options;

namespace TechSupport.Web;

/// <summary>Instants and durations as people read them: in the hospital's zone and the reader's language.</summary>
public sealed class HospitalClock(TimeProvider time, IOptions<HospitalOptions> options, IStringLocalizer<Text> text)
{
    /// <summary>Said to whoever typed a time that <see cref="Instant"/> does not know.</summary>
    public const string NoSuchTime = "There is no such time on that day: the clocks go forward.";

    private readonly TimeZoneInfo zone = options.Value.Zone;

    public DateTimeOffset Now => time.GetUtcNow();

    public DateTimeOffset Local(DateTimeOffset at) => TimeZoneInfo.ConvertTime(at, zone);

    /// <summary>The first instant of a hospital day, UTC; of one whose midnight the clocks leave out, that at which they go on.</summary>
    public DateTimeOffset StartOf(DateOnly day) => Utc(day.ToDateTime(TimeOnly.MinValue));

    /// <summary>The instant at which the hospital's clocks show this, UTC; of one they show twice, the first.</summary>
    /// <returns>Null for a time that the clocks leave out.</returns>
    public DateTimeOffset? Instant(DateTime shown) => zone.IsInvalidTime(shown) ? null : Utc(shown);

    public DateOnly Today => DateOnly.FromDateTime(Local(Now).DateTime);

    /// <summary>"Today, 09:12", "Yesterday, 16:40", "14 Nov, 09:12", "14 Nov 2025, 09:12".</summary>
    public string Moment(DateTimeOffset at)
    {
        var local = Local(at);
        var days = Today.DayNumber - DateOnly.FromDateTime(local.DateTime).DayNumber;
        return days switch
        {
            0 => text["Today, {0}", Hours(local)],
            1 => text["Yesterday, {0}", Hours(local)],
            -1 => text["Tomorrow, {0}", Hours(local)],
            _ => local.ToString(local.Year == Today.Year ? "d MMM, HH:mm" : "d MMM yyyy, HH:mm", CultureInfo.CurrentUICulture),
        };
    }

    /// <summary>"13:00" today, else with the date.</summary>
    public string Short(DateTimeOffset at) => DateOnly.FromDateTime(Local(at).DateTime) == Today ? Time(at) : Moment(at);

    /// <summary>Inside a sentence: "13:00" today, "tomorrow, 08:10", "26 Nov, 10:04".</summary>
    public string InSentence(DateTimeOffset at)
    {
        var words = Short(at);
        return char.ToLowerInvariant(words[0]) + words[1..];
    }

    public string Time(DateTimeOffset at) => Hours(Local(at));

    /// <summary>"4 December, 13:00".</summary>
    public string DayAndTime(DateTimeOffset at) => Local(at).ToString("d MMMM, HH:mm", CultureInfo.CurrentUICulture);

    public string Full(DateTimeOffset at) => Local(at).ToString("d MMM yyyy, HH:mm", CultureInfo.CurrentUICulture);

    public string Day(DateTimeOffset at) => Local(at).ToString("d MMM yyyy", CultureInfo.CurrentUICulture);

    /// <summary>To the second, for anyone who compares it with a log.</summary>
    public string Exact(DateTimeOffset at) => Local(at).ToString("dd.MM.yyyy HH:mm:ss", CultureInfo.InvariantCulture);

    /// <summary>For the datetime attribute.</summary>
    public static string Iso(DateTimeOffset at) => at.UtcDateTime.ToString("yyyy-MM-ddTHH:mm:ssZ", CultureInfo.InvariantCulture);

    /// <summary>How long ago, shortest form: "7 m", "2 h", "3 d".</summary>
    public string Age(DateTimeOffset since)
    {
        var age = Now - since;
        return age.TotalMinutes < 60 ? text["{0} m", Math.Max(0, (int)age.TotalMinutes)]
            : age.TotalHours < 48 ? text["{0} h", (int)age.TotalHours]
            : text["{0} d", (int)age.TotalDays];
    }

    /// <summary>"42 min", "1 h 05", "3 d 4 h".</summary>
    public string Span(TimeSpan span)
    {
        span = span.Duration();
        return span.TotalMinutes < 60 ? text["{0} min", (int)span.TotalMinutes]
            : span.TotalHours < 24 ? text["{0} h {1}", (int)span.TotalHours, span.Minutes.ToString("00", CultureInfo.InvariantCulture)]
            : span.Hours == 0 ? text["{0} d", (int)span.TotalDays]
            : text["{0} d {1} h", (int)span.TotalDays, span.Hours];
    }

    // as if the clocks had not yet been changed: a midnight they leave out is then the instant at which they go on
    private DateTimeOffset Utc(DateTime shown) =>
        new DateTimeOffset(shown, zone.IsAmbiguousTime(shown) ? zone.GetAmbiguousTimeOffsets(shown).Max() : zone.GetUtcOffset(shown)).ToUniversalTime();

    private static string Hours(DateTimeOffset local) => local.ToString("HH:mm", CultureInfo.InvariantCulture);
}
