using TechSupport.Features.OnCall;
using TechSupport.Features.OnCall.Paging;
using TechSupport.Features.OnCall.Rotas;
using TechSupport.Tests.Support;
using static TechSupport.Tests.Features.OnCall.OnCallDesk;

namespace TechSupport.Tests.Features.OnCall.Paging;

/// <summary>All were told and nobody answers: it goes on, calmly.</summary>
public sealed class AgainTests(App app) : IClassFixture<App>, IAsyncLifetime
{
    private static readonly TimeSpan Ten = TimeSpan.FromMinutes(10);

    [Fact]
    public async Task After_the_last_step_all_are_told_again_until_somebody_acknowledges()
    {
        await app.RotaAsync([Timur], Anna);
        var number = await app.UrgentAsync(by: Anna);
        for (var step = 2; step <= 4; step++) await LaterAsync(Ten);
        // the last step is the administrators
        var page = (await app.PageOfAsync(number))!;
        Assert.Equal([Timur, Anna, Lead, Admin], await app.ToldAsync(page));
        Assert.Equal(app.Clock.Now + Ten, page.NextStepAt);
        Assert.Equal(4, app.PageMails().Count);
        await LaterAsync(TimeSpan.FromMinutes(9.9));
        Assert.Equal(4, app.PageMails().Count);
        await LaterAsync(TimeSpan.FromMinutes(0.1));
        Assert.Equal(8, app.PageMails().Count);
        await LaterAsync(Ten);
        Assert.Equal(12, app.PageMails().Count);
        // in the log like every step, and still one row a person
        page = (await app.PageOfAsync(number))!;
        Assert.Equal(6, page.Step);
        Assert.Equal(4, page.Calls.Count);
        Assert.Equal(["1", "2", "3", "4", "5", "5", "5", "5", "6", "6", "6", "6"], (await app.EventsAsync(OnCallEvent.PageCalled)).Where(e => e.ObjectId == page.Id).Select(e => e.Fact("step")));
        using var anna = await app.SignInAsync(Anna);
        Assert.Contains("Rounds in which everybody was told again: 2", (await anna.GetAsync($"/on-call/pages/{page.Id}")).Main, StringComparison.Ordinal);
        await anna.PostAsync($"/on-call/pages/{page.Id}/acknowledge");
        await LaterAsync(Ten);
        Assert.Equal(12, app.PageMails().Count);
    }

    [Fact]
    public async Task In_the_first_hours_every_ten_minutes_and_then_once_an_hour()
    {
        await app.RotaAsync([Timur]);
        var number = await app.UrgentAsync();
        var rounds = new List<int>();
        for (var hour = 0; hour < 6; hour++)
        {
            var before = (await app.PageOfAsync(number))!.Step;
            for (var look = 0; look < 60; look++) await StepAsync(TimeSpan.FromMinutes(1));
            rounds.Add((await app.PageOfAsync(number))!.Step - before);
        }
        Assert.Equal([6, 6, 1, 1, 1, 1], rounds);
    }

    [Theory]
    [InlineData(1, new[] { 1, 2, 12, 22, 32 })]
    [InlineData(10, new[] { 10, 20, 30, 40, 50 })]
    [InlineData(40, new[] { 40, 80, 120, 180, 240 })]
    [InlineData(120, new[] { 120, 240, 360, 480, 600 })]
    public void However_patient_a_page_is_all_are_told_again_every_ten_minutes_at_most_and_later_once_an_hour_at_most(int patience, int[] minutes)
    {
        var opened = app.Clock.Now;
        var page = OnCallPage.ForTicket(1, opened);
        page.Climb(new Ladder([[1], [2]]), TimeSpan.FromMinutes(patience), opened);
        var due = new List<int>();
        while (due.Count < minutes.Length)
        {
            due.Add((int)(page.NextStepAt!.Value - opened).TotalMinutes);
            page.Climb(new Ladder([[1], [2]]), TimeSpan.FromMinutes(patience), page.NextStepAt.Value);
        }
        Assert.Equal(minutes, due);
        Assert.Equal(2, page.Calls.Count);
    }

    [Fact]
    public async Task Whoever_came_on_call_since_is_told_first_and_alone()
    {
        await app.RotaAsync([Timur]);
        var number = await app.UrgentAsync();
        for (var step = 2; step <= 5; step++) await StepAsync(Ten);
        await app.RotaAsync([Anna], Timur);
        await StepAsync(Ten);
        var page = (await app.PageOfAsync(number))!;
        Assert.Equal(Anna, (await app.ToldAsync(page))[^1]);
        Assert.Single(await app.EventsAsync(OnCallEvent.PageCalled), e => e.ObjectId == page.Id && e.Fact("step") == $"{page.Step}");
    }

    [Fact]
    public async Task Of_messages_that_could_not_leave_in_time_each_person_gets_the_last()
    {
        await app.RotaAsync([Timur]);
        await app.UrgentAsync();
        for (var step = 2; step <= 9; step++) await StepAsync(Ten);
        await app.DispatchAsync();
        await app.DeliverAsync();
        Assert.Equal([Admin, Lead, Timur], app.PageMails().Select(m => m.Split(':')[0]));
    }

    [Fact]
    public async Task A_page_that_an_earlier_release_left_at_the_top_is_taken_up_again()
    {
        await app.RotaAsync([Timur]);
        var number = await app.UrgentAsync();
        for (var step = 2; step <= 3; step++) await StepAsync(Ten);
        await app.BreakAsync($"update on_call_pages set next_step_at = null where ticket_id = {number}");
        await StepAsync(TimeSpan.Zero);
        var page = (await app.PageOfAsync(number))!;
        Assert.Equal(4, page.Step);
        Assert.Equal(app.Clock.Now + Ten, page.NextStepAt);
    }

    [Fact]
    public async Task Where_there_is_nobody_to_tell_it_looks_again_until_there_is_somebody()
    {
        await app.BreakAsync("update users set disabled_at = now() where role in ('lead', 'admin')");
        long number;
        try { number = await app.UrgentAsync(by: Anna); }
        finally { await app.BreakAsync("update users set disabled_at = null where role in ('lead', 'admin')"); }
        var page = (await app.PageOfAsync(number))!;
        Assert.Empty(page.Calls);
        await StepAsync(Ten);
        Assert.Equal([Lead], await app.ToldAsync((await app.PageOfAsync(number))!));
    }

    public async ValueTask InitializeAsync() => await app.ClearAsync();

    public ValueTask DisposeAsync()
    {
        GC.SuppressFinalize(this);
        return ValueTask.CompletedTask;
    }

    private async Task StepAsync(TimeSpan later)
    {
        app.Clock.Advance(later);
        await app.ClimbAsync();
    }

    private async Task LaterAsync(TimeSpan later)
    {
        await StepAsync(later);
        await app.DispatchAsync();
        await app.DeliverAsync();
    }
}
