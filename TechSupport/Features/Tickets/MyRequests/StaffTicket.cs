using Microsoft.EntityFrameworkCore;
using TechSupport.Data;
using TechSupport.Kernel;

namespace TechSupport.Features.Tickets.MyRequests;

/// <summary>One request as its requester sees it. Internal notes are not read at all, so that nothing of them can leak.</summary>
public sealed class StaffTicket
{
    public required Ticket Ticket { get; init; }
    public required string Department { get; init; }
    public required string? InventoryNumber { get; init; }
    public required StaffState State { get; init; }

    /// <summary>The colleague who wrote a phone call down; null when the requester reported it.</summary>
    public required string? LoggedBy { get; init; }

    public required IReadOnlyList<Message> Messages { get; init; }
    public required bool CanAdd { get; init; }
    public required bool CanConfirm { get; init; }
    public required bool CanReopen { get; init; }

    public bool IsAsked => Ticket.Status == TicketStatus.Waiting && Ticket.WaitingFor == WaitingFor.Requester;

    /// <summary>What we asked, while we wait for the answer.</summary>
    public Message? Question => IsAsked ? Messages.LastOrDefault(m => !m.IsMine) : null;

    public DateTimeOffset? ClosesAt => Ticket.ClosesAt;

    public static async Task<StaffTicket> LoadAsync(AppDb db, Actor actor, Ticket ticket, CancellationToken ct = default)
    {
        var department = ticket.DepartmentId is { } place ? await db.Departments.AsNoTracking().SingleAsync(d => d.Id == place, ct) : null;
        var names = await db.Users.Where(u => u.Id == ticket.AssigneeId || u.Id == ticket.CreatedById).Select(u => new { u.Id, u.FullName }).ToDictionaryAsync(u => u.Id, u => u.FullName, ct);
        var offered = TicketPolicy.AvailableActions(actor, ticket);
        return new StaffTicket
        {
            Ticket = ticket,
            Department = department?.LocalName ?? "",
            InventoryNumber = ticket.EquipmentId is { } id ? await db.Equipment.Where(e => e.Id == id).Select(e => e.InventoryNumber).SingleAsync(ct) : null,
            State = new(ticket.Status, ticket.WaitingFor, ticket.AssigneeId is { } assignee ? names[assignee] : null, ticket.FirstResponseAt is null ? ticket.ResponseDueAt : null),
            LoggedBy = ticket.CreatedById == ticket.RequesterId ? null : names[ticket.CreatedById],
            Messages = await MessagesAsync(db, actor, ticket, ct),
            CanAdd = TicketPolicy.CanAddInformation(actor, ticket),
            CanConfirm = offered.Contains("close"),
            CanReopen = offered.Contains("reopen"),
        };
    }

    private static Task<List<Message>> MessagesAsync(AppDb db, Actor actor, Ticket ticket, CancellationToken ct)
    {
        var russian = System.Globalization.CultureInfo.CurrentUICulture.IsRussian();
        return (from c in db.CommentsFor(actor, ticket)
                where c.Kind == CommentKind.Reply
                orderby c.Id
                join u in db.Users on c.AuthorId equals u.Id into authors
                from u in authors.DefaultIfEmpty()
                join d in db.Departments on u.DepartmentId equals d.Id into departments
                from d in departments.DefaultIfEmpty()
                select new Message(c.AuthorId == ticket.RequesterId, u.FullName, russian ? d.NameRu : d.Name, c.Body, c.At)).AsNoTracking().ToListAsync(ct);
    }

    /// <summary>A public reply.</summary>
    /// <param name="Author">Null when the system wrote it.</param>
    public sealed record Message(bool IsMine, string? Author, string? Department, string Body, DateTimeOffset At);
}
