using Microsoft.Extensions.Localization;
using TechSupport.Features.Catalog.Departments;
using TechSupport.Features.People;
using TechSupport.Features.Tickets;
using TechSupport.Kernel;

namespace TechSupport.Features.Notifications;

/// <summary>What happened to a ticket, for one person who may see it.</summary>
/// <param name="Department">Null for a probe.</param>
/// <param name="Comment">What was said with the event, if the person may read it.</param>
/// <param name="Author">Who said it; empty when nobody did.</param>
public sealed record TicketNotification(Delivery Delivery, Event Event, Ticket Ticket, Department? Department, User Person, Actor Reader, Comment? Comment, string Author)
    : Notification(Delivery, Person)
{
    public bool ToRequester => Person.Id == Ticket.RequesterId;

    /// <summary>What happened, in the words of the one who reads it.</summary>
    public string Headline(IStringLocalizer<Text> text) => Event.Kind switch
    {
        TicketEvent.Created when ToRequester => text["We logged your request"],
        TicketEvent.Created when Event.Data.GetValueOrDefault("care") == "true" => text["New request: patient care is affected"],
        TicketEvent.Created => text["New request with priority P1"],
        TicketEvent.Assigned => text["This request is yours now"],
        TicketEvent.Classified => text["Raised to priority P1"],
        TicketEvent.Replied when Event.Data.GetValueOrDefault("by") == "requester" => text["An answer from the requester"],
        TicketEvent.Replied => text["An answer from IT"],
        TicketEvent.Noted => text["A note from a colleague"],
        TicketEvent.Waiting => text["We have a question for you"],
        TicketEvent.Resolved => text["Fixed. Does it work now?"],
        TicketEvent.Resumed => text["An answer from IT"],
        TicketEvent.Reopened => text["The request is open again"],
        TicketEvent.Closed when Event.Data.GetValueOrDefault("confirmed") == "true" => text["Confirmed: it works now"],
        TicketEvent.Closed => text["Your request is closed"],
        _ => text["News about the request"],
    };

    /// <summary>Why this person gets it.</summary>
    public string Why(IStringLocalizer<Text> text) =>
        ToRequester ? text["You get this because you reported the problem."]
            : Person.Id == Ticket.AssigneeId ? text["You get this because the request is assigned to you."]
            : text["You get this because you work on requests."];
}
