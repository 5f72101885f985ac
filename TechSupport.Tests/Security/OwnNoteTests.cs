using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Localization;
using TechSupport.Features.Audit;
using TechSupport.Features.Notifications;
using TechSupport.Features.Tickets;
using TechSupport.Features.Tickets.Conflicts;
using TechSupport.Kernel;
using TechSupport.Tests.Support;

namespace TechSupport.Tests.Security;

/// <summary>A technician who reported a problem is its requester there: what colleagues note about it is not for them.</summary>
public sealed class OwnNoteTests(App app) : IClassFixture<App>
{
    private const string Secret = "zqaboutyou";

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

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
    public async Task An_admin_is_told_nowhere_that_there_is_a_note_on_their_own_request()
    {
        var note = EventKinds.Of(TicketEvent.Noted).Name;
        var (own, other) = (await NotedAsync("admin@crb.local", "tech2@crb.local", "tech@crb.local"), await NotedAsync("staff@crb.local", "tech2@crb.local", "tech@crb.local"));
        using var admin = await app.SignInAsync("admin@crb.local");
        foreach (var page in new[] { "/admin/audit", $"/admin/audit?ticket={own}", $"/admin/audit?ticket={own}&kind={TicketEvent.Noted}", $"/admin/audit?who=tech2&kind={TicketEvent.Noted}" })
            Assert.DoesNotContain((await admin.GetAsync(page)).Html.QuerySelectorAll("tbody tr"), row => row.TextContent.Contains($"{own}", StringComparison.Ordinal) && row.TextContent.Contains(note, StringComparison.Ordinal));
        Assert.Contains(note, (await admin.GetAsync($"/admin/audit?ticket={other}")).Html.QuerySelector("tbody")!.TextContent, StringComparison.Ordinal);
        // who asked for nothing there reads the whole log
        await using (var db = app.OwnerDb()) await db.Users.Where(u => u.Email == "m.ilves@crb.local").ExecuteUpdateAsync(u => u.SetProperty(x => x.Role, Role.Admin), Ct);
        using var second = await app.SignInAsync("m.ilves@crb.local");
        Assert.Contains(note, (await second.GetAsync($"/admin/audit?ticket={own}")).Html.QuerySelector("tbody")!.TextContent, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Neither_the_last_event_nor_the_messages_tell_an_admin_of_a_note_on_their_own_request()
    {
        var note = EventKinds.Of(TicketEvent.Noted).Name;
        using var admin = await app.SignInAsync("admin@crb.local");
        var other = await NotedAsync("staff@crb.local", "tech2@crb.local", "tech@crb.local");
        Assert.Contains("internal note", (await admin.GetAsync("/admin")).Main, StringComparison.Ordinal);
        await app.DispatchAsync();
        Assert.Contains(note, await MessagesAsync(other), StringComparison.Ordinal);
        var own = await NotedAsync("admin@crb.local", "tech2@crb.local", "tech@crb.local");
        Assert.DoesNotContain("internal note", (await admin.GetAsync("/admin")).Main, StringComparison.Ordinal);
        await using (var db = app.OwnerDb())
            await db.Database.ExecuteSqlAsync($"update event_outbox set parked_at = now() where event_id = (select max(id) from events where ticket_id = {own})", Ct);
        Assert.Null((await admin.GetAsync("/admin/deliveries")).Html.QuerySelector("#parked"));
        await using (var db = app.OwnerDb()) await db.Database.ExecuteSqlAsync($"update event_outbox set parked_at = null", Ct);
        await app.DispatchAsync();
        // a row without words would say it, too
        await using (var db = app.Db())
        {
            Assert.NotEqual(0, await db.Deliveries.CountAsync(d => d.TicketId == own && db.Events.Any(e => e.Id == d.EventId && e.Kind == TicketEvent.Noted), Ct));
            Assert.Equal(await db.Deliveries.CountAsync(d => d.TicketId == own && d.State == DeliveryState.Pending && !db.Events.Any(e => e.Id == d.EventId && e.Kind == TicketEvent.Noted), Ct),
                (await MessagesAsync(own)).Split('|', StringSplitOptions.RemoveEmptyEntries).Length);
        }

        async Task<string> MessagesAsync(long number) => string.Join('|', (await admin.GetAsync("/admin/deliveries?state=waiting")).Html.QuerySelectorAll("tbody tr")
            .Select(row => row.TextContent).Where(text => text.Contains($"{number}", StringComparison.Ordinal)));
    }

    [Fact]
    public async Task A_technician_whose_form_came_too_late_is_told_what_is_new_on_their_own_request_but_of_no_note()
    {
        var (requester, colleague) = (await app.ActorAsync("tech@crb.local"), await app.ActorAsync("tech2@crb.local"));
        var number = await app.NewTicketAsync("tech@crb.local");
        var seen = (await app.TicketAsync(number)).Version;
        await using var db = app.Db();
        var written = await db.TicketsFor(colleague).SingleAsync(t => t.Id == number, Ct);
        written.Note(colleague, Secret, Guid.NewGuid(), app.Clock.Now);
        written.Reply(colleague, "Restart it", Guid.NewGuid(), app.Clock.Now);
        await db.SaveChangesAsync(Ct);
        var ticket = await app.TicketAsync(number);
        var text = app.Services.GetRequiredService<IStringLocalizer<Text>>();
        Assert.Single((await WhatIsNew.SinceAsync(db, requester, ticket, seen, text, Ct)).Entries);
        // the ticket is the one's who answered, which a requester is told by the answer
        Assert.Equal(3, (await WhatIsNew.SinceAsync(db, await app.ActorAsync("lead@crb.local"), ticket, seen, text, Ct)).Entries.Count);
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

    private async Task<long> NotedAsync(string requester, string by, string? assignee = null)
    {
        var colleague = await app.ActorAsync(by);
        var to = assignee is null ? null : (await app.ActorAsync(assignee)).Id;
        return await app.NewTicketAsync(requester, then: (t, _, at) =>
        {
            if (to is not null) t.Assign(colleague, to, at);
            t.Note(colleague, Secret, Guid.NewGuid(), at);
        });
    }
}
