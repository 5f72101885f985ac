using Microsoft.EntityFrameworkCore;
using TechSupport.Features.OnCall;
using TechSupport.Tests.Support;
using static TechSupport.Tests.Features.OnCall.OnCallDesk;

namespace TechSupport.Tests.Features.OnCall.Paging;

/// <summary>Who is told next, once, whatever happens to the servers meanwhile.</summary>
public sealed class ClimbTests(App app) : IClassFixture<App>
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_page_that_nobody_acknowledges_climbs_every_ten_minutes_to_the_second_the_leads_all_and_the_administrators()
    {
        await app.ClearAsync();
        await app.RotaAsync([Timur], Anna);
        var number = await app.UrgentAsync(by: Anna);
        await ClimbAsync(TimeSpan.FromMinutes(9.9));
        Assert.Equal([Timur], await ToldAsync(number));
        await ClimbAsync(TimeSpan.FromMinutes(0.1));
        Assert.Equal([Timur, Anna], await ToldAsync(number));
        await ClimbAsync(TimeSpan.FromMinutes(10));
        await ClimbAsync(TimeSpan.FromMinutes(10));
        Assert.Equal([Timur, Anna, Lead, Admin], await ToldAsync(number));
        await app.DispatchAsync();
        await app.DeliverAsync();
        Assert.Equal(4, app.PageMails().Count);
        var page = (await app.PageOfAsync(number))!;
        using var admin = await app.SignInAsync(Admin);
        Assert.Contains("Who was told: Anna Lindqvist; Step: 2", (await admin.GetAsync("/admin/audit?kind=page.called")).Main, StringComparison.Ordinal);
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
    public async Task A_step_in_whose_middle_the_server_dies_is_taken_once_by_the_next()
    {
        await app.ClearAsync();
        await app.RotaAsync([Timur], Anna);
        var number = await app.UrgentAsync();
        // the connection ends where the page has its new step and nobody is written down yet
        await app.BreakAsync("create function cut_off() returns trigger language plpgsql as $$ begin perform pg_terminate_backend(pg_backend_pid()); perform pg_sleep(10); return new; end $$");
        await app.BreakAsync("create trigger cut before insert on on_call_page_calls for each row execute function cut_off()");
        app.Clock.Advance(TimeSpan.FromMinutes(10));
        await Assert.ThrowsAnyAsync<Exception>(app.ClimbAsync);
        await app.BreakAsync("drop trigger cut on on_call_page_calls");
        await app.BreakAsync("drop function cut_off");
        var page = (await app.PageOfAsync(number))!;
        Assert.Equal(1, page.Step);
        Assert.Equal([Timur], await app.ToldAsync(page));
        await Task.WhenAll(app.ClimbAsync(), app.ClimbAsync());
        Assert.Equal([Timur, Anna], await ToldAsync(number));
        Assert.Equal(["1", "2"], (await app.EventsAsync(OnCallEvent.PageCalled)).Where(e => e.ObjectId == page.Id).Select(e => e.Fact("step")));
    }

    [Fact]
    public async Task A_page_that_another_server_has_in_hand_is_left_to_it()
    {
        await app.ClearAsync();
        await app.RotaAsync([Timur], Anna);
        var number = await app.UrgentAsync();
        app.Clock.Advance(TimeSpan.FromMinutes(10));
        await using (var other = app.OwnerDb())
        {
            await using var inHand = await other.Database.BeginTransactionAsync(Ct);
            await other.Database.ExecuteSqlAsync($"select 1 from on_call_pages where ticket_id = {number} for update", Ct);
            await app.ClimbAsync();
            Assert.Equal([Timur], await ToldAsync(number));
        }
        await app.ClimbAsync();
        Assert.Equal([Timur, Anna], await ToldAsync(number));
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
