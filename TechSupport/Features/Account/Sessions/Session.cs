namespace TechSupport.Features.Account.Sessions;

/// <summary>One sign-in of one person in one browser.</summary>
public sealed class Session
{
    /// <summary>Random; the cookie carries it.</summary>
    public Guid Id { get; private set; }

    public long UserId { get; private set; }
    public DateTimeOffset StartedAt { get; private set; }

    /// <summary>When the person left or was signed out; a cookie that is still somewhere is refused from then on.</summary>
    public DateTimeOffset? EndedAt { get; private set; }
}
