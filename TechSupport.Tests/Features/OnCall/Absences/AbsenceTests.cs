using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using TechSupport.Features.OnCall;
using TechSupport.Features.OnCall.Absences;
using TechSupport.Features.OnCall.Rotas;
using TechSupport.Tests.Support;
using static TechSupport.Tests.Features.OnCall.OnCallDesk;

namespace TechSupport.Tests.Features.OnCall.Absences;

/// <summary>Somebody is away, comes back sooner, or stays after all: what was so yesterday is so tomorrow.</summary>
public sealed class AbsenceTests(App app) : IClassFixture<App>
{
    private static readonly TimeSpan Moscow = TimeSpan.FromHours(3);

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Who_was_on_call_meanwhile_stays_so_when_an_absence_that_has_begun_is_withdrawn()
    {
        await BeginAsync();
        using var timur = await app.SignInAsync(Timur);
        await AddAsync(timur, 0, 5);
        var begun = app.Clock.Now;
        app.Clock.Advance(TimeSpan.FromDays(1));
        Assert.Equal(Anna, await WhoAsync(begun.AddHours(6)));
        using var later = await app.SignInAsync(Timur);
        await WithdrawAsync(later);
        Assert.Equal(Anna, await WhoAsync(begun.AddHours(6)));
        Assert.Equal(Timur, await WhoAsync(app.Clock.Now));
        var page = await later.GetAsync("/on-call");
        Assert.Contains("On call now: Timur Akhmetov", page.Main, StringComparison.Ordinal);
        Assert.Contains("Nobody is away.", page.Main, StringComparison.Ordinal);
        // the log says how long it was
        var happened = (await app.EventsAsync(OnCallEvent.AbsenceWithdrawn))[^1];
        Assert.Equal($"{app.Clock.Now.UtcDateTime:yyyy-MM-ddTHH:mm}Z", happened.Fact("until"));
        // said twice it is done once
        var many = (await app.EventsAsync(OnCallEvent.AbsenceWithdrawn)).Count;
        Assert.Equal(302, (await later.PostAsync($"/on-call/absences/{(await LastAsync()).Id}/withdraw")).Status);
        Assert.Equal(many, (await app.EventsAsync(OnCallEvent.AbsenceWithdrawn)).Count);
    }

    [Fact]
    public async Task One_that_has_not_begun_disappears()
    {
        await BeginAsync();
        using var timur = await app.SignInAsync(Timur);
        await AddAsync(timur, 1, 2);
        var during = app.Clock.Now.AddDays(1).AddHours(12);
        Assert.Equal(Anna, await WhoAsync(during));
        await WithdrawAsync(timur);
        Assert.Equal(Timur, await WhoAsync(during));
        app.Clock.Advance(TimeSpan.FromDays(3));
        Assert.Equal(Timur, await WhoAsync(during));
    }

    [Fact]
    public async Task The_page_says_that_what_is_past_stays()
    {
        await BeginAsync();
        using var timur = await app.SignInAsync(Timur);
        await AddAsync(timur, 0, 5);
        app.Clock.Advance(TimeSpan.FromDays(1));
        using var later = await app.SignInAsync(Timur);
        const string said = "It ends now. Who was on call until now stays as it was.";
        Assert.Contains(said, (await later.GetAsync($"/on-call/absences/{(await LastAsync()).Id}/withdraw")).Main, StringComparison.Ordinal);
        await AddAsync(later, 2, 3);
        Assert.DoesNotContain(said, (await later.GetAsync($"/on-call/absences/{(await LastAsync()).Id}/withdraw")).Main, StringComparison.Ordinal);
    }

    [Fact]
    public async Task One_that_begins_now_begins_with_a_whole_minute()
    {
        await BeginAsync();
        app.Clock.Advance(TimeSpan.FromSeconds(29.123456));
        using var timur = await app.SignInAsync(Timur);
        await AddAsync(timur, 0, 1);
        var absence = await LastAsync();
        Assert.Equal(new TimeSpan(0, 0, 0), Odd(absence.BeginsAt));
        app.Clock.Advance(TimeSpan.FromMinutes(3));
        await WithdrawAsync(timur);
        Assert.All(await ShiftsAsync(), shift => Assert.Equal(TimeSpan.Zero, Odd(shift.Begins)));
    }

    // Tuesday noon of the first week, which is Timur's
    private async Task BeginAsync()
    {
        await app.ClearAsync();
        var noon = new DateTimeOffset(app.Clock.Now.ToOffset(Moscow).Date.AddHours(12), Moscow);
        while (noon.DayOfWeek != DayOfWeek.Tuesday || noon <= app.Clock.Now) noon = noon.AddDays(1);
        app.Clock.Set(noon);
        await app.RotaAsync([Timur], Anna);
    }

    private async Task AddAsync(Visitor person, int from, int until)
    {
        await person.GetAsync("/on-call/absences/new");
        var today = app.Clock.Now.ToOffset(Moscow);
        Assert.Equal("/on-call", (await person.SubmitAsync("main form", ("Input.From", today.AddDays(from).ToString("yyyy-MM-dd")), ("Input.Until", today.AddDays(until).ToString("yyyy-MM-dd")))).Location);
    }

    private async Task WithdrawAsync(Visitor person)
    {
        await person.GetAsync($"/on-call/absences/{(await LastAsync()).Id}/withdraw");
        Assert.Equal("/on-call", (await person.SubmitAsync("main form")).Location);
    }

    private async Task<Absence> LastAsync()
    {
        await using var db = app.Db();
        return await db.Set<Absence>().AsNoTracking().OrderBy(a => a.Id).LastAsync(Ct);
    }

    private async Task<string> WhoAsync(DateTimeOffset at)
    {
        await using var scope = app.Services.CreateAsyncScope();
        var who = (await scope.ServiceProvider.GetRequiredService<RotaReader>().ReadAsync(Ct)).At(at)!.Id;
        await using var db = app.Db();
        return (await db.Users.SingleAsync(u => u.Id == who, Ct)).Email!;
    }

    private async Task<IReadOnlyList<Shift>> ShiftsAsync()
    {
        await using var scope = app.Services.CreateAsyncScope();
        var plan = (await scope.ServiceProvider.GetRequiredService<RotaReader>().ReadAsync(Ct)).Plan;
        return plan.Shifts(plan.Begins, plan.Begins.AddDays(21));
    }

    private static TimeSpan Odd(DateTimeOffset at) => TimeSpan.FromTicks(at.UtcTicks % TimeSpan.TicksPerMinute);
}
