using System.Globalization;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Localization;
using TechSupport.Data;
using TechSupport.Features.Catalog.Departments;
using TechSupport.Features.People;
using TechSupport.Features.Tickets;
using TechSupport.Kernel;

namespace TechSupport.Features.Notifications;

/// <summary>What one delivery is about, read just before it is sent and only if its person may still see it.</summary>
/// <param name="Department">Null for a probe.</param>
/// <param name="Comment">What was said with the event, if the person may read it.</param>
/// <param name="Author">Who said it; empty when nobody did.</param>
public sealed record Notice(Delivery Delivery, Event Event, Ticket Ticket, Department? Department, User Person, Actor Reader, Comment? Comment, string Author)
{
    public CultureInfo Culture => CultureInfo.GetCultureInfo(Person.Language);

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

/// <summary>Reads notices from the database.</summary>
public sealed class NoticeBoard(AppDb db)
{
    /// <exception cref="NobodyToTell">The person is not to be told any more.</exception>
    public async Task<Notice> ReadAsync(Delivery delivery, CancellationToken ct)
    {
        var (person, reader) = await PersonAsync(delivery, ct);
        var ticket = await db.TicketsFor(reader).AsNoTracking().SingleOrDefaultAsync(t => t.Id == delivery.TicketId, ct)
            ?? throw new NobodyToTell("The person may no longer see the request.");
        var happened = await db.Events.AsNoTracking().SingleOrDefaultAsync(e => e.Id == delivery.EventId && e.At == delivery.EventAt, ct)
            ?? throw new NobodyToTell("The event is no longer kept.");
        if (happened.Kind == TicketEvent.Noted && !TicketPolicy.CanSeeNotes(reader)) throw new NobodyToTell("The person may not read notes.");
        var department = ticket.DepartmentId is { } place ? await db.Departments.AsNoTracking().SingleAsync(d => d.Id == place, ct) : null;
        var (comment, author) = await CommentAsync(happened, ticket, reader, ct);
        return new Notice(delivery, happened, ticket, department, person, reader, comment, author);
    }

    private async Task<(User, Actor)> PersonAsync(Delivery delivery, CancellationToken ct)
    {
        var person = await db.Users.AsNoTracking().SingleAsync(u => u.Id == delivery.UserId, ct);
        if (!person.IsActive) throw new NobodyToTell("The account is switched off.");
        var wanted = delivery.Channel == Channel.Email
            ? person.NotifyByEmail && !string.IsNullOrEmpty(person.Email)
            : person.NotifyByTelegram && person.TelegramChatId is not null;
        if (!wanted) throw new NobodyToTell("The person does not use this channel any more.");
        return (person, new Actor(person.Id, person.Role));
    }

    private async Task<(Comment?, string)> CommentAsync(Event happened, Ticket ticket, Actor reader, CancellationToken ct)
    {
        if (!Guid.TryParse(happened.Data.GetValueOrDefault("comment"), out var key)) return (null, "");
        var comment = await db.CommentsFor(reader, ticket).AsNoTracking().SingleOrDefaultAsync(c => c.Key == key, ct);
        var author = comment?.AuthorId is { } id ? await db.Users.Where(u => u.Id == id).Select(u => u.FullName).SingleAsync(ct) : "";
        return (comment, author);
    }
}
