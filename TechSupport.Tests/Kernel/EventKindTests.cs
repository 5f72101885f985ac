using TechSupport.Kernel;

namespace TechSupport.Tests.Kernel;

/// <summary>Which sentence and which headline a kind of event is told with.</summary>
[Trait("Needs", "nothing")]
public sealed class EventKindTests
{
    private static readonly EventKind Closed = new("test.closed", "Test", "Closed", "info")
    {
        Sentences = [new("{0} confirmed") { When = e => e.Says("confirmed", "true"), ByRequester = true }, new("{0} takes it back") { ByRequester = true }, new("{0} closed this")],
        Recipients =
        [
            new(Audience.Assignee, "Confirmed", e => e.Says("confirmed", "true")),
            new(Audience.Requester, "Your request is closed", e => e.ActorId is not null),
        ],
    };

    [Theory]
    [InlineData(1L, "true", 1L, "{0} confirmed")]
    [InlineData(1L, "false", 1L, "{0} takes it back")]
    [InlineData(2L, "true", 1L, "{0} closed this")]
    [InlineData(1L, "true", null, "{0} closed this")]
    [InlineData(null, "true", null, "{0} closed this")]
    public void The_first_sentence_that_applies_is_said(long? actor, string confirmed, long? requester, string sentence) =>
        Assert.Equal(sentence, Closed.SentenceFor(Happened(actor, confirmed), requester).Text);

    [Theory]
    [InlineData(2L, "true", true, "Your request is closed")]
    [InlineData(2L, "true", false, "Confirmed")]
    [InlineData(2L, "false", false, "Your request is closed")]
    [InlineData(null, "true", true, "Confirmed")]
    [InlineData(null, "false", true, null)]
    public void Each_reader_has_their_own_headline_or_the_one_there_is(long? actor, string confirmed, bool toRequester, string? headline) =>
        Assert.Equal(headline, Closed.HeadlineFor(Happened(actor, confirmed), toRequester));

    [Fact]
    public void A_kind_of_a_later_release_is_told_neutrally_and_to_nobody()
    {
        var happened = Happened(2, "true");
        Assert.Equal("{0} made a change", EventKind.Unknown.SentenceFor(happened, 2).Text);
        Assert.Null(EventKind.Unknown.HeadlineFor(happened, toRequester: true));
        Assert.Equal("Other change", EventKind.Unknown.Name);
        Assert.Equal("Other", EventKind.Unknown.Object);
        Assert.Equal("info", EventKind.Unknown.Icon);
        Assert.Equal("", EventKind.Unknown.Key);
    }

    private static Event Happened(long? actor, string confirmed) =>
        new("test.closed", new Actor(actor, Role.Staff), 7, new Dictionary<string, string?> { ["confirmed"] = confirmed }, new(2026, 11, 23, 9, 0, 0, TimeSpan.Zero));
}
