namespace TechSupport.Features.Tickets;

/// <summary>A problem somebody has, from the report to "it works now". Every verb checks its rule, changes state and records an event.</summary>
public sealed partial class Ticket : IRecordsEvents
{

    /// <summary>A form whose answer was lost is sent again within minutes, not after so many changes.</summary>
    private const int RememberedKeys = 8;

    private readonly List<Comment> comments = [];
    private readonly List<Event> events = [];

    private Ticket() { }

    /// <summary>The number people quote; also the key.</summary>
    public long Id { get; private set; }

    [Personal] public string Subject { get; private set; } = "";
    [Personal] public string Description { get; private set; } = "";
    public TicketStatus Status { get; private set; }
    public TicketSource Source { get; private set; }
    public long RequesterId { get; private set; }

    /// <summary>Who wrote it down; differs from the requester for a logged call.</summary>
    public long CreatedById { get; private set; }

    /// <summary>Null for a probe only: the check runs on a new installation too, where there is none yet.</summary>
    public long? DepartmentId { get; private set; }

    [Personal] public string Room { get; private set; } = "";
    [Personal] public string Phone { get; private set; } = "";
    public long? EquipmentId { get; private set; }

    /// <summary>The closed ticket whose problem is back; null for a new one.</summary>
    public long? FollowsId { get; private set; }

    public DateTimeOffset CreatedAt { get; private set; }

    /// <summary>Last change anybody made.</summary>
    public DateTimeOffset UpdatedAt { get; private set; }

    /// <summary>The requester said something no technician has answered yet.</summary>
    public bool Unanswered { get; private set; }

    /// <summary>Key of the form whose submission changed the ticket last. The release before this one recognises a repeated post by it, also after a rollback.</summary>
    public Guid? LastRequestKey { get; private set; }

    /// <summary>Keys of the forms that changed the ticket lately, the newest first, so that a repeated post is recognised after others.</summary>
    public IReadOnlyList<Guid> RecentKeys { get; private set; } = [];

    /// <summary>Key of the form that created it, unique per writer.</summary>
    public Guid RequestKey { get; private set; }

    /// <summary>PostgreSQL xmin; posted back with every form that depends on what the person saw.</summary>
    public uint Version { get; private set; }

    public IReadOnlyCollection<Comment> Comments => comments;
    public IReadOnlyCollection<Event> Events => events;

    public bool IsProbe => Source == TicketSource.Probe;

    public bool IsDone => Status is TicketStatus.Resolved or TicketStatus.Closed;

    /// <summary>Reports a problem; the priority follows from what was said, with the patient-care floor.</summary>
    public static Ticket Report(Actor actor, TicketReport report, DateTimeOffset at)
    {
        // whatever the check reports is made up
        var probe = actor.Role == Role.Monitor;
        if (report.DepartmentId is null && !probe) throw new RuleViolation("Choose the department.") { Field = "DepartmentId" };
        var ticket = new Ticket
        {
            Subject = SubjectText.From(report.Subject),
            Description = BodyText.Optional(report.Description, nameof(Description)),
            Status = TicketStatus.New,
            Source = probe ? TicketSource.Probe : report.Source,
            RequesterId = report.RequesterId,
            CreatedById = actor.Id ?? report.RequesterId,
            DepartmentId = report.DepartmentId,
            Room = RoomNumber.From(report.Room),
            Phone = PhoneNumber.From(report.Phone),
            EquipmentId = report.EquipmentId,
            FollowsId = report.FollowsId,
            CategoryId = report.CategoryId,
            PatientCare = report.PatientCare,
            Impact = Impact.Person,
            Urgency = Urgency.Medium,
            RequestKey = report.RequestKey,
            LastRequestKey = report.RequestKey,
            RecentKeys = [report.RequestKey],
            CreatedAt = at,
            UpdatedAt = at,
            Unanswered = true,
        };
        ticket.Priority = PriorityMatrix.Of(ticket.Impact, ticket.Urgency, ticket.PatientCare);
        ticket.Record(TicketEvent.Of(TicketEvent.Created, actor, at, ("source", ticket.Source), ("priority", ticket.Priority),
            ("care", ticket.PatientCare), ("department", ticket.DepartmentId), ("requester", ticket.RequesterId)));
        return ticket;
    }

    /// <summary>This form has changed the ticket already. A row that the release before this one wrote has only its last key.</summary>
    public bool Knows(Guid requestKey) => RecentKeys.Contains(requestKey) || LastRequestKey == requestKey;

    /// <summary>Remembers the form that led to this change.</summary>
    internal void Stamp(Guid requestKey)
    {
        LastRequestKey = requestKey;
        if (RecentKeys.Contains(requestKey)) return;
        RecentKeys = [.. RecentKeys.Prepend(requestKey).Take(RememberedKeys)];
    }

    private void Record(Event happened)
    {
        events.Add(happened);
        UpdatedAt = happened.At;
        SetDueDates();
    }

    private void MustBeOpen()
    {
        if (Status == TicketStatus.Closed) throw new RuleViolation("Ticket {0} is closed. Reopen it first.", Id);
        if (Status == TicketStatus.Resolved) throw new RuleViolation("Ticket {0} is already resolved. Reopen it first.", Id);
    }
}

/// <summary>What a report says. Text is trimmed and checked by the ticket; ids are checked by the intake and the database.</summary>
public sealed record TicketReport
{
    public required string Subject { get; init; }
    [Personal] public string Description { get; init; } = "";
    public required long RequesterId { get; init; }
    /// <summary>Null for a probe only.</summary>
    public required long? DepartmentId { get; init; }

    [Personal] public string Room { get; init; } = "";
    [Personal] public string Phone { get; init; } = "";
    public long? EquipmentId { get; init; }
    public long? CategoryId { get; init; }

    /// <summary>The closed ticket whose problem is back.</summary>
    public long? FollowsId { get; init; }

    public bool PatientCare { get; init; }
    public TicketSource Source { get; init; } = TicketSource.Web;
    public required Guid RequestKey { get; init; }
}
