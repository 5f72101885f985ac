using TechSupport.Tests.Support;

namespace TechSupport.Tests.Security;

/// <summary>A technician who reported a problem is its requester there: what colleagues note about it is not for them.</summary>
public sealed class OwnNoteTests(App app) : IClassFixture<App>
{
    private const string Secret = "zqaboutyou";

    [Fact]
    public async Task A_technician_finds_no_word_of_the_notes_on_their_own_request()
    {
        var number = await NotedAsync("tech@crb.local", "tech2@crb.local");
        using var requester = await app.SignInAsync("tech@crb.local");
        using var colleague = await app.SignInAsync("tech2@crb.local");
        foreach (var page in new[] { $"/tickets/{number}", $"/tickets/{number}?all=1", $"/tickets/{number}/comment" })
            Assert.DoesNotContain(Secret, (await requester.GetAsync(page)).Text, StringComparison.Ordinal);
        Assert.Contains(Secret, (await colleague.GetAsync($"/tickets/{number}")).Text, StringComparison.Ordinal);
        foreach (var query in new[] { Secret, $"\"{Secret}\"", $"{Secret} or zqnothing" })
        {
            var address = $"/search?q={Uri.EscapeDataString(query)}";
            Assert.DoesNotContain($"/tickets/{number}", (await requester.GetAsync(address)).Main, StringComparison.Ordinal);
            Assert.Contains($"/tickets/{number}", (await colleague.GetAsync(address)).Text, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task A_note_on_the_own_request_is_neither_offered_nor_taken()
    {
        var number = await app.NewTicketAsync("tech@crb.local");
        using var requester = await app.SignInAsync("tech@crb.local");
        var page = await requester.GetAsync($"/tickets/{number}");
        Assert.Null(page.Html.QuerySelector("#note"));
        Assert.NotNull(page.Html.QuerySelector("#body"));
        var reply = await requester.PostAsync($"/tickets/{number}/comment", ("Input.Text", "A note to myself"), ("Input.Kind", "note"), ("Version", $"{(await app.TicketAsync(number)).Version}"), ("RequestKey", Guid.NewGuid().ToString()));
        Assert.Equal(403, reply.Status);
        Assert.Empty((await app.TicketAsync(number)).Comments);
    }

    [Theory]
    [InlineData("-a -b -c")]
    [InlineData("-\"a phrase\"")]
    [InlineData("printer or -screen")]
    [InlineData("-a or -b")]
    public async Task A_search_that_only_leaves_out_is_answered_in_words(string query)
    {
        using var nurse = await app.SignInAsync("staff@crb.local");
        var reply = await nurse.GetAsync($"/search?q={Uri.EscapeDataString(query)}");
        Assert.Equal(422, reply.Status);
        Assert.Contains("Add a word to look for", reply.Main, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("printer -screen")]
    [InlineData("- printer")]
    [InlineData("M-2040")]
    [InlineData("-")]
    public async Task A_search_for_something_is_done(string query)
    {
        using var nurse = await app.SignInAsync("staff@crb.local");
        Assert.Equal(200, (await nurse.GetAsync($"/search?q={Uri.EscapeDataString(query)}")).Status);
    }

    [Fact]
    public async Task Nobody_logs_a_call_of_the_synthetic_check()
    {
        var monitor = await app.PersonAsync("monitor@crb.local");
        using var technician = await app.SignInAsync("tech@crb.local");
        Assert.Null((await technician.GetAsync("/tickets/new?who=monitor")).Html.QuerySelector($"[name='Input.RequesterId'][value='{monitor.Id}']"));
        var reply = await technician.PostAsync("/tickets/new", ("Input.RequesterId", $"{monitor.Id}"), ("Input.Subject", "A call nobody made"), ("Input.RequestKey", Guid.NewGuid().ToString()));
        Assert.Equal(422, reply.Status);
    }

    private async Task<long> NotedAsync(string requester, string by)
    {
        var colleague = await app.ActorAsync(by);
        return await app.NewTicketAsync(requester, then: (t, _, at) => t.Note(colleague, Secret, Guid.NewGuid(), at));
    }
}
