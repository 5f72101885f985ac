using TechSupport.Features.Tickets;

namespace TechSupport.Features.Reporting;

/// <summary>A problem as it was reported, by whatever way. Ids and numbers are as given; the intake looks them up.</summary>
public sealed record IncomingReport
{
    public required string Subject { get; init; }
    public string Description { get; init; } = "";

    /// <summary>Whose problem it is; the actor's own, or a caller's.</summary>
    public required long RequesterId { get; init; }

    /// <summary>Null is the requester's own, but on a form that asks for it.</summary>
    public long? DepartmentId { get; init; }

    /// <summary>Empty is the requester's own, but on a form that asks for it.</summary>
    public string Room { get; init; } = "";

    /// <summary>The room was on the form, for all to see: an empty one is not known. So it is with every report on the web.</summary>
    public bool IsRoomAsked { get; init; }

    /// <summary>Inventory number of the device, in any case and with any spaces; empty for none.</summary>
    public string Inventory { get; init; } = "";

    public long? CategoryId { get; init; }

    /// <summary>A ticket of the requester's whose problem is back.</summary>
    public long? FollowsId { get; init; }

    /// <summary>Where IT can call about it; empty is the requester's own number.</summary>
    public string Phone { get; init; } = "";

    public bool PatientCare { get; init; }
    public TicketSource Source { get; init; } = TicketSource.Web;

    /// <summary>Identifies what was sent: the same key of the same actor makes one ticket, however often it comes.</summary>
    public required Guid RequestKey { get; init; }
}
