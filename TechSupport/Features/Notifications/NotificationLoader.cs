using TechSupport.Features.Account;
using TechSupport.Features.Account.Password;
using TechSupport.Features.Notifications.Duty;
using TechSupport.Features.People;
using TechSupport.Features.Tickets;

namespace TechSupport.Features.Notifications;

/// <summary>Reads what a delivery is about, and only if its person may still see it and wants to be told.</summary>
public sealed class NotificationLoader(AppDb db, PasswordLinks links, TimeProvider clock)
{
    /// <exception cref="RecipientGone">The person is not to be told any more.</exception>
    public async Task<Notification> LoadAsync(Delivery delivery, CancellationToken ct)
    {
        // not tracked: a link depends on the person's security stamp
        var person = await db.Users.AsNoTracking().SingleAsync(u => u.Id == delivery.UserId, ct);
        if (!person.IsActive) throw new RecipientGone("The account is disabled.");
        var happened = await db.Events.AsNoTracking().SingleOrDefaultAsync(e => e.Id == delivery.EventId && e.At == delivery.EventAt, ct)
            ?? throw new RecipientGone("The event is no longer kept.");
        if (delivery.TicketId is { } ticket) return await OfTicketAsync(delivery, ticket, happened, person, ct);
        return OnCallNotification.Kinds.Contains(happened.Kind) ? await OnCallNotification.LoadAsync(db, delivery, happened, person, ct) : await OfAccountAsync(delivery, happened, person);
    }

    private async Task<AccountNotification> OfAccountAsync(Delivery delivery, Event happened, User person) => happened.Kind switch
    {
        // a link is not sent once it would have expired
        PersonEvent.ResetRequested when clock.GetUtcNow() - delivery.EventAt >= AccountRules.ResetLink => throw new RecipientGone("The link was asked for too long ago."),
        PersonEvent.ResetRequested => new(delivery, person, happened.Kind, await links.ResetAsync(person)),
        PersonEvent.Invited when person.PasswordHash is not null => throw new RecipientGone("The person has a password already."),
        PersonEvent.Invited => new(delivery, person, happened.Kind, await links.InvitationAsync(person)),
        _ => throw new InvalidOperationException($"There is no message about {happened.Kind}."),
    };

    private async Task<TicketNotification> OfTicketAsync(Delivery delivery, long number, Event happened, User person, CancellationToken ct)
    {
        var reader = Reader(delivery, person);
        var ticket = await db.TicketsFor(reader).AsNoTracking().SingleOrDefaultAsync(t => t.Id == number, ct)
            ?? throw new RecipientGone("The person may no longer see the request.");
        if (happened.Kind == TicketEvent.Noted && !TicketPolicy.CanSeeNotes(reader, ticket)) throw new RecipientGone("The person may not read notes.");
        var department = ticket.DepartmentId is { } place ? await db.Departments.AsNoTracking().SingleAsync(d => d.Id == place, ct) : null;
        var (comment, author) = await CommentAsync(happened, ticket, reader, ct);
        var more = comment is null ? 0 : await db.CommentsFor(reader, ticket).CountAsync(c => c.Id > comment.Id && c.AuthorId != person.Id, ct);
        return new TicketNotification(delivery, happened, ticket, department, person, reader, comment, author) { More = more };
    }

    private static Actor Reader(Delivery delivery, User person)
    {
        var wanted = delivery.Channel == Channel.Email
            ? person.NotifyByEmail && !string.IsNullOrEmpty(person.Email)
            : person.NotifyByTelegram && person.TelegramChatId is not null;
        if (!wanted) throw new RecipientGone("The person does not use this channel any more.");
        return new Actor(person.Id, person.Role);
    }

    private async Task<(Comment?, string)> CommentAsync(Event happened, Ticket ticket, Actor reader, CancellationToken ct)
    {
        if (!Guid.TryParse(happened.Data.GetValueOrDefault("comment"), out var key)) return (null, "");
        var comment = await db.CommentsFor(reader, ticket).AsNoTracking().SingleOrDefaultAsync(c => c.Key == key, ct);
        var author = comment?.AuthorId is { } id ? await db.Users.Where(u => u.Id == id).Select(u => u.FullName).SingleAsync(ct) : "";
        return (comment, author);
    }
}
