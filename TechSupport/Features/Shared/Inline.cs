using Microsoft.AspNetCore.Html;
using Microsoft.AspNetCore.Mvc.Rendering;
using Microsoft.Extensions.Localization;
using TechSupport.Features.Tickets;

namespace TechSupport.Features.Shared;

/// <summary>Parts of sentences that are more than text: <c>@L["If it is urgent, call {0}."].With(Html.Bold(phone))</c>.</summary>
public static class Inline
{
    /// <summary>Stays on one line.</summary>
    public static IHtmlContent Bold(this IHtmlHelper _, string text) => new HtmlString($"<b class=\"nowrap\">{HtmlText.Encode(text)}</b>");

    /// <summary>Leads to a ticket.</summary>
    public static IHtmlContent Ticket(this IHtmlHelper _, long number) => new HtmlString($"<a class=\"plate\" href=\"{TicketLinks.Ticket(number)}\">{number}</a>");

    /// <summary>A number to press on a phone; an internal one is dialled without its hyphen.</summary>
    public static IHtmlContent Tel(this IHtmlHelper _, string phone) => phone.Length == 0 ? HtmlString.Empty
        : new HtmlString($"<a class=\"tel nowrap\" href=\"tel:{HtmlText.Encode(string.Concat(phone.Where(c => char.IsAsciiDigit(c) || c is '+' or '*' or '#')))}\">{HtmlText.Encode(phone)}</a>");

    /// <summary>What is bolted to a wall or printed on a label.</summary>
    public static IHtmlContent Plate(this IHtmlHelper _, object text) => new HtmlString($"<span class=\"plate\">{HtmlText.Encode(text.ToString())}</span>");

    /// <summary>"Surgery, room 214", or the department alone.</summary>
    public static IHtmlContent Place(this IHtmlHelper html, IStringLocalizer<Text> text, string department, string room) =>
        room.Length == 0 ? new HtmlString(HtmlText.Encode(department)) : text["{0}, room {1}"].With(department, html.Plate(room));
}
