using TechSupport.Features.Sla;

namespace TechSupport.Features.Tickets.Queue;

/// <summary>One row of a ticket list.</summary>
public sealed record TicketRow
{
    public required long Id { get; init; }
    public required uint Version { get; init; }
    public required string Subject { get; init; }
    public required TicketStatus Status { get; init; }
    public required WaitingFor? WaitingFor { get; init; }
    public required Priority Priority { get; init; }
    public required bool PatientCare { get; init; }
    public required bool Unanswered { get; init; }
    public required bool Reopened { get; init; }
    public required string Requester { get; init; }
    public required string Department { get; init; }
    public required long? AssigneeId { get; init; }
    public required string? Assignee { get; init; }
    public required DateTimeOffset CreatedAt { get; init; }
    public required DateTimeOffset UpdatedAt { get; init; }
    public required DateTimeOffset DueAt { get; init; }
    public required TicketClock Clock { get; init; }

    public SlaClock Sla => Clock.Replay();

    /// <summary>Reads the rows of an ordered and limited query, without tracking.</summary>
    public static Task<List<TicketRow>> ReadAsync(AppDb db, IQueryable<Ticket> tickets, CancellationToken ct)
    {
        var russian = System.Globalization.CultureInfo.CurrentUICulture.IsRussian();
        return tickets.Select(t => new TicketRow
        {
            Id = t.Id, Version = t.Version, Subject = t.Subject, Status = t.Status, WaitingFor = t.WaitingFor, Priority = t.Priority,
            PatientCare = t.PatientCare, Unanswered = t.Unanswered, Reopened = t.ReopenedAt != null,
            Requester = db.Users.Where(u => u.Id == t.RequesterId).Select(u => u.FullName).First(),
            Department = db.Departments.Where(d => d.Id == t.DepartmentId).Select(d => russian ? d.NameRu : d.Name).First(),
            AssigneeId = t.AssigneeId, Assignee = db.Users.Where(u => u.Id == t.AssigneeId).Select(u => u.FullName).FirstOrDefault(),
            CreatedAt = t.CreatedAt, UpdatedAt = t.UpdatedAt, DueAt = t.DueAt,
            Clock = new TicketClock(t.Status, t.Priority, t.CreatedAt, t.FirstResponseAt, t.Pauses, t.WaitingFor, t.WaitingSince, t.ResolvedAt, t.ClosedAt),
        }).AsNoTracking().ToListAsync(ct);
    }
}
