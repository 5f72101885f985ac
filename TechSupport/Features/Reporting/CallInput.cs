using System.ComponentModel.DataAnnotations;

namespace TechSupport.Features.Reporting;

/// <summary>The form about a call.</summary>
public sealed class CallInput
{
    [StringLength(PersonName.MaxLength, ErrorMessage = "At most {1} characters.")]
    public string Who { get; set; } = "";

    public long? RequesterId { get; set; }

    [Required(ErrorMessage = "Say what is wrong in a few words"), StringLength(SubjectText.MaxLength, ErrorMessage = "At most {1} characters.")]
    public string Subject { get; set; } = "";

    [StringLength(BodyText.MaxLength, ErrorMessage = "At most {1} characters.")]
    public string Text { get; set => field = value.ReplaceLineEndings("\n"); } = "";

    public long? DepartmentId { get; set; }

    [StringLength(RoomNumber.MaxLength, ErrorMessage = "At most {1} characters.")]
    public string Room { get; set; } = "";

    public long? CategoryId { get; set; }

    [StringLength(InventoryNumber.MaxLength, ErrorMessage = "At most {1} characters.")]
    public string Inventory { get; set; } = "";

    public bool PatientCare { get; set; }

    [RegularExpression("keep|take|solved", ErrorMessage = "Choose what happens next.")]
    public string Then { get; set; } = "keep";

    public Guid RequestKey { get; set; }
}
