using System.Globalization;
using Microsoft.AspNetCore.Html;
using Microsoft.Extensions.Localization;
using TechSupport.Features.People;
using TechSupport.Features.Shared;
using TechSupport.Features.Sla;

namespace TechSupport.Features.Tickets.Queue;

/// <summary>Status, priority and SLA as the design draws them: a shape and a word, never colour alone. Strings, because lists draw them by the hundred.</summary>
public static class TicketBadges
{
    public static IHtmlContent Status(IStringLocalizer text, TicketStatus status, WaitingFor? waitingFor = null, bool reopened = false)
    {
        var (css, icon, word) = Look(status, waitingFor, reopened);
        var name = HtmlText.Encode(text[word]);
        return new HtmlString($"<span class=\"st {css}\" title=\"{name}\">{Icons.Draw(icon)}<span class=\"n\">{name}</span></span>");
    }

    public static string StatusWord(TicketStatus status, WaitingFor? waitingFor = null, bool reopened = false) => Look(status, waitingFor, reopened).Word;

    /// <param name="full">"P2 High" in sight; otherwise the word is for screen readers.</param>
    public static IHtmlContent Priority(IStringLocalizer text, Priority priority, bool full = false)
    {
        var number = (int)priority;
        var word = HtmlText.Encode(text[PriorityWord(priority)]);
        var label = full ? $"P{number} {word}" : $"P{number}<span class=\"sr\"> {word}</span>";
        return new HtmlString($"<span class=\"pr pr{number}\" title=\"{word}\">{Icons.Draw("p" + number)}<span>{label}</span></span>");
    }

    public static string PriorityWord(Priority priority) => priority switch
    {
        Tickets.Priority.P1 => "Critical",
        Tickets.Priority.P2 => "High",
        Tickets.Priority.P3 => "Normal",
        _ => "Low",
    };

    /// <summary>Who has it: initials, and the name where there is room.</summary>
    public static IHtmlContent Who(IStringLocalizer text, long? id, string? name, long? me) => new HtmlString(id is null
        ? $"<span class=\"who\"><span class=\"av av-none\" aria-hidden=\"true\">–</span><span class=\"n\">{HtmlText.Encode(text["Unassigned"])}</span></span>"
        : $"<span class=\"who\"><span class=\"av{(id == me ? " av-me" : "")}\" aria-hidden=\"true\">{HtmlText.Encode(ShortName.Initials(name))}</span>"
            + $"<span class=\"n\">{HtmlText.Encode(ShortName.Of(name))}</span></span>");

    public static IHtmlContent Care(IStringLocalizer text, bool full = false) =>
        new HtmlString($"<span class=\"care\">{Icons.Draw("pulse", "ic-s")}{HtmlText.Encode(text[full ? "Affects patient care" : "Care"])}</span>");

    /// <summary>The target that can be missed next: words and a gauge, with a clock, a triangle, a pause or a tick.</summary>
    public static IHtmlContent Sla(IStringLocalizer text, HospitalClock clock, SlaClock sla)
    {
        var target = sla.Next;
        var isDone = sla.StoppedAt is not null;
        var (css, icon) = isDone ? ("sla-met", "check") : target.State(clock.Now) switch
        {
            SlaState.Paused => ("sla-off", "pause"),
            SlaState.Breached => ("sla-over", "alert"),
            SlaState.AtRisk => ("sla-risk", "clock"),
            _ => ("sla-ok", "clock"),
        };
        var words = isDone ? text["Done"].Value : SlaText.Of(target, text, clock);
        return new HtmlString($"<span class=\"sla {css}\">{Icons.Draw(icon)}<span>{HtmlText.Encode(words)}</span>{Gauge(isDone ? 100 : target.Used(clock.Now))}</span>");
    }

    public static string Gauge(int percent) =>
        $"<svg class=\"gauge\" viewBox=\"0 0 100 4\" preserveAspectRatio=\"none\" aria-hidden=\"true\"><rect class=\"g0\" width=\"100\" height=\"4\"/><rect class=\"g1\" width=\"{percent.ToString(CultureInfo.InvariantCulture)}\" height=\"4\"/></svg>";

    private static (string Css, string Icon, string Word) Look(TicketStatus status, WaitingFor? waitingFor, bool reopened) => status switch
    {
        TicketStatus.New => reopened ? ("st-re", "s-re", "Reopened") : ("st-new", "s-new", "New"),
        TicketStatus.Open => reopened ? ("st-re", "s-re", "Reopened") : ("st-open", "s-open", "In progress"),
        TicketStatus.Waiting => waitingFor == WaitingFor.Supplier ? ("st-wait", "s-hold", "With supplier") : ("st-wait", "s-wait", "Waiting"),
        TicketStatus.Resolved => ("st-done", "s-done", "Resolved"),
        _ => ("st-closed", "s-closed", "Closed"),
    };
}
