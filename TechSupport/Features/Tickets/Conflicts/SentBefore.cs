namespace TechSupport.Features.Tickets.Conflicts;

/// <summary>The same words, sent a moment ago with another form: the browser's Back gives a form that was sent already, and whoever writes the same later means it.</summary>
/// <param name="Number">The ticket they are in.</param>
/// <param name="Minutes">How long ago, in whole minutes.</param>
public sealed record SentBefore(long Number, int Minutes)
{
    public static readonly TimeSpan Remembered = TimeSpan.FromMinutes(15);

    /// <summary>Name and value of the button that sends them once more.</summary>
    public (string Name, string Value) OnceMore { get; init; } = ("Input.Again", "true");

    /// <summary>The same message of the same person on this ticket, sent with another key; null when there is none.</summary>
    public static async Task<SentBefore?> MessageAsync(AppDb db, Actor actor, Ticket ticket, CommentKind kind, string text, Guid key, DateTimeOffset now, CancellationToken ct)
    {
        if (BodyText.IsBlank(text) || ticket.Knows(key)) return null;
        var body = BodyText.Optional(text).Value;
        var newest = db.CommentsFor(actor, ticket).Where(c => c.AuthorId == actor.Id && c.Kind == kind && c.Key != key && c.At > now - Remembered).OrderByDescending(c => c.Id).Take(10);
        var same = await newest.Where(c => c.Body == body).Select(c => (DateTimeOffset?)c.At).FirstOrDefaultAsync(ct);
        return same is { } at ? new(ticket.Id, (int)(now - at).TotalMinutes) : null;
    }
}
