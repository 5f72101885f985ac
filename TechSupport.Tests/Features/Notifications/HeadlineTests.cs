using TechSupport.Features.Audit;
using TechSupport.Features.Tickets;
using TechSupport.Kernel;

namespace TechSupport.Tests.Features.Notifications;

/// <summary>The line above a message: what happened, in the words of the one who reads it.</summary>
[Trait("Needs", "nothing")]
public sealed class HeadlineTests
{
    public static TheoryData<string, long?, string, bool, string?> Headlines => new()
    {
        { TicketEvent.Created, 1, "priority=p1 care=false", true, "We logged your request" },
        { TicketEvent.Created, 1, "priority=p1 care=false", false, "New ticket with priority P1" },
        { TicketEvent.Created, 1, "priority=p1 care=true", false, "New ticket: patient care is affected" },
        { TicketEvent.Assigned, 2, "to=3", false, "This ticket is yours now" },
        { TicketEvent.Assigned, 2, "to=1", true, "This ticket is yours now" },
        { TicketEvent.Classified, 2, "priority_from=p3 priority=p1", false, "Raised to priority P1" },
        { TicketEvent.Replied, 1, "by=requester", false, "An answer from the requester" },
        { TicketEvent.Replied, 2, "by=technician", true, "An answer from IT" },
        { TicketEvent.Noted, 2, "", false, "A note from a colleague" },
        { TicketEvent.Waiting, 2, "for=requester", true, "We have a question for you" },
        { TicketEvent.Resumed, 2, "comment=key", true, "An answer from IT" },
        { TicketEvent.Resolved, 2, "met=true", true, "Fixed. Does it work now?" },
        { TicketEvent.Reopened, 1, "", false, "The ticket is open again" },
        { TicketEvent.Reopened, 2, "", true, "The request is open again" },
        { TicketEvent.Closed, 1, "confirmed=true", false, "Confirmed: it works now" },
        { TicketEvent.Closed, 1, "confirmed=false withdrawn=true", false, "Withdrawn: it works again" },
        { TicketEvent.Closed, 2, "confirmed=false", true, "Your request is closed" },
        { "ticket.merged", 2, "", true, null },
    };

    [Theory]
    [MemberData(nameof(Headlines))]
    public void A_message_begins_with_what_happened(string kind, long? actor, string facts, bool toRequester, string? headline)
    {
        var data = facts.Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(f => f.Split('=')).ToDictionary(f => f[0], f => (string?)f[1]);
        var happened = new Event(kind, new Actor(actor, Role.Staff), null, data, new DateTimeOffset(2026, 11, 23, 6, 0, 0, TimeSpan.Zero));
        Assert.Equal(headline, EventKinds.Of(kind).HeadlineFor(happened, toRequester));
    }

    [Fact]
    public void Every_headline_of_the_ticket_is_read_above() =>
        Assert.Empty(TicketEvent.Kinds.SelectMany(k => k.Recipients).Select(r => r.Headline).Except(Headlines.Select(h => h.Data.Item5)));
}
