using System.ComponentModel.DataAnnotations;

namespace TechSupport.Features.Notifications.Channels.Email;

/// <summary>What does not depend on the mail server.</summary>
public sealed class EmailOptions : IValidatableObject
{
    /// <summary>Where mail goes as files when there is no mail server.</summary>
    public string PickupDirectory { get; init; } = "";

    /// <summary>Whether a mail's subject says what the ticket's subject says. Mail servers log subjects and locked screens show them, and nobody has checked them for patient data yet.</summary>
    public bool TicketSubjects { get; set; }

    public IEnumerable<ValidationResult> Validate(ValidationContext validationContext)
    {
        if (File.Exists(PickupDirectory)) yield return new($"Email__PickupDirectory: {PickupDirectory} is a file; write the name of a folder.");
    }
}
