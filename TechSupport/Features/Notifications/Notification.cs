using System.Globalization;
using TechSupport.Features.Audit;
using TechSupport.Features.People;

namespace TechSupport.Features.Notifications;

/// <summary>What one delivery tells its person, read just before it is sent.</summary>
public abstract record Notification(Delivery Delivery, User Person)
{
    public CultureInfo Culture => CultureInfo.GetCultureInfo(Person.Language);
}

/// <summary>A link that sets a password. It is made when it is sent, and exists nowhere but in the mail.</summary>
public sealed record AccountNotification(Delivery Delivery, User Person, string Kind, Uri Link) : Notification(Delivery, Person)
{
    /// <summary>The events that send one, whatever the person wants to be told about tickets.</summary>
    public static readonly string[] Kinds = [.. EventKinds.All.Where(k => k.Recipients.Any(r => r.To == Audience.Person)).Select(k => k.Key)];

    /// <summary>What the table of events calls it; in English, the key of its translation.</summary>
    public string Headline => EventKinds.Of(Kind).Recipients.Single(r => r.To == Audience.Person).Headline;
}

/// <summary>A way to reach people: puts a notification into words and hands it to a server.</summary>
public interface INotificationChannel
{
    Channel Channel { get; }

    /// <exception cref="SendFailure">The server did not take it.</exception>
    Task SendAsync(Notification notification, CancellationToken ct);
}

/// <summary>A message could not be handed over; the text holds no addresses.</summary>
/// <param name="retryAfter">What the server asked for, if it did.</param>
public sealed class SendFailure(string message, bool permanent, TimeSpan? retryAfter = null) : Exception(message)
{
    public bool IsPermanent { get; } = permanent;
    public TimeSpan? RetryAfter { get; } = retryAfter;
}

/// <summary>Since the event the person was disabled, may no longer see it, or does not want to be told.</summary>
public sealed class RecipientGone(string why) : Exception(why);
