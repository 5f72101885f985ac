using System.ComponentModel.DataAnnotations;
using TechSupport.Features.Tickets;
using TechSupport.Features.Tickets.Actions;

namespace TechSupport.Features.Reporting;

/// <summary>The form about a call.</summary>
public sealed class CallInput
{
    [StringLength(PersonName.MaxLength, ErrorMessage = FieldNames.TooLong)]
    public string Who { get; set; } = "";

    public long? RequesterId { get; set; }

    [Required(ErrorMessage = "Say what is wrong in a few words"), StringLength(SubjectText.MaxLength, ErrorMessage = FieldNames.TooLong)]
    public string Subject { get; set; } = "";

    /// <summary>In the caller's words.</summary>
    [StringLength(BodyText.MaxLength, ErrorMessage = FieldNames.TooLong)]
    public string Said { get; set => field = value.ReplaceLineEndings("\n"); } = "";

    [StringLength(RoomNumber.MaxLength, ErrorMessage = FieldNames.TooLong)]
    public string Room { get; set; } = "";

    [StringLength(InventoryNumber.MaxLength, ErrorMessage = FieldNames.TooLong)]
    public string Inventory { get; set; } = "";

    /// <summary>Whose usual place stands in the room and the inventory number, unless something else was typed there.</summary>
    public long? PlaceOf { get; set; }

    public long? DepartmentId { get; set; }

    public long? CategoryId { get; set; }

    /// <summary>Who gets it; empty for nobody yet.</summary>
    public long? AssigneeId { get; set; }

    /// <summary>Empty follows from what was said.</summary>
    [EnumDataType(typeof(Priority), ErrorMessage = "Choose a priority from the list.")]
    public Priority? Priority { get; set; }

    public bool PatientCare { get; set; }

    /// <summary>In our words, when it was solved on the phone.</summary>
    [StringLength(BodyText.MaxLength, ErrorMessage = FieldNames.TooLong)]
    public string Solution { get; set => field = value.ReplaceLineEndings("\n"); } = "";

    /// <summary>The button; "enter" when the Enter key sent the form.</summary>
    [RegularExpression("enter|keep|take|solved", ErrorMessage = "Choose what happens next.")]
    public string Then { get; set; } = "keep";

    /// <summary>An open ticket of the caller's that this call is about.</summary>
    public long? AddTo { get; set; }

    /// <summary>The same, for words that were added a moment ago and are meant.</summary>
    public long? AddOnceMore { get; set; }

    /// <summary>The ticket the call is added to; null for a ticket of its own.</summary>
    public long? Adds => AddTo ?? AddOnceMore;

    /// <summary>Logged a moment ago in the same words, and meant.</summary>
    public bool Again { get; set; }

    public Guid RequestKey { get; set; }

    /// <summary>The Enter key looks the caller up while it is not known who that is, or there is nothing to save.</summary>
    public bool OnlyLooksUp => Then == "enter" && Adds is null && (RequesterId is null || string.IsNullOrWhiteSpace(Subject));

    /// <summary>All that was written down, for a ticket that is there already.</summary>
    public string AllSaid => string.Join("\n", new[] { Subject, Said, Solution }.Where(part => !BodyText.IsBlank(part)));

    /// <summary>What the call makes worse about a ticket that is there already; null for nothing.</summary>
    public TicketCommand? Worse(Ticket ticket, string reason) => (PatientCare && !ticket.PatientCare) || Priority is not null
        ? TicketCommand.Classify(new(ticket.CategoryId, ticket.Impact, ticket.Urgency, PatientCare || ticket.PatientCare, Priority, reason)) : null;

    /// <summary>The caller's usual place goes where nothing was typed, and with the next choice again.</summary>
    /// <param name="before">Whose it was until now.</param>
    public void TakePlaceOf(Caller? chosen, Caller? before)
    {
        if (Room.Length == 0 || Room == before?.Room) Room = chosen?.Room ?? "";
        if (Inventory.Length == 0 || Inventory == before?.Inventory) Inventory = chosen?.Inventory ?? "";
        PlaceOf = chosen?.Id;
    }

    public IncomingReport ReportOf(Caller caller, Guid key)
    {
        // what stands there is where they usually are, and they are said to be in another department
        var elsewhere = DepartmentId is { } named && named != caller.DepartmentId;
        string Here(string typed, string usual) => elsewhere && typed == usual ? "" : typed;
        return new()
        {
            Subject = Subject, Description = Said, RequesterId = caller.Id, DepartmentId = DepartmentId, Room = Here(Room, caller.Room), IsRoomAsked = PlaceOf == caller.Id,
            Inventory = Here(Inventory, caller.Inventory), CategoryId = CategoryId, PatientCare = PatientCare, Source = TicketSource.Phone, RequestKey = key,
        };
    }

    /// <summary>What happens to the ticket at once.</summary>
    /// <param name="reason">Why the priority is not what was said gives, where it is chosen.</param>
    public IEnumerable<TicketCommand> Commands(string reason)
    {
        if (Priority is { } chosen && chosen != PriorityMatrix.Of(Impact.Person, Urgency.Medium, PatientCare))
            yield return TicketCommand.Classify(new(CategoryId, Impact.Person, Urgency.Medium, PatientCare, chosen, reason));
        if (Then == "take") yield return TicketCommand.Take();
        else if (AssigneeId is { } assignee) yield return TicketCommand.Assign(assignee);
        if (Then == "solved") yield return TicketCommand.Resolve(Solution);
    }
}
