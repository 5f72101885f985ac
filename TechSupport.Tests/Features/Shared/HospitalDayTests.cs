using Microsoft.Extensions.Options;
using TechSupport.Tests.Support;
using TechSupport.Web;

namespace TechSupport.Tests.Features.Shared;

/// <summary>When a day of the hospital begins, also where the clocks are changed at midnight.</summary>
[Trait("Needs", "nothing")]
public sealed class HospitalDayTests
{
    [Theory]
    [InlineData("Europe/Moscow", "2026-11-23", "2026-11-22T21:00Z")]
    [InlineData("Africa/Cairo", "2026-04-23", "2026-04-22T22:00Z")]
    [InlineData("Africa/Cairo", "2026-04-24", "2026-04-23T22:00Z")] // has no midnight: after 23:59 comes 01:00
    [InlineData("America/Havana", "2026-11-01", "2026-11-01T04:00Z")] // has two
    public void A_day_begins_with_its_first_instant_also_without_a_midnight_or_with_two(string zone, string day, string begins) =>
        Assert.Equal(DateTimeOffset.Parse(begins, System.Globalization.CultureInfo.InvariantCulture),
            Translations.In("en", text => new HospitalClock(new ManualClock(), Options.Create(new HospitalOptions { TimeZone = zone }), text)).StartOf(DateOnly.Parse(day, System.Globalization.CultureInfo.InvariantCulture)));
}
