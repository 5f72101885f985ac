using Microsoft.AspNetCore.Html;
using Microsoft.AspNetCore.Mvc.Rendering;
using Microsoft.Extensions.Localization;
using TechSupport.Features.Audit;
using TechSupport.Features.Shared;

namespace TechSupport.Features.Notifications.Outbox;

/// <summary>A message in the list.</summary>
/// <param name="Kind">Of its event; empty when that is gone.</param>
/// <param name="OpensTicket">The ticket it is about can be seen.</param>
public sealed record Row(Delivery Delivery, string Name, string Email, string Kind, bool OpensTicket)
{
    public string About(IStringLocalizer<Text> text) => Kind.Length > 0 ? text[EventKinds.Of(Kind).Name] : "";

    /// <summary>When it was sent, or is to be tried next.</summary>
    public string When(IStringLocalizer text, HospitalClock clock) =>
        Delivery.SentAt is { } sent ? clock.Moment(sent)
            : Delivery.NextAttemptAt is not { } next ? "–"
            : next <= clock.Now ? text["Now"] : clock.Short(next);

    public IHtmlContent State(IHtmlHelper html, IStringLocalizer text) => Delivery.State switch
    {
        DeliveryState.Failed => html.State("bad", "alert", text["Delivery failed"], strong: true),
        DeliveryState.Sending => html.State("warn", "clock", text["Being sent"]),
        DeliveryState.Sent => html.State("good", "check", text["Sent"]),
        DeliveryState.Dropped => html.State("sub", "x", text["Dropped"]),
        _ => html.State("sub", "clock", text["Waiting to be sent"]),
    };
}
