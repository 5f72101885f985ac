using TechSupport.Features.Tickets;

namespace TechSupport.Tests.Features.Tickets;

/// <summary>Addresses that stand in mails and bookmarks.</summary>
[Trait("Needs", "nothing")]
public sealed class TicketLinksTests
{
    [Theory]
    [InlineData(false, null, "/tickets")]
    [InlineData(false, 17L, "/tickets?after=17")]
    [InlineData(true, null, "/tickets?view=closed")]
    [InlineData(true, 17L, "/tickets?view=closed&after=17")]
    public void A_requester_pages_through_open_and_through_closed_requests(bool closed, long? after, string address) =>
        Assert.Equal(address, TicketLinks.Mine(closed, after));

    [Fact]
    public void A_ticket_and_each_verb_has_its_address() =>
        Assert.Equal(
        [
            "/tickets/7", "/tickets/7?before=4-5", "/tickets/7#Input_Text", "/tickets/7/assign", "/tickets/7/classify", "/tickets/7/comment", "/tickets/7/wait",
            "/tickets/7/resolve", "/tickets/7/reopen", "/tickets/7/close", "/tickets?view=mine", "/tickets?status=any&equipment=7", "/tickets?view=all&assignee=7", "/keyboard",
        ],
        [
            TicketLinks.Ticket(7), TicketLinks.Before(7, new(4, 5)), TicketLinks.AddTo(7), TicketLinks.Assign(7), TicketLinks.Classify(7), TicketLinks.Comment(7), TicketLinks.Wait(7),
            TicketLinks.Resolve(7), TicketLinks.Reopen(7), TicketLinks.Close(7), TicketLinks.Queue("mine"), TicketLinks.OfEquipment(7), TicketLinks.OpenOf(7), TicketLinks.Keyboard,
        ]);
}
