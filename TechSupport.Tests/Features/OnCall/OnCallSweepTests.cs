using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using TechSupport.Features.OnCall;
using TechSupport.Features.OnCall.Alerts;
using TechSupport.Features.OnCall.Paging;
using TechSupport.Tests.Support;
using static TechSupport.Tests.Features.OnCall.OnCallDesk;

namespace TechSupport.Tests.Features.OnCall;

/// <summary>Pages and alerts that are long over are forgotten, and nothing else is.</summary>
public sealed class OnCallSweepTests(App app) : IClassFixture<App>
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_page_is_forgotten_five_weeks_after_it_ended_with_whoever_was_told_and_its_events_stay()
    {
        await app.ClearAsync();
        await app.RotaAsync([Timur], Anna);
        var (over, open) = (await app.UrgentAsync(), await app.UrgentAsync());
        await app.ChangeAsync(over, Anna, (t, actor, at) => t.Resolve(actor, "Plugged in again.", Guid.NewGuid(), at));
        await app.DispatchAsync();
        var page = (await app.PageOfAsync(over))!;
        app.Clock.Advance(OnCallSweep.KeptFor);
        await SweepAsync();
        Assert.NotNull(await app.PageOfAsync(over));
        app.Clock.Advance(TimeSpan.FromSeconds(1));
        using var admin = await app.SignInAsync(Admin);
        var link = $"a[href$='{OnCallLinks.Page(page.Id)}']";
        Assert.NotNull((await admin.GetAsync("/admin/audit?kind=page.ended")).Html.QuerySelector(link));
        // two servers at once
        await Task.WhenAll(SweepAsync(), SweepAsync());
        Assert.Null(await app.PageOfAsync(over));
        Assert.False((await app.PageOfAsync(open))!.IsOver);
        await using var db = app.Db();
        Assert.Equal(0, await db.Set<PageCall>().CountAsync(c => c.PageId == page.Id, Ct));
        Assert.Single(await app.EventsAsync(OnCallEvent.PageCalled), e => e.ObjectId == page.Id);
        // the log names it, and leads nowhere
        var log = await admin.GetAsync("/admin/audit?kind=page.ended");
        Assert.Contains($"№ {page.Id}", log.Main, StringComparison.Ordinal);
        Assert.Null(log.Html.QuerySelector(link));
        Assert.Equal(404, (await admin.GetAsync(OnCallLinks.Page(page.Id))).Status);
    }

    [Fact]
    public async Task An_alert_is_forgotten_five_weeks_after_it_was_resolved_and_one_that_fires_is_kept()
    {
        await app.ClearAsync();
        await TakeAsync("aa01", isResolved: false);
        await TakeAsync("aa02", isResolved: false);
        await TakeAsync("aa02", isResolved: true);
        await TakeAsync("aa03", isResolved: true);
        app.Clock.Advance(OnCallSweep.KeptFor + TimeSpan.FromSeconds(1));
        await SweepAsync();
        await using var db = app.Db();
        Assert.Equal("aa01", Assert.Single(await db.Set<Alert>().ToListAsync(Ct)).Fingerprint);
        Assert.False(Assert.Single(await db.Set<OnCallPage>().ToListAsync(Ct)).IsOver);
    }

    [Fact]
    public async Task A_message_about_a_page_that_is_no_longer_kept_is_not_sent()
    {
        await app.ClearAsync();
        await app.RotaAsync([Timur], Anna);
        await app.UrgentAsync();
        await app.BreakAsync("truncate on_call_pages cascade");
        await app.DeliverAsync();
        Assert.Empty(app.PageMails());
        await using var db = app.Db();
        Assert.Contains("The page is no longer kept.", await db.Deliveries.Select(d => d.LastError).ToListAsync(Ct));
    }

    private async Task SweepAsync()
    {
        await using var scope = app.Services.CreateAsyncScope();
        await scope.ServiceProvider.GetRequiredService<OnCallSweep>().RunAsync(Ct);
    }

    private async Task TakeAsync(string fingerprint, bool isResolved)
    {
        await using var scope = app.Services.CreateAsyncScope();
        await scope.ServiceProvider.GetRequiredService<AlertIntake>().TakeAsync([new(fingerprint, new(2026, 11, 29, 3, 0, 0, TimeSpan.Zero), "AppDown", "critical", "", Pages: true, isResolved)], Ct);
    }
}
