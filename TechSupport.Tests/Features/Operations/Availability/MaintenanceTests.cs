using System.Globalization;
using Microsoft.EntityFrameworkCore;
using TechSupport.Features.Operations.Availability;
using TechSupport.Features.Operations.Availability.Maintenance;
using TechSupport.Kernel;
using TechSupport.Tests.Support;

namespace TechSupport.Tests.Features.Operations.Availability;

/// <summary>Windows that are announced, entered and cancelled.</summary>
public sealed class MaintenanceTests(App app) : IClassFixture<App>
{
    private const string Announce = "/admin/health/maintenance/announce";

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public void A_window_ends_after_it_begins_within_24_hours_and_is_announced_only_before_it_begins()
    {
        var at = app.Clock.Now;
        Assert.Throws<RuleViolation>(() => Window(at.AddHours(2), at.AddHours(2)));
        Assert.Throws<RuleViolation>(() => Window(at.AddHours(2), at.AddHours(26).AddSeconds(1)));
        Assert.True(Window(at.AddSeconds(1), at.AddHours(24)).IsTakenOut);
        Assert.False(Window(at, at.AddHours(1)).IsAnnounced);
        Assert.False(Window(at.AddHours(-2), at.AddHours(-1)).IsTakenOut);
        Assert.False(MaintenanceWindow.Deployed("2026.11.25-1", new(at.AddHours(-1), at), null, at).IsAnnounced);
        Assert.True(MaintenanceWindow.Deployed("2026.11.25-1", new(at.AddHours(-1), at), at.AddHours(-25), at).IsTakenOut);

        MaintenanceWindow Window(DateTimeOffset from, DateTimeOffset until) => MaintenanceWindow.Announce(Actor.System, WindowKind.Maintenance, new(from, until), "Disks", at);
    }

    [Fact]
    public void A_cancelled_window_is_none_before_it_begins_ends_at_once_while_it_lasts_and_stays_when_it_is_over()
    {
        var at = app.Clock.Now;
        var window = MaintenanceWindow.Announce(Actor.System, WindowKind.Maintenance, new(at.AddHours(1), at.AddHours(3)), "Disks", at);
        Assert.Throws<RuleViolation>(() => window.Cancel(Actor.System, at.AddHours(3)));
        window.Cancel(Actor.System, at.AddHours(2));
        Assert.Equal((new TimeRange(at.AddHours(1), at.AddHours(2)), true), (window.Range, window.IsTakenOut));
        Assert.Throws<RuleViolation>(() => window.Cancel(Actor.System, at.AddHours(2)));
        var other = MaintenanceWindow.Announce(Actor.System, WindowKind.Maintenance, new(at.AddHours(1), at.AddHours(3)), "Disks", at);
        other.Cancel(Actor.System, at);
        Assert.False(other.IsTakenOut);
    }

    [Fact]
    public async Task An_administrator_announces_a_window_and_cancels_it_and_the_audit_log_says_so()
    {
        using var admin = await app.SignInAsync("admin@crb.local");
        var begins = app.Clock.Now.AddDays(1);
        var answer = await admin.PostAsync(Announce, Form(begins, begins.AddHours(2), "New disks"));
        Assert.Equal((302, "/admin/health/maintenance"), (answer.Status, answer.Location));
        await using var db = app.Db();
        var window = await db.Set<MaintenanceWindow>().AsNoTracking().OrderByDescending(w => w.Id).FirstAsync(Ct);
        Assert.Equal(("New disks", true), (window.Reason, window.IsAnnounced));
        Assert.Equal((await app.PersonAsync("admin@crb.local")).Id, window.AnnouncedBy);
        Assert.Equal(begins.AddTicks(-(begins.Ticks % TimeSpan.TicksPerMinute)), window.BeginsAt);
        Assert.Contains("Maintenance · New disks", (await admin.GetAsync("/admin/health/maintenance")).Find($"tr[data-window='{window.Id}']"), StringComparison.Ordinal);

        await admin.GetAsync($"/admin/health/maintenance/{window.Id}/cancel");
        Assert.Equal(302, (await admin.SubmitAsync("main form")).Status);
        Assert.NotNull((await db.Set<MaintenanceWindow>().AsNoTracking().SingleAsync(w => w.Id == window.Id, Ct)).CancelledAt);
        Assert.Equal(["maintenance.entered", "maintenance.cancelled"],
            await db.Events.AsNoTracking().Where(e => e.ObjectId == window.Id && e.Kind.StartsWith("maintenance.")).OrderBy(e => e.Id).Select(e => e.Kind).ToListAsync(Ct));
        var log = (await admin.GetAsync("/admin/audit?kind=maintenance.entered")).Main;
        Assert.Contains("Announced: Yes", log, StringComparison.Ordinal);
        Assert.DoesNotContain("New disks", log, StringComparison.Ordinal);
        Assert.Equal(422, (await admin.PostAsync($"/admin/health/maintenance/{window.Id}/cancel", ("Version", Version(window.Id)))).Status);
    }

    [Fact]
    public async Task What_was_entered_afterwards_says_that_it_counts()
    {
        using var admin = await app.SignInAsync("admin@crb.local");
        await admin.PostAsync(Announce, Form(app.Clock.Now.AddHours(-3), app.Clock.Now.AddHours(-2), "Power cut in the cellar"));
        var page = await admin.FollowAsync();
        Assert.Contains("It was not announced before it began, so it counts.", page.Html.Body!.TextContent, StringComparison.Ordinal);
        Assert.Contains("Not announced: it counts", page.FindAll("tbody tr").Single(r => r.Contains("Power cut in the cellar", StringComparison.Ordinal)), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("tomorrow", "2026-11-30T23:00", "Disks", "Enter a date and a time")]
    [InlineData("9999-12-31T23:59", "9999-12-31T23:59", "Disks", "Enter a date and a time")]
    [InlineData("", "2026-11-30T23:00", "Disks", "Enter when the window begins.")]
    [InlineData("2026-11-30T23:00", "2026-11-30T22:00", "Disks", "ends before it begins")]
    [InlineData("2026-11-30T23:00", "2026-12-02T22:00", "Disks", "24 hours at most")]
    [InlineData("2026-11-30T22:00", "2026-11-30T23:00", " ", "Enter what the window is for.")]
    public async Task A_mistake_is_named_and_what_was_typed_stays(string begins, string ends, string reason, string said)
    {
        using var admin = await app.SignInAsync("admin@crb.local");
        var answer = await admin.PostAsync(Announce, ("Input.Kind", "Maintenance"), ("Input.BeginsAt", begins), ("Input.EndsAt", ends), ("Input.Reason", reason));
        Assert.Equal(422, answer.Status);
        Assert.Contains(said, answer.Main, StringComparison.Ordinal);
        Assert.Equal(ends, answer.Html.QuerySelector("#Input_EndsAt")!.GetAttribute("value"));
    }

    [Fact]
    public async Task Two_who_cancel_at_once_are_told_and_nobody_but_administrators_comes_in()
    {
        await app.BreakAsync("insert into maintenance_windows (kind, begins_at, ends_at, reason, announced_at) values ('maintenance', now() + interval '3 days', now() + interval '73 hours', 'Stale', now())");
        await using var db = app.Db();
        var id = await db.Set<MaintenanceWindow>().Where(w => w.Reason == "Stale").Select(w => w.Id).SingleAsync(Ct);
        using (var admin = await app.SignInAsync("admin@crb.local"))
        {
            Assert.Equal(409, (await admin.PostAsync($"/admin/health/maintenance/{id}/cancel", ("Version", "1"))).Status);
            Assert.Equal(404, (await admin.GetAsync("/admin/health/maintenance/999999/cancel")).Status);
        }
        foreach (var email in new[] { "staff@crb.local", "tech@crb.local", "lead@crb.local" })
        {
            using var other = await app.SignInAsync(email);
            foreach (var path in new[] { "/admin/health/availability", "/admin/health/maintenance", Announce, $"/admin/health/maintenance/{id}/cancel" })
                Assert.Equal(403, (await other.GetAsync(path)).Status);
        }
    }

    private string Version(long id)
    {
        using var db = app.Db();
        return db.Set<MaintenanceWindow>().Single(w => w.Id == id).Version.ToString(CultureInfo.InvariantCulture);
    }

    // the hospital is in Moscow
    private static (string, string?)[] Form(DateTimeOffset begins, DateTimeOffset ends, string reason) =>
        [("Input.Kind", "Maintenance"), ("Input.BeginsAt", Local(begins)), ("Input.EndsAt", Local(ends)), ("Input.Reason", reason)];

    private static string Local(DateTimeOffset at) => at.ToOffset(TimeSpan.FromHours(3)).ToString("yyyy-MM-ddTHH:mm", CultureInfo.InvariantCulture);
}
