using TechSupport.Features.Tickets;

namespace TechSupport.Tests.Features.Tickets;

/// <summary>Which forms a ticket knows again, and which stretch of what was said is shown.</summary>
[Trait("Needs", "nothing")]
public sealed class ConversationTests : TicketRules
{
    [Fact]
    public void A_ticket_knows_the_last_eight_forms_that_changed_it()
    {
        var ticket = Reported();
        Guid[] keys = [.. Enumerable.Range(0, 9).Select(_ => Key)];
        foreach (var key in keys) ticket.Note(Timur, "Looked at it.", key, After(1));
        Assert.False(ticket.Knows(keys[0]));
        Assert.All(keys[1..], key => Assert.True(ticket.Knows(key)));
        Assert.False(ticket.Knows(Key));
        Assert.Equal(keys[1..].Reverse(), ticket.RecentKeys);
    }

    [Fact]
    public void A_stretch_is_the_newest_hundred_and_says_where_the_ones_before_end()
    {
        // messages 1000, 1002 … and events 1, 3 …, oldest first
        var entries = Enumerable.Range(0, ConversationCursor.Stretch + 10).Select(n => n % 2 == 0 ? (Comment: (long?)(1000 + n), Event: (long?)null) : (null, n)).ToList();
        var (shown, earlier) = ConversationCursor.End.Cut(entries, e => e);
        Assert.Equal(entries[10..], shown);
        Assert.Equal(new ConversationCursor(1010, 11), earlier);
    }

    [Fact]
    public void Where_a_stretch_holds_only_events_the_messages_before_it_end_where_they_ended()
    {
        var entries = Enumerable.Range(1, ConversationCursor.Stretch + 1).Select(n => (Comment: (long?)null, Event: (long?)n)).ToList();
        Assert.Equal(new ConversationCursor(77, 2), new ConversationCursor(77, 1000).Cut(entries, e => e).Earlier);
        Assert.Equal(new ConversationCursor(2, 1000), new ConversationCursor(77, 1000).Cut(entries, e => (e.Event, (long?)null)).Earlier);
    }

    [Fact]
    public void A_hundred_entries_are_shown_whole()
    {
        var entries = Enumerable.Range(1, ConversationCursor.Stretch).Select(n => (Comment: (long?)null, Event: (long?)n)).ToList();
        Assert.Equal((entries, null), ConversationCursor.End.Cut(entries, e => e));
    }
}
