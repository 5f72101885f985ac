using Microsoft.EntityFrameworkCore;
using TechSupport.Features.Notifications.Pacing;
using TechSupport.Tests.Support;
using TechSupport.Tests.Support.Databases;

namespace TechSupport.Tests.Features.Notifications;

/// <summary>Somebody who writes and writes is told of in a few mails, and none of what they wrote is kept back.</summary>
public sealed class BurstTests(App app) : IClassFixture<App>
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Thirty_messages_within_a_minute_are_told_in_four_mails(bool atOnce)
    {
        var number = await TakenAsync();
        await app.DispatchAsync();
        var before = await CountAsync(number);
        for (var i = 0; i < 30; i++)
        {
            await SayAsync(number, $"And another thing, number {i}.");
            if (!atOnce) await app.DispatchAsync();
        }
        await app.DispatchAsync();
        Assert.Equal(before + Bursts.AtOnce + 1, await CountAsync(number));
        await app.DeliverAsync();
        var soon = app.Mails().Count(m => m.Subject!.Contains($"[{number}]", StringComparison.Ordinal) && m.To.Mailboxes.Any(t => t.Address == "tech@crb.local"));
        app.Clock.Advance(Bursts.Collecting + TimeSpan.FromSeconds(1));
        await app.DeliverAsync();
        var mails = app.Mails().Where(m => m.Subject!.Contains($"[{number}]", StringComparison.Ordinal) && m.To.Mailboxes.Any(t => t.Address == "tech@crb.local")).ToList();
        Assert.Equal(soon + 1, mails.Count);
        Assert.Contains("More messages since this one: 26.", mails[^1].TextBody, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_is_done_to_the_ticket_is_told_at_once_all_the_same()
    {
        var number = await TakenAsync();
        for (var i = 0; i < 10; i++) await SayAsync(number, $"Still broken, number {i}.");
        await app.DispatchAsync();
        var tech = await app.ActorAsync("tech2@crb.local");
        var to = await app.PersonAsync("tech@crb.local");
        await using (var db = app.Db())
        {
            var ticket = await db.Tickets.SingleAsync(t => t.Id == number, Ct);
            ticket.Assign(tech, tech.Id, app.Clock.Now);
            ticket.Assign(tech, to.Id, app.Clock.Now);
            await db.SaveChangesAsync(Ct);
        }
        await app.DispatchAsync();
        await using var check = app.Db();
        var last = await check.Deliveries.Where(d => d.TicketId == number && d.UserId == to.Id).OrderByDescending(d => d.Id).FirstAsync(Ct);
        Assert.Equal(app.Clock.Now, last.NextAttemptAt);
    }

    private async Task<long> TakenAsync()
    {
        var tech = await app.ActorAsync("tech@crb.local");
        return await app.NewTicketAsync(then: (t, _, at) => t.Assign(tech, tech.Id, at));
    }

    private async Task SayAsync(long number, string text)
    {
        var nurse = await app.ActorAsync("staff@crb.local");
        await using var db = app.Db();
        var ticket = await db.Tickets.SingleAsync(t => t.Id == number, Ct);
        ticket.AddInformation(nurse, text, Guid.NewGuid(), app.Clock.Now);
        await db.SaveChangesAsync(Ct);
    }

    private async Task<int> CountAsync(long number)
    {
        var tech = (await app.PersonAsync("tech@crb.local")).Id;
        await using var db = app.Db();
        return await db.Deliveries.CountAsync(d => d.TicketId == number && d.UserId == tech, Ct);
    }
}
