using Ical.Net;
using Ical.Net.CalendarComponents;
using Ical.Net.DataTypes;
using Ical.Net.Serialization;
using Microsoft.Extensions.Localization;
using Microsoft.Extensions.Options;
using TechSupport.Features.OnCall.Rotas;

namespace TechSupport.Features.OnCall.Feeds;

/// <summary>A person's shifts as a calendar (RFC 5545): nothing but when, and the name of who takes over.</summary>
public sealed class ShiftCalendar(IOptions<HospitalOptions> hospital, IStringLocalizer<Text> text, TimeProvider clock)
{
    private static readonly TimeSpan Back = TimeSpan.FromDays(28);
    private static readonly TimeSpan Ahead = TimeSpan.FromDays(7 * 26);

    public string Of(long person, RotaSnapshot rota)
    {
        var now = clock.GetUtcNow();
        var from = rota.Plan.IsEmpty || now - Back < rota.Plan.Begins ? now - Back : rota.Plan.Handover(rota.Plan.WeekOf(now - Back));
        var shifts = rota.Plan.Shifts(from, now + Ahead);
        var calendar = new Calendar { ProductId = "-//TechSupport//On call//EN" };
        calendar.AddProperty("X-WR-CALNAME", text["On call"]);
        for (var i = 0; i < shifts.Count; i++)
            if (shifts[i].Person == person) calendar.Events.Add(Entry(shifts[i], shifts.ElementAtOrDefault(i + 1) is { } next ? rota.Find(next.Person)?.Name : null, now));
        return new CalendarSerializer().SerializeToString(calendar)!;
    }

    private CalendarEvent Entry(Shift shift, string? next, DateTimeOffset now) => new()
    {
        // the same shift is the same entry, however often it is read
        Uid = string.Create(System.Globalization.CultureInfo.InvariantCulture, $"on-call-{shift.Person}-{shift.Begins.ToUnixTimeSeconds()}@{new Uri(hospital.Value.PublicUrl).Host}"),
        DtStamp = At(now),
        Start = At(shift.Begins),
        End = At(shift.Until),
        Summary = text["On call"],
        Description = next is null ? null : text["Then {0} takes over.", next].Value,
        Url = hospital.Value.Link(OnCallLinks.Now),
    };

    private static CalDateTime At(DateTimeOffset at) => new(DateTime.SpecifyKind(at.UtcDateTime, DateTimeKind.Utc));
}
