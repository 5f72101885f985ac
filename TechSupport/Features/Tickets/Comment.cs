namespace TechSupport.Features.Tickets;

/// <summary>A reply goes to the requester; a note stays among technicians.</summary>
public enum CommentKind { Reply, Note }

/// <summary>One thing said about a ticket.</summary>
[Personal]
public sealed class Comment
{
    private Comment() { }

    internal Comment(Actor actor, CommentKind kind, string text, Guid requestKey, DateTimeOffset at)
    {
        (AuthorId, Kind, Body, Key, At) = (actor.Id, kind, BodyText.From(text), requestKey, at);
    }

    public long Id { get; private set; }
    public long TicketId { get; private set; }

    /// <summary>Null when the system wrote it.</summary>
    public long? AuthorId { get; private set; }

    public CommentKind Kind { get; private set; }
    public string Body { get; private set; } = "";

    /// <summary>Key of the form it came from: unique per ticket, so that a repeated post adds nothing.</summary>
    public Guid Key { get; private set; }

    public DateTimeOffset At { get; private set; }
}
