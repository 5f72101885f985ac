using Microsoft.Extensions.Localization;
using TechSupport.Features.Audit;
using TechSupport.Features.Catalog.Departments;
using TechSupport.Features.People;
using TechSupport.Features.Tickets;

namespace TechSupport.Features.Notifications;

/// <summary>What happened to a ticket, for one person who may see it.</summary>
/// <param name="Department">Null for a probe.</param>
/// <param name="Comment">What was said with the event, if the person may read it.</param>
/// <param name="Author">Who said it; empty when nothing was said.</param>
public sealed record TicketNotification(Delivery Delivery, Event Event, Ticket Ticket, Department? Department, User Person, Actor Reader, Comment? Comment, string Author)
    : Notification(Delivery, Person)
{
    /// <summary>Messages that came after this one; nobody is told of each.</summary>
    public int More { get; init; }

    public bool ToRequester => Person.Id == Ticket.RequesterId;

    /// <summary>What happened, in the words of the one who reads it.</summary>
    public string Headline(IStringLocalizer<Text> text) => EventKinds.Of(Event.Kind).HeadlineFor(Event, ToRequester) is { } headline ? text[headline]
        : ToRequester ? text["The request was updated"] : text["The ticket was updated"];

    /// <summary>Why this person gets it.</summary>
    public string Why(IStringLocalizer<Text> text) =>
        ToRequester ? text["You get this because you reported the problem."]
            : Person.Id == Ticket.AssigneeId ? text["You get this because the ticket is assigned to you."]
            : text["You get this because you work on tickets."];
}
