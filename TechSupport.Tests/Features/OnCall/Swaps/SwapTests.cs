using System.Globalization;
using Microsoft.EntityFrameworkCore;
using TechSupport.Features.OnCall.Swaps;
using TechSupport.Tests.Support;
using TechSupport.Tests.Support.Databases;
using static TechSupport.Tests.Features.OnCall.OnCallDesk;

namespace TechSupport.Tests.Features.OnCall.Swaps;

/// <summary>A stretch is given away once, to somebody who is there.</summary>
public sealed class SwapTests(SwapTests.BerlinApp app) : IClassFixture<SwapTests.BerlinApp>, IAsyncLifetime
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Whoever_is_away_for_a_part_of_it_cannot_take_it()
    {
        var anna = await app.PersonAsync(Anna);
        using var asker = await app.SignInAsync(Timur);
        var id = await AskAsync(asker, anna.Id, 1, 49);
        using var other = await app.SignInAsync(Anna);
        await other.GetAsync("/on-call/absences/new");
        await other.SubmitAsync("main form", ("Input.From", Local(25)[..10]), ("Input.Until", Local(25)[..10]));
        await other.GetAsync($"/on-call/swaps/{id}/accept");
        var refused = await other.SubmitAsync("main form");
        Assert.Equal(422, refused.Status);
        Assert.Contains("Whoever is to take it is away for at least a part of this time.", refused.Main, StringComparison.Ordinal);
        Assert.Equal(SwapState.Asked, await StateAsync(id));
        // and is not asked for more
        var again = await SubmitAsync(asker, anna.Id, Local(2), Local(40));
        Assert.Equal(422, again.Status);
        Assert.Contains("Whoever is to take it is away for at least a part of this time.", again.Main, StringComparison.Ordinal);
        // for a time before or after they may be
        var before = await AskAsync(asker, anna.Id, 1, 3);
        Assert.Equal(302, (await other.PostAsync($"/on-call/swaps/{before}/accept")).Status);
    }

    [Fact]
    public async Task Of_two_requests_for_one_time_only_one_is_accepted_even_at_the_same_instant()
    {
        var (anna, lead) = (await app.PersonAsync(Anna), await app.PersonAsync(Lead));
        using var asker = await app.SignInAsync(Timur);
        long[] ids = [await AskAsync(asker, anna.Id, 1, 20), await AskAsync(asker, lead.Id, 10, 30)];
        using var one = await app.SignInAsync(Anna);
        using var other = await app.SignInAsync(Lead);
        await one.TokenAsync();
        await other.TokenAsync();
        Task<Reply>[] answers;
        await using (var holder = app.OwnerDb())
        {
            // both have read what they want to read before either can write
            await using var held = await holder.Database.BeginTransactionAsync(Ct);
            await holder.Database.ExecuteSqlAsync($"select 1 from on_call_swaps where id = any({ids}) for update", Ct);
            answers = [one.PostAsync($"/on-call/swaps/{ids[0]}/accept"), other.PostAsync($"/on-call/swaps/{ids[1]}/accept")];
            await using var watch = app.OwnerDb();
            while ((await watch.Database.SqlQuery<long>($"select count(*) as value from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'").ToListAsync(Ct))[0] < 2)
                await Task.Delay(20, Ct);
        }
        var replies = await Task.WhenAll(answers);
        Assert.Equal([302, 422], replies.Select(r => r.Status).Order());
        Assert.Contains("This time is no longer theirs.", replies.Single(r => r.Status == 422).Main, StringComparison.Ordinal);
        Assert.Equal([SwapState.Asked, SwapState.Accepted], new[] { await StateAsync(ids[0]), await StateAsync(ids[1]) }.Order());
    }

    [Fact]
    public async Task One_that_is_accepted_when_it_has_begun_begins_with_a_whole_minute_and_can_be_asked_for_whole()
    {
        var (timur, anna) = (await app.PersonAsync(Timur), await app.PersonAsync(Anna));
        using var asker = await app.SignInAsync(Timur);
        var id = await AskAsync(asker, anna.Id, 1, 20);
        app.Clock.Advance(TimeSpan.FromHours(2) + TimeSpan.FromSeconds(31.25));
        using var other = await app.SignInAsync(Anna);
        Assert.Equal(302, (await other.PostAsync($"/on-call/swaps/{id}/accept")).Status);
        await using (var db = app.Db()) Assert.Equal(0, (await db.Set<Swap>().SingleAsync(s => s.Id == id, Ct)).BeginsAt.UtcTicks % TimeSpan.TicksPerMinute);
        // as the link beside the shift fills the form
        await other.GetAsync((await other.GetAsync("/on-call")).Html.QuerySelector("a[href*='swaps/new']")!.GetAttribute("href")!);
        Assert.Equal("/on-call", (await other.SubmitAsync("main form", ("Input.To", $"{timur.Id}"))).Location);
    }

    [Fact]
    public async Task A_time_that_the_clocks_leave_out_is_refused_with_everything_kept()
    {
        using var asker = await app.SignInAsync(Timur);
        var refused = await SubmitAsync(asker, (await app.PersonAsync(Anna)).Id, "2027-03-28T02:30", "2027-03-28T05:00");
        Assert.Equal(422, refused.Status);
        Assert.Contains("There is no such time on that day: the clocks go forward.", refused.Main, StringComparison.Ordinal);
        Assert.Equal("2027-03-28T02:30", refused.Html.QuerySelector("#Input_From")!.GetAttribute("value"));
    }

    // Tuesday noon in Berlin, of a week that is Timur's
    public async ValueTask InitializeAsync()
    {
        await app.ClearAsync();
        var noon = new DateTimeOffset(app.Clock.Now.UtcDateTime.Date.AddHours(11), TimeSpan.Zero);
        while (noon.DayOfWeek != DayOfWeek.Tuesday || noon <= app.Clock.Now) noon = noon.AddDays(1);
        app.Clock.Set(noon);
        await app.RotaAsync([Timur], Anna, Lead);
    }

    public ValueTask DisposeAsync()
    {
        GC.SuppressFinalize(this);
        return ValueTask.CompletedTask;
    }

    private async Task<long> AskAsync(Visitor asker, long whom, int from, int until)
    {
        Assert.Equal("/on-call", (await SubmitAsync(asker, whom, Local(from), Local(until))).Location);
        await using var db = app.Db();
        return await db.Set<Swap>().MaxAsync(s => s.Id, Ct);
    }

    private static async Task<Reply> SubmitAsync(Visitor asker, long whom, string from, string until)
    {
        await asker.GetAsync("/on-call/swaps/new");
        return await asker.SubmitAsync("main form", ("Input.To", $"{whom}"), ("Input.From", from), ("Input.Until", until));
    }

    // so many hours from now, as the clocks of Berlin show it in winter
    private string Local(int hours) => app.Clock.Now.AddHours(hours + 1).UtcDateTime.ToString("yyyy-MM-ddTHH:mm", CultureInfo.InvariantCulture);

    private async Task<SwapState> StateAsync(long id)
    {
        await using var db = app.Db();
        return (await db.Set<Swap>().AsNoTracking().SingleAsync(s => s.Id == id, Ct)).State;
    }

    /// <summary>A hospital whose clocks are changed.</summary>
    public sealed class BerlinApp(Postgres postgres) : App(postgres)
    {
        protected override IReadOnlyDictionary<string, string?> Settings => new Dictionary<string, string?> { ["Hospital:TimeZone"] = "Europe/Berlin" };
    }
}
