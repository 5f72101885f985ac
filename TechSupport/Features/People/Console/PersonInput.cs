using System.ComponentModel.DataAnnotations;
using Microsoft.Extensions.Localization;
using TechSupport.Features.Shared.TagHelpers;

namespace TechSupport.Features.People.Console;

/// <summary>The form about a person, the same for a new and a known one.</summary>
public sealed class PersonInput
{
    [Required(ErrorMessage = "Enter the person’s name."), StringLength(PersonName.MaxLength, ErrorMessage = FieldNames.TooLong)]
    public string Name { get; set; } = "";

    [Required(ErrorMessage = "Enter the email address."), StringLength(EmailAddress.MaxLength, ErrorMessage = FieldNames.TooLong)]
    public string Email { get; set; } = "";

    public long? DepartmentId { get; set; }

    [StringLength(RoomNumber.MaxLength, ErrorMessage = FieldNames.TooLong)]
    public string Room { get; set; } = "";

    [StringLength(PhoneNumber.MaxLength, ErrorMessage = FieldNames.TooLong)]
    public string Phone { get; set; } = "";

    [AllowedValues("en", "ru", ErrorMessage = "Choose a language from the list.")]
    public string Language { get; set; } = "ru";

    [EnumDataType(typeof(Role), ErrorMessage = "Choose one role.")]
    public Role Role { get; set; } = Role.Staff;

    public static PersonInput Of(User person) => new()
    {
        Name = person.FullName, Email = person.Email ?? "", Phone = person.PhoneNumber ?? "", DepartmentId = person.DepartmentId,
        Room = person.Room, Language = person.Language, Role = person.Role,
    };

    /// <summary>Checks what only the database and a mail parser can know.</summary>
    public async Task<PersonDetails> CheckedAsync(AppDb db, CancellationToken ct)
    {
        if (DepartmentId is { } id && !await db.Departments.AnyAsync(d => d.Id == id, ct))
            throw new RuleViolation("Choose a department from the list.") { Field = "DepartmentId" };
        return new(Name, Email, Phone, DepartmentId, Room, Language);
    }

    public static RuleViolation EmailTaken() => new("Another account has this email address.") { Field = "Email" };
}

/// <summary>What the fields about a person show.</summary>
public sealed record PersonForm(PersonInput Input, IReadOnlyList<Choice> Departments)
{
    public static IReadOnlyList<Choice> Roles(IStringLocalizer text) =>
        [.. Enum.GetValues<Role>().Select(role => new Choice(role.ToString(), text[RoleNames.Name(role)]) { Hint = text[RoleNames.Hint(role)] })];
}
