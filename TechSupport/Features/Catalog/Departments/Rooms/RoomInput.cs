using System.ComponentModel.DataAnnotations;

namespace TechSupport.Features.Catalog.Departments.Rooms;

/// <summary>The form about a room.</summary>
public sealed class RoomInput
{
    [Required(ErrorMessage = "Enter the room number."), StringLength(RoomNumber.MaxLength, ErrorMessage = "At most {1} characters.")]
    public string Number { get; set; } = "";

    public RuleViolation NumberTaken() => new("Room {0} is there already.", SingleLine.Normalize(Number)) { Field = nameof(Number) };
}
