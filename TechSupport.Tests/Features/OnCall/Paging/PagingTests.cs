using Microsoft.EntityFrameworkCore;
using TechSupport.Features.OnCall;
using TechSupport.Features.Tickets;
using TechSupport.Kernel;
using TechSupport.Tests.Support;
using static TechSupport.Tests.Features.OnCall.OnCallDesk;

namespace TechSupport.Tests.Features.OnCall.Paging;

/// <summary>What wakes whom, and who is woken next.</summary>
public sealed class PagingTests(App app) : IClassFixture<App>
{
    private static readonly Classification P1 = new(null, Impact.Hospital, Urgency.High, PatientCare: false);

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_ticket_that_becomes_P1_reaches_the_person_on_call_at_once_and_nobody_else()
    {
        await app.ClearAsync();
        await app.RotaAsync([Timur], Anna);
        var number = await app.UrgentAsync();
        await app.DeliverAsync();
        Assert.Equal([$"{Timur}: On call: ticket {number} has priority P1"], await app.TechniciansMailsAsync());
        Assert.Equal(app.Clock.Now, (await app.PageOfAsync(number))!.OpenedAt);
    }

    [Fact]
    public async Task A_ticket_that_is_reported_as_P1_reaches_the_person_on_call_and_nobody_else()
    {
        await app.ClearAsync();
        await app.RotaAsync([Timur], Anna);
        var number = await ReportUrgentAsync();
        await app.DispatchAsync();
        await app.DeliverAsync();
        Assert.Equal([$"{Timur}: On call: ticket {number} has priority P1"], await app.TechniciansMailsAsync());
    }

    [Fact]
    public async Task Where_no_rota_holds_all_technicians_hear_of_it_as_they_chose()
    {
        await app.ClearAsync();
        await ReportUrgentAsync();
        await app.DispatchAsync();
        await app.DeliverAsync();
        Assert.Equal([Lead, Anna, Timur], (await app.TechniciansMailsAsync()).Select(m => m.Split(':')[0]).Distinct().Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task Whoever_has_it_and_raises_it_themselves_is_awake_but_not_whoever_has_it_when_another_does()
    {
        await app.ClearAsync();
        await app.RotaAsync([Timur], Anna);
        var numbers = new List<long>();
        foreach (var by in new[] { Anna, Lead })
        {
            numbers.Add(await app.NewTicketAsync());
            await app.ChangeAsync(numbers[^1], Anna, (t, actor, at) => t.Assign(actor, actor.Id, at));
            await app.ChangeAsync(numbers[^1], by, (t, actor, at) => t.Classify(actor, P1, at));
        }
        await app.DispatchAsync();
        Assert.Null(await app.PageOfAsync(numbers[0]));
        Assert.Equal([Timur], await ToldAsync(numbers[1]));
    }

    [Fact]
    public async Task One_that_is_given_to_somebody_else_wakes_whoever_is_on_call_all_the_same()
    {
        await app.ClearAsync();
        await app.RotaAsync([Timur], Anna);
        var anna = (await app.PersonAsync(Anna)).Id;
        var number = await app.NewTicketAsync();
        await app.ChangeAsync(number, Lead, (t, actor, at) => t.Classify(actor, P1, at));
        await app.ChangeAsync(number, Lead, (t, actor, at) => t.Assign(actor, anna, at));
        await app.DispatchAsync();
        Assert.Equal([Timur], await ToldAsync(number));
        await ThenAsync(number, Anna, (t, actor, at) => t.Resolve(actor, "Plugged in again.", Guid.NewGuid(), at), isOpen: false);
    }

    [Fact]
    public async Task One_that_is_handed_back_or_that_its_requester_reopens_wakes_somebody_anew()
    {
        await app.ClearAsync();
        await app.RotaAsync([Timur], Anna);
        var number = await app.UrgentAsync();
        await ThenAsync(number, Anna, (t, actor, at) => t.Assign(actor, actor.Id, at), isOpen: false);
        await ThenAsync(number, Anna, (t, actor, at) => t.Assign(actor, null, at), isOpen: true);
        await ThenAsync(number, Anna, (t, actor, at) => t.Resolve(actor, "Plugged in again.", Guid.NewGuid(), at), isOpen: false);
        // whoever reopens it as a technician is awake
        await ThenAsync(number, Anna, (t, actor, at) => t.Reopen(actor, null, Guid.NewGuid(), at), isOpen: false);
        await ThenAsync(number, Anna, (t, actor, at) => t.Resolve(actor, "Plugged in again.", Guid.NewGuid(), at), isOpen: false);
        await ThenAsync(number, "staff@crb.local", (t, actor, at) => t.Reopen(actor, "It is off again.", Guid.NewGuid(), at), isOpen: true);
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
            else if (how == "lowered") t.Classify(actor, new(null, Impact.Person, Urgency.Low, PatientCare: false), at);
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
            t.Classify(actor, new(null, Impact.Hospital, Urgency.High, PatientCare: false), at);
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
        var number = await app.NewTicketAsync("monitor@crb.local", then: (t, tech, at) => t.Classify(tech, P1, at));
        await app.DispatchAsync();
        Assert.Null(await app.PageOfAsync(number));
        await app.BreakAsync($"delete from tickets where id = {number}");
    }

    // by a form or a call, of which it is said in the same breath how bad it is
    private async Task<long> ReportUrgentAsync()
    {
        var admin = await app.ActorAsync(Admin);
        return await app.NewTicketAsync(with: r => r with { PatientCare = true }, then: (t, _, at) => t.Classify(admin, P1 with { PatientCare = true }, at));
    }

    private async Task ThenAsync(long number, string by, Action<Ticket, Actor, DateTimeOffset> change, bool isOpen)
    {
        await app.ChangeAsync(number, by, change);
        await app.DispatchAsync();
        Assert.Equal(isOpen, !(await app.PageOfAsync(number))!.IsOver);
    }

    private async Task<string[]> ToldAsync(long number) => await app.ToldAsync((await app.PageOfAsync(number))!);

    private async Task ClimbAsync(TimeSpan later)
    {
        app.Clock.Advance(later);
        await app.ClimbAsync();
    }
}
