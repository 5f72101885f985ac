using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using TechSupport.Features.Operations.Health.Checks;
using TechSupport.Tests.Features.Shared;
using TechSupport.Tests.Support;

namespace TechSupport.Tests.Features.Operations.Health.Checks;

/// <summary>What the checks found, over time, and who is told.</summary>
public sealed class HealthHistoryTests(App app) : IClassFixture<App>
{
    private const string Late = "messages-overdue";

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_fault_is_written_down_when_it_begins_and_when_it_ends_and_staff_are_told_only_when_an_administrator_says_so()
    {
        using var admin = await app.AdminAsync();
        using var nurse = app.Anonymous();
        await app.MessageAsync();
        await LookAsync(admin);
        Assert.Contains("Good", (await RowAsync(admin))!, StringComparison.Ordinal);
        Assert.Equal(404, (await admin.PostAsync("/admin/health/checks/nothing/tell", ("Tells", "true"))).Status);
        Assert.Equal(422, (await admin.PostAsync($"/admin/health/checks/{Late}/tell", ("Tells", "true"))).Status);

        app.Clock.Advance(TimeSpan.FromMinutes(1));
        var began = app.Clock.Now;
        await app.BreakAsync($"update deliveries set state = 'pending', next_attempt_at = '{began - TimeSpan.FromHours(2):O}' where id = (select min(id) from deliveries)");
        await LookAsync(admin);
        await LookAsync(admin);
        Assert.Contains("Broken", (await RowAsync(admin))!, StringComparison.Ordinal);
        Assert.DoesNotContain("arrive late", (await nurse.GetAsync("/sign-in")).Main, StringComparison.Ordinal);

        await admin.GetAsync($"/admin/health/checks/{Late}");
        Assert.Contains("Usual cause", admin.Page!.Main, StringComparison.Ordinal);
        await admin.SubmitAsync($"form[action='/admin/health/checks/{Late}/tell']");
        Assert.Contains("Emails from IT arrive late", (await nurse.GetAsync("/sign-in")).Main, StringComparison.Ordinal);
        Assert.Contains("Письма от ИТ сейчас приходят с задержкой", (await nurse.Reads("ru").GetAsync("/sign-in")).Main, StringComparison.Ordinal);

        app.Clock.Advance(TimeSpan.FromMinutes(4));
        await app.BreakAsync("update deliveries set state = 'sent', sent_at = now() where state = 'pending'");
        await LookAsync(admin);
        Assert.DoesNotContain("arrive late", (await nurse.GetAsync("/sign-in")).Main, StringComparison.Ordinal);

        await using var db = app.Db();
        Assert.Equal([HealthState.Good, HealthState.Broken, HealthState.Good], await db.Set<HealthChange>().Where(c => c.CheckId == Late).OrderBy(c => c.Id).Select(c => c.State).ToListAsync(Ct));
        var told = (await db.Events.AsNoTracking().Where(e => e.Kind.StartsWith("health.")).OrderBy(e => e.Id).ToListAsync(Ct)).Where(e => e.Says("check", Late)).ToList();
        Assert.Equal([HealthEvent.Broken, HealthEvent.Told, HealthEvent.Restored], told.Select(e => e.Kind));
        Assert.Equal([null, (await app.PersonAsync("admin@crb.local")).Id, null], told.Select(e => e.ActorId));
        Assert.Equal(3, (await admin.GetAsync($"/admin/health/checks/{Late}")).Html.QuerySelectorAll("tbody tr").Length);
    }

    [Fact]
    public async Task Two_instances_that_see_the_same_write_it_down_once()
    {
        var facts = app.Services.GetRequiredService<HealthCatalog>().Find("backup-drill")!;
        HealthHistory Another() => ActivatorUtilities.CreateInstance<HealthHistory>(app.Services);
        CheckResult found = new(facts, Finding.Broken("Its report cannot be read."), app.Clock.GetUtcNow(), app.Clock.GetUtcNow(), TimeSpan.Zero);
        await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => Another().WriteAsync([found], Ct)));
        await using var db = app.Db();
        Assert.Equal(1, await db.Set<HealthChange>().CountAsync(c => c.CheckId == facts.Id && c.State == HealthState.Broken, Ct));
    }

    [Fact]
    public async Task A_month_is_kept()
    {
        await using var db = app.Db();
        // no other test looks at it
        var facts = app.Services.GetRequiredService<HealthCatalog>().Find("memory")! with { Id = "remembered" };
        var history = ActivatorUtilities.CreateInstance<HealthHistory>(app.Services);
        foreach (var (days, state) in new[] { (32, HealthState.Good), (29, HealthState.Watch), (0, HealthState.Good) })
        {
            var at = app.Clock.GetUtcNow().AddDays(-days);
            await history.WriteAsync([new(facts, new(state, "It can."), at, at, TimeSpan.Zero)], Ct);
        }
        Assert.Equal([HealthState.Watch, HealthState.Good], await db.Set<HealthChange>().Where(c => c.CheckId == facts.Id).OrderBy(c => c.Id).Select(c => c.State).ToListAsync(Ct));
    }

    private static async Task LookAsync(Visitor admin) => Assert.Equal(302, (await admin.PostAsync("/admin/health/look")).Status);

    private static async Task<string?> RowAsync(Visitor admin) => (await admin.GetAsync("/admin/health")).Html.QuerySelector($"tr[data-check={Late}]")?.TextContent;
}
