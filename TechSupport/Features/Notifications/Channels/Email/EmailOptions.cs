namespace TechSupport.Features.Notifications.Channels.Email;

/// <summary>What does not depend on the mail server.</summary>
public sealed class EmailOptions
{
    /// <summary>Where mail goes as files when there is no mail server.</summary>
    public string PickupDirectory { get; init; } = "";

    /// <summary>Whether a mail's subject says what the ticket's subject says. Mail servers log subjects and locked screens show them, and nobody has checked them for patient data yet.</summary>
    public bool TicketSubjects { get; set; }
}
