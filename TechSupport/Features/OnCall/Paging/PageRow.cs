using Microsoft.AspNetCore.Html;
using Microsoft.AspNetCore.Mvc.Rendering;
using Microsoft.Extensions.Localization;
using TechSupport.Features.Shared;
using TechSupport.Features.Tickets;

namespace TechSupport.Features.OnCall.Paging;

/// <summary>A page as a technician reads it.</summary>
/// <param name="Page">The page.</param>
/// <param name="Subject">Of its ticket; what the alert says of an alert.</param>
public sealed record PageRow(OnCallPage Page, string Subject)
{
    public IHtmlContent State(IHtmlHelper html, IStringLocalizer text) => Page switch
    {
        { IsOver: true } => html.State("good", "check", text["Over"]),
        { AcknowledgedAt: not null } => html.State("sub", "user", text["Acknowledged"]),
        _ => html.State("bad", "alert", text["Nobody has acknowledged"], strong: true),
    };

    /// <summary>English, the key of its translation.</summary>
    public static string Words(PageEnding ending) => ending switch
    {
        PageEnding.Taken => "Somebody took the ticket.",
        PageEnding.Resolved => "It is resolved.",
        PageEnding.Closed => "The ticket is closed.",
        _ => "The ticket is no longer P1.",
    };

    /// <summary>Subjects come through the gate of tickets.</summary>
    public static async Task<IReadOnlyList<PageRow>> OfAsync(AppDb db, Actor actor, IReadOnlyList<OnCallPage> pages, CancellationToken ct)
    {
        var ids = pages.Select(p => p.TicketId).OfType<long>().ToList();
        var subjects = ids.Count == 0 ? [] : await db.TicketsFor(actor).Where(t => ids.Contains(t.Id)).Select(t => new { t.Id, t.Subject }).ToDictionaryAsync(t => t.Id, t => t.Subject, ct);
        return [.. pages.Select(p => new PageRow(p, p.TicketId is { } ticket ? subjects.GetValueOrDefault(ticket, "") : p.Title))];
    }
}
