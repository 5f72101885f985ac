using Microsoft.EntityFrameworkCore;
using TechSupport.Features.OnCall;
using TechSupport.Kernel;
using TechSupport.Tests.Support;
using static TechSupport.Tests.Features.OnCall.OnCallDesk;

namespace TechSupport.Tests.Features.OnCall.Paging;

/// <summary>What wakes whom, and who is woken next.</summary>
public sealed class PagingTests(App app) : IClassFixture<App>
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_ticket_that_becomes_P1_reaches_the_person_on_call_at_once_and_nobody_else()
    {
        await app.ClearAsync();
        await app.RotaAsync([Timur], Anna);
        var number = await app.UrgentAsync();
        await app.DeliverAsync();
        Assert.Equal([$"{Timur}: On call: ticket {number} has priority P1"], app.PageMails());
        var page = await app.PageOfAsync(number);
        Assert.Contains($"http://techsupport.test/on-call/pages/{page!.Id}/acknowledge", app.Mails().Single(m => m.Subject!.StartsWith("On call:", StringComparison.Ordinal)).TextBody, StringComparison.Ordinal);
        Assert.Equal(app.Clock.Now, page.OpenedAt);
    }

    [Fact]
    public async Task Whoever_wants_no_mail_about_tickets_is_paged_all_the_same()
    {
        await app.ClearAsync();
        await app.RotaAsync([Timur]);
        await using (var db = app.OwnerDb()) await db.Users.Where(u => u.Email == Timur).ExecuteUpdateAsync(u => u.SetProperty(x => x.NotifyByEmail, false), Ct);
        try
        {
            await app.UrgentAsync();
            await app.DeliverAsync();
            Assert.Single(app.PageMails());
        }
        finally
        {
            await using var db = app.OwnerDb();
            await db.Users.Where(u => u.Email == Timur).ExecuteUpdateAsync(u => u.SetProperty(x => x.NotifyByEmail, true), Ct);
        }
    }

    [Fact]
    public async Task A_page_that_nobody_acknowledges_climbs_every_ten_minutes_to_the_second_the_leads_and_all()
    {
        await app.ClearAsync();
        await app.RotaAsync([Timur], Anna, Admin);
        var number = await app.UrgentAsync(by: Anna);
        await ClimbAsync(TimeSpan.FromMinutes(9.9));
        Assert.Equal([Timur], await ToldAsync(number));
        await ClimbAsync(TimeSpan.FromMinutes(0.1));
        Assert.Equal([Timur, Anna], await ToldAsync(number));
        await ClimbAsync(TimeSpan.FromMinutes(10));
        await ClimbAsync(TimeSpan.FromMinutes(10));
        Assert.Equal([Timur, Anna, Lead, Admin], await ToldAsync(number));
        await ClimbAsync(TimeSpan.FromMinutes(60));
        await app.DispatchAsync();
        await app.DeliverAsync();
        Assert.Equal(4, app.PageMails().Count);
        var page = await app.PageOfAsync(number);
        Assert.Null(page!.NextStepAt);
        Assert.Equal(["1", "2", "3", "4"], (await app.EventsAsync(OnCallEvent.PageCalled)).Where(e => e.ObjectId == page.Id).Select(e => e.Fact("step")));
    }

    [Fact]
    public async Task Two_servers_take_each_step_once()
    {
        await app.ClearAsync();
        await app.RotaAsync([Timur, Anna, Admin]);
        var numbers = new List<long>();
        for (var i = 0; i < 5; i++) numbers.Add(await app.UrgentAsync());
        app.Clock.Advance(TimeSpan.FromMinutes(10));
        await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => app.ClimbAsync()));
        foreach (var number in numbers) Assert.Equal([Timur, Anna], await ToldAsync(number));
    }

    [Fact]
    public async Task A_page_climbs_no_further_once_somebody_acknowledges_it()
    {
        await app.ClearAsync();
        await app.RotaAsync([Timur], Anna);
        var number = await app.UrgentAsync();
        var page = (await app.PageOfAsync(number))!;
        using var timur = await app.SignInAsync(Timur);
        var shown = await timur.GetAsync($"/on-call/pages/{page.Id}/acknowledge");
        Assert.Equal("Acknowledge page " + page.Id, shown.Heading);
        Assert.Null((await app.PageOfAsync(number))!.AcknowledgedAt);
        Assert.Equal($"/on-call/pages/{page.Id}", (await timur.SubmitAsync("main form")).Location);
        await ClimbAsync(TimeSpan.FromMinutes(30));
        Assert.Equal([Timur], await ToldAsync(number));
        using var later = await app.SignInAsync(Timur);
        Assert.Contains("Timur Akhmetov acknowledged", (await later.GetAsync($"/on-call/pages/{page.Id}")).Main, StringComparison.Ordinal);
        Assert.Single(await app.EventsAsync(OnCallEvent.PageAcknowledged), e => e.ObjectId == page.Id);
        // again is fine, another person is told
        Assert.Equal(302, (await later.PostAsync($"/on-call/pages/{page.Id}/acknowledge")).Status);
        using var anna = await app.SignInAsync(Anna);
        var late = await anna.PostAsync($"/on-call/pages/{page.Id}/acknowledge");
        Assert.Equal(422, late.Status);
        Assert.Contains("Somebody has acknowledged this page already.", late.Main, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_was_acknowledged_meanwhile_is_not_sent_any_more()
    {
        await app.ClearAsync();
        await app.RotaAsync([Timur], Anna);
        var page = (await app.PageOfAsync(await app.UrgentAsync()))!;
        using var anna = await app.SignInAsync(Anna);
        await anna.PostAsync($"/on-call/pages/{page.Id}/acknowledge");
        await app.DeliverAsync();
        Assert.Empty(app.PageMails());
    }

    [Theory]
    [InlineData("taken")]
    [InlineData("resolved")]
    [InlineData("closed")]
    [InlineData("lowered")]
    public async Task A_page_ends_when_its_ticket_is_looked_after(string how)
    {
        await app.ClearAsync();
        await app.RotaAsync([Timur], Anna);
        var number = await app.UrgentAsync();
        await app.ChangeAsync(number, Anna, (t, actor, at) =>
        {
            if (how == "taken") t.Assign(actor, actor.Id, at);
            else if (how == "lowered") t.Classify(actor, new(null, TechSupport.Features.Tickets.Impact.Person, TechSupport.Features.Tickets.Urgency.Low, PatientCare: false), at);
            else if (how == "closed") t.Close(actor, "Not needed any more.", Guid.NewGuid(), at);
            else t.Resolve(actor, "Plugged in again.", Guid.NewGuid(), at);
        });
        await app.DispatchAsync();
        var page = (await app.PageOfAsync(number))!;
        // whoever resolves an unassigned ticket takes it first
        Assert.Equal(how == "resolved" ? "taken" : how, page.Ending?.Word());
        await ClimbAsync(TimeSpan.FromMinutes(30));
        Assert.Equal([Timur], await ToldAsync(number));
        Assert.Single(await app.EventsAsync(OnCallEvent.PageEnded), e => e.ObjectId == page.Id);
    }

    [Fact]
    public async Task A_ticket_that_is_no_longer_urgent_or_somebody_has_wakes_nobody()
    {
        await app.ClearAsync();
        await app.RotaAsync([Timur], Anna);
        var number = await app.NewTicketAsync();
        await app.ChangeAsync(number, Lead, (t, actor, at) =>
        {
            t.Classify(actor, new(null, TechSupport.Features.Tickets.Impact.Hospital, TechSupport.Features.Tickets.Urgency.High, PatientCare: false), at);
            t.Resolve(actor, "It was the plug.", Guid.NewGuid(), at);
        });
        await app.DispatchAsync();
        Assert.Null(await app.PageOfAsync(number));
    }

    [Fact]
    public async Task Whoever_is_on_call_and_raises_a_ticket_knows_already()
    {
        await app.ClearAsync();
        await app.RotaAsync([Timur], Anna);
        var page = (await app.PageOfAsync(await app.UrgentAsync(by: Timur)))!;
        Assert.NotNull(page.AcknowledgedAt);
        await app.DeliverAsync();
        Assert.Empty(app.PageMails());
    }

    [Fact]
    public async Task A_probe_wakes_nobody()
    {
        await app.ClearAsync();
        await app.RotaAsync([Timur], Anna);
        var number = await app.NewTicketAsync("monitor@crb.local", then: (t, tech, at) => t.Classify(tech, new(null, TechSupport.Features.Tickets.Impact.Hospital, TechSupport.Features.Tickets.Urgency.High, PatientCare: false), at));
        await app.DispatchAsync();
        Assert.Null(await app.PageOfAsync(number));
        await app.BreakAsync($"delete from tickets where id = {number}");
    }

    [Fact]
    public async Task Without_a_rota_the_leads_are_told_and_then_the_administrators()
    {
        await app.ClearAsync();
        var number = await app.UrgentAsync(by: Anna);
        await ClimbAsync(TimeSpan.FromMinutes(10));
        await ClimbAsync(TimeSpan.FromMinutes(10));
        Assert.Equal([Lead, Admin], await ToldAsync(number));
    }

    private async Task<string[]> ToldAsync(long number) => await app.ToldAsync((await app.PageOfAsync(number))!);

    private async Task ClimbAsync(TimeSpan later)
    {
        app.Clock.Advance(later);
        await app.ClimbAsync();
    }
}
