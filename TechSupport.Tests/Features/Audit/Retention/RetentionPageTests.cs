using Microsoft.EntityFrameworkCore;
using TechSupport.Features.Audit;
using TechSupport.Features.Audit.Retention;
using TechSupport.Features.Operations.Health.Checks;
using TechSupport.Tests.Features.Shared;
using TechSupport.Tests.Support;
using TechSupport.Tests.Support.Databases;

namespace TechSupport.Tests.Features.Audit.Retention;

/// <summary>What people see before and after a month has gone. The sample data is of today, so the month goes from behind younger rows.</summary>
public sealed class RetentionPageTests(RetentionPageTests.ExportingApp app) : IClassFixture<RetentionPageTests.ExportingApp>
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    [Plants("audit-retention")]
    public async Task A_month_is_announced_then_dropped_and_pages_of_its_tickets_say_so()
    {
        var now = app.Clock.Now;
        // due for more than a month, however young this one is
        var month = EventMonth.Of(now.AddMonths(-15));
        await using (var owner = app.OwnerDb()) await owner.Database.ExecuteSqlAsync($"select ensure_event_partition({month.Start})", Ct);
        app.Clock.Set(month.Start.AddDays(5));
        var number = await app.NewTicketAsync(then: (t, tech, at) => t.Resolve(tech, "Replaced the ribbon", Guid.NewGuid(), at));
        foreach (var (days, state) in new[] { (-1, HealthState.Good), (1, HealthState.Good), (4, HealthState.Broken) })
        {
            app.Clock.Set(month.DueAt(13).AddDays(days));
            await app.IsAsync("audit-retention", state, days < 0 ? "No month is older" : month.Name);
        }
        app.Clock.Set(now);
        using var later = await app.AdminAsync();
        Assert.Contains("Resolved", (await later.GetAsync($"/admin/audit?ticket={number}")).Main, StringComparison.Ordinal);
        var announced = await later.GetAsync(AuditLinks.Retention);
        Assert.Equal(RetentionWords(month), announced.FindAll("td[data-l=Month]")[0]);
        Assert.Equal("3", announced.FindAll("td[data-l=Entries]")[0]);
        Assert.Contains("No month has been removed yet.", announced.Main, StringComparison.Ordinal);

        await app.RunJobAsync<AuditRetention>();
        await app.IsAsync("audit-retention", HealthState.Good);
        var dropped = await later.GetAsync(AuditLinks.Retention);
        Assert.Contains($"events-{month.Name}-", dropped.FindAll("td[data-l=File]").Single(), StringComparison.Ordinal);
        Assert.Contains("are kept in the exports", (await later.GetAsync(AuditLinks.Log)).Main, StringComparison.Ordinal);
        Assert.Contains("Nothing found", (await later.GetAsync($"/admin/audit?ticket={number}")).Main, StringComparison.Ordinal);

        using var technician = await app.SignInAsync("tech@crb.local");
        var ticket = await technician.GetAsync($"/tickets/{number}");
        Assert.Equal((200, true), (ticket.Status, ticket.Main.Contains("is in the exports of the audit log", StringComparison.Ordinal)));
        Assert.Contains("Replaced the ribbon", ticket.Main, StringComparison.Ordinal);
        using var requester = await app.SignInAsync("staff@crb.local");
        Assert.Equal(200, (await requester.GetAsync($"/tickets/{number}")).Status);
        Assert.Equal(200, (await technician.GetAsync($"/tickets/{number}/reopen")).Status);
    }

    private static string RetentionWords(EventMonth month) => month.First.ToString("MMMM yyyy", System.Globalization.CultureInfo.GetCultureInfo("en"));

    public sealed class ExportingApp(Postgres postgres) : App(postgres)
    {
        private readonly DirectoryInfo exports = Directory.CreateTempSubdirectory("techsupport-exports-");

        protected override IReadOnlyDictionary<string, string?> Settings => new Dictionary<string, string?> { ["Audit:ExportPath"] = exports.FullName, ["Audit:SigningKey"] = RetentionDesk.Key };

        public override async ValueTask DisposeAsync()
        {
            await base.DisposeAsync();
            exports.Delete(recursive: true);
        }
    }
}
