using System.ComponentModel.DataAnnotations;

namespace TechSupport.Features.Catalog.Departments.Rooms;

/// <summary>The form about a room.</summary>
public sealed class RoomInput
{
    [Required(ErrorMessage = "Enter the room number."), StringLength(RoomNumber.MaxLength, ErrorMessage = FieldNames.TooLong)]
    public string Number { get; set; } = "";

    /// <exception cref="RuleViolation">The location has a room whose number cannot be told from this one.</exception>
    public async Task CheckAsync(AppDb db, long location, CancellationToken ct, long besides = 0)
    {
        var number = RoomNumber.From(Number, nameof(Number)).Value;
        var other = await db.Rooms.Where(r => r.LocationId == location && r.Id != besides && r.Plate != "" && r.Plate == DbText.PlateKey(number)).OrderBy(r => r.Id).Select(r => r.Number).FirstOrDefaultAsync(ct);
        if (other is null) return;
        throw other == number ? NumberTaken() : new RuleViolation("Room {0} cannot be told from room {1}, which is there already.", number, other) { Field = nameof(Number) };
    }

    public RuleViolation NumberTaken() => new("Room {0} is there already.", SingleLine.Normalize(Number)) { Field = nameof(Number) };
}
