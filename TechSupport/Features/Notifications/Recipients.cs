using System.Globalization;
using TechSupport.Features.Audit;
using TechSupport.Features.Tickets;

namespace TechSupport.Features.Notifications;

/// <summary>Why a person is told; the last line of the message says so.</summary>
public enum Reason { Requester, Assignee, Lead, Urgent }

/// <summary>Who is told about an event: never the one who acted, no one who may not see it, no disabled account.</summary>
/// <remarks>
/// A probe is the exception: the synthetic check does everything itself, and what it wants to see is the message that
/// comes of it. So it is told although it acted, and nobody else ever is.
/// </remarks>
public static class Recipients
{
    /// <param name="happened">The event.</param>
    /// <param name="ticket">The ticket as it is now.</param>
    /// <param name="people">At least the ones the ticket and the event name, all technicians and all leads.</param>
    public static IReadOnlyList<(Recipient Person, Reason Reason)> For(Event happened, Ticket ticket, IReadOnlyCollection<Recipient> people) =>
        [.. Concerned(happened, ticket, new KnownPeople(people))
            .Where(c => c.Person.IsActive && (ticket.IsProbe || c.Person.Id != happened.ActorId) && MaySee(c.Person, happened, ticket))
            .DistinctBy(c => c.Person.Id)];

    /// <summary>What <see cref="TicketScopes.VisibleTo"/> asks the database; notes are for technicians, and not on the own request.</summary>
    public static bool MaySee(Recipient person, Event happened, Ticket ticket) =>
        ticket.IsProbe || person.Role == Role.Monitor ? ticket.IsProbe && person.Role == Role.Monitor && person.Id == ticket.RequesterId
            : happened.Kind == TicketEvent.Noted ? person.IsTechnician && person.Id != ticket.RequesterId
            : person.IsTechnician || person.Id == ticket.RequesterId;

    private static IEnumerable<(Recipient Person, Reason Reason)> Concerned(Event happened, Ticket ticket, KnownPeople people) =>
        EventKinds.Of(happened.Kind).Recipients.Where(r => r.When is null || r.When(happened)).SelectMany(r => r.To switch
        {
            Audience.Requester => people.One(ticket.RequesterId, Reason.Requester),
            Audience.Assignee => people.One(ticket.AssigneeId, Reason.Assignee),
            Audience.NewAssignee => people.One(Number(happened, "to"), Reason.Assignee),
            Audience.AssigneeOrLeads => people.AssigneeOrLeads(ticket),
            Audience.Technicians => people.Everybody(Reason.Urgent, Role.Technician, Role.Lead),
            // gets a mail about the account or about being on call, not about a ticket: see NotificationDispatcher
            Audience.Person or Audience.Named => [],
            _ => throw new InvalidOperationException($"Nobody is known as {r.To}."),
        });

    private static long? Number(Event happened, string fact) => long.TryParse(happened.Fact(fact), NumberStyles.None, CultureInfo.InvariantCulture, out var id) ? id : null;

    private sealed class KnownPeople(IReadOnlyCollection<Recipient> people)
    {
        public IEnumerable<(Recipient, Reason)> One(long? id, Reason reason) => people.Where(p => p.Id == id).Select(p => (p, reason));

        public IEnumerable<(Recipient, Reason)> Everybody(Reason reason, params Role[] roles) =>
            people.Where(p => roles.Contains(p.Role)).Select(p => (p, reason));

        // a person who left, or no longer works on tickets, would never read it
        public IEnumerable<(Recipient, Reason)> AssigneeOrLeads(Ticket ticket) =>
            people.Any(p => p.Id == ticket.AssigneeId && p.IsActive && p.IsTechnician) ? One(ticket.AssigneeId, Reason.Assignee) : Everybody(Reason.Lead, Role.Lead);
    }
}

/// <summary>A person who could be told, and the channels they chose.</summary>
public sealed record Recipient(long Id, Role Role, bool IsActive, bool ByEmail, bool ByTelegram)
{
    public bool IsTechnician => new Actor(Id, Role).IsTechnician;

    public IEnumerable<Channel> Channels(ActiveChannels active)
    {
        if (ByEmail && active.Email) yield return Channel.Email;
        if (ByTelegram && active.Telegram) yield return Channel.Telegram;
    }
}

/// <summary>The channels that are configured.</summary>
public sealed record ActiveChannels(bool Email, bool Telegram)
{
    public IEnumerable<Channel> All
    {
        get
        {
            if (Email) yield return Channel.Email;
            if (Telegram) yield return Channel.Telegram;
        }
    }
}
