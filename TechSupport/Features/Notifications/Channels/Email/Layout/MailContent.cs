namespace TechSupport.Features.Notifications.Channels.Email.Layout;

/// <summary>The contents of a mail, ready to be laid out; plain text, not encoded yet. Empty parts are left out.</summary>
public sealed record MailContent
{
    public required string Language { get; init; }

    /// <summary>The subject line.</summary>
    public required string Title { get; init; }

    public required string Headline { get; init; }

    /// <summary>The ticket it is about.</summary>
    public TicketLines? Ticket { get; init; }

    public string Lead { get; init; } = "";
    public string SaidBy { get; init; } = "";
    public string Said { get; init; } = "";
    public required IReadOnlyList<(string Label, Uri Link)> Buttons { get; init; }

    /// <summary>The buttons of one part are the links of the other, and each part says what they do.</summary>
    public bool AsksToConfirm { get; init; }

    public required IReadOnlyList<string> Advice { get; init; }
    public string Closing { get; init; } = "";
    public required string Hospital { get; init; }
    public required string Phone { get; init; }

    /// <summary>Why the person gets it, and where that is changed.</summary>
    public (string Why, Uri Settings)? Reason { get; init; }

    /// <summary>What mail programs show beside the subject in their lists: what happened, which the subject of a ticket's mails does not say.</summary>
    public string Preview => Ticket is null ? Lead : $"{Headline.TrimEnd('.')}. {(Said.Length > 0 ? Said : Ticket.Subject)}";

    public sealed record TicketLines(string Number, string Subject, string Department, string Room, bool ToRequester);
}
