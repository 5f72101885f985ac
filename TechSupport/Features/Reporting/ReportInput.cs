using System.ComponentModel.DataAnnotations;

namespace TechSupport.Features.Reporting;

/// <summary>The form of a report, the one box of the home page and the full one.</summary>
public sealed class ReportInput
{
    /// <summary>The one box of the home page; null on the full form.</summary>
    [StringLength(BodyText.MaxLength, ErrorMessage = FieldNames.TooLong)]
    public string? What { get; set => field = value?.ReplaceLineEndings("\n"); }

    public long? CategoryId { get; set; }

    [StringLength(SubjectText.MaxLength, ErrorMessage = FieldNames.TooLong)]
    public string Subject { get; set; } = "";

    [StringLength(BodyText.MaxLength, ErrorMessage = FieldNames.TooLong)]
    public string Details { get; set => field = value.ReplaceLineEndings("\n"); } = "";

    public long? DepartmentId { get; set; }

    [StringLength(RoomNumber.MaxLength, ErrorMessage = FieldNames.TooLong)]
    public string Room { get; set; } = "";

    [StringLength(InventoryNumber.MaxLength, ErrorMessage = FieldNames.TooLong)]
    public string Inventory { get; set; } = "";

    public bool PatientCare { get; set; }

    /// <summary>Where IT calls when patients are affected.</summary>
    [StringLength(PhoneNumber.MaxLength, ErrorMessage = FieldNames.TooLong)]
    public string Phone { get; set; } = "";

    /// <summary>The request whose problem is back.</summary>
    public long? FollowsId { get; set; }

    /// <summary>Sent a moment ago in the same words, and meant.</summary>
    public bool Again { get; set; }

    /// <summary>The number of a device that is listed in another department, and is here now.</summary>
    [StringLength(InventoryNumber.MaxLength, ErrorMessage = ModelBindingMessages.Unfit)]
    public string Moved { get; set; } = "";

    public Guid RequestKey { get; set; } = Guid.NewGuid();
}
