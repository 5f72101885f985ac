using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using TechSupport.Features.Audit;
using TechSupport.Features.Operations.SyntheticCheck;
using TechSupport.Features.Sla;
using TechSupport.Features.Tickets;
using TechSupport.Features.Tickets.Actions;
using TechSupport.Kernel;
using TechSupport.Tests.Support;
using TechSupport.Tests.Support.Databases;

namespace TechSupport.Tests.Features.Operations.SyntheticCheck;

/// <summary>The account of the synthetic check and its made-up tickets, over HTTP.</summary>
public sealed class ProbeTests(App app) : IClassFixture<App>
{
    private const string Monitor = "monitor@crb.local";

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task The_check_reports_without_a_department_and_what_it_reports_is_a_probe()
    {
        using var check = await app.SignInAsync(Monitor);
        Assert.Null((await check.GetAsync("/report")).Html.QuerySelector("select[required]"));
        var probe = await app.TicketAsync(await ReportAsync(check));
        Assert.Equal((TicketSource.Probe, null), (probe.Source, probe.DepartmentId));
        using var nurse = await app.SignInAsync("staff@crb.local");
        await nurse.GetAsync("/report");
        Assert.Equal(422, (await nurse.SubmitAsync("main form", ("Input.Subject", "The scanner is dark"), ("Input.DepartmentId", ""))).Status);
    }

    [Theory]
    [InlineData("staff@crb.local")]
    [InlineData("tech@crb.local")]
    [InlineData("lead@crb.local")]
    [InlineData("admin@crb.local")]
    public async Task Nobody_else_finds_a_probe(string email)
    {
        using var other = await app.SignInAsync(email);
        var (list, all) = ((await other.GetAsync("/tickets?status=any&sort=newest")).FindAll("[data-row], .mine li").Count, await CountAsync(other));
        using var check = await app.SignInAsync(Monitor);
        var number = await ReportAsync(check, "Zanzibar");
        var home = await other.GetAsync("/");
        Assert.DoesNotContain("Zanzibar", home.Status == 302 ? (await other.FollowAsync()).Text : home.Text, StringComparison.Ordinal);
        foreach (var page in new[] { "/tickets", "/tickets?status=any&sort=newest", "/tickets?view=unassigned", "/tickets?status=any&q=Zanzibar" })
            Assert.Null((await other.GetAsync(page)).Html.QuerySelector($"a[href='/tickets/{number}']"));
        Assert.Equal((list, all), ((await other.GetAsync("/tickets?status=any&sort=newest")).FindAll("[data-row], .mine li").Count, await CountAsync(other)));
        foreach (var query in new[] { "Zanzibar", $"{number}", "Synthetic" })
            Assert.Null((await other.GetAsync($"/search?q={query}")).Html.QuerySelector($"a[href='/tickets/{number}']"));
        foreach (var page in new[] { "", "/comment", "/reopen", "/close", "/sent" }) Assert.Equal(404, (await other.GetAsync($"/tickets/{number}{page}")).Status);
        foreach (var page in new[] { "/assign", "/resolve", "/classify", "/wait" }) Assert.Equal(email == "staff@crb.local" ? 403 : 404, (await other.GetAsync($"/tickets/{number}{page}")).Status);
        Assert.Equal(403, (await other.GetAsync($"/checks/probes/{number}")).Status);
        Assert.Equal(403, (await other.GetAsync($"/checks/probes/{number}/remove")).Status);
        Assert.Equal(403, (await other.PostAsync($"/checks/probes/{number}/remove")).Status);
        Assert.True(await ExistsAsync(number));
    }

    [Fact]
    public async Task The_check_takes_resolves_and_closes_its_probe_and_does_nothing_else()
    {
        using var check = await app.SignInAsync(Monitor);
        var number = await ReportAsync(check);
        var (me, tech) = ((await app.PersonAsync(Monitor)).Id, (await app.PersonAsync("tech@crb.local")).Id);
        foreach (var page in new[] { "comment", "classify", "wait", "reopen" }) Assert.Equal(403, (await check.GetAsync($"/tickets/{number}/{page}")).Status);
        var form = await check.GetAsync($"/tickets/{number}/assign");
        Assert.Equal(["Synthetic check"], form.FindAll("select option"));
        Assert.Equal(422, (await check.SubmitAsync("#verb-form", ("Input.To", $"{tech}"))).Status);
        await check.GetAsync($"/tickets/{number}/assign");
        Assert.Equal(422, (await check.SubmitAsync("#verb-form", ("Input.To", ""))).Status);
        await check.GetAsync($"/tickets/{number}/assign");
        Assert.Equal(302, (await check.SubmitAsync("#verb-form", ("Input.To", $"{me}"))).Status);
        await check.GetAsync($"/tickets/{number}/resolve");
        Assert.Equal(302, (await check.SubmitAsync("#verb-form", ("Input.Text", "It works."))).Status);
        Assert.Equal(403, (await check.GetAsync($"/tickets/{number}/reopen")).Status);
        var page2 = await check.GetAsync($"/tickets/{number}");
        Assert.NotNull(page2.Html.QuerySelector($"form[action='/tickets/{number}/close']"));
        Assert.Null(page2.Html.QuerySelector($"a[href='/tickets/{number}/reopen']"));
        await check.GetAsync($"/tickets/{number}/close");
        Assert.Equal(302, (await check.SubmitAsync("#verb-form")).Status);
        Assert.Equal(TicketStatus.Closed, (await app.TicketAsync(number)).Status);

        foreach (var page in new[] { "/tickets/new", "/keyboard", "/admin" }) Assert.Equal(403, (await check.GetAsync(page)).Status);
        var real = await app.NewTicketAsync(subject: "Quagmire in the corridor");
        foreach (var page in new[] { "", "/assign", "/resolve", "/close", "/comment" }) Assert.Equal(404, (await check.GetAsync($"/tickets/{real}{page}")).Status);
        foreach (var page in new[] { "/", "/tickets", "/tickets?view=all&status=any", "/search?q=Quagmire" })
            Assert.DoesNotContain($"/tickets/{real}", (await check.GetAsync(page)).Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_navigation_offers_the_check_nothing_it_may_not_open()
    {
        using var check = await app.SignInAsync(Monitor);
        var links = (await check.GetAsync("/")).Html.QuerySelectorAll("a[href^='/']").Select(a => a.GetAttribute("href")!).Distinct().ToList();
        Assert.NotEmpty(links);
        foreach (var link in links) Assert.Equal(200, (await check.GetAsync(link)).Status);
    }

    [Fact]
    public async Task What_stands_behind_a_probe_is_told_to_its_check_alone()
    {
        using var check = await app.SignInAsync(Monitor);
        var number = await ReportAsync(check, "Told to its check");
        await check.GetAsync($"/tickets/{number}/resolve");
        await check.SubmitAsync("#verb-form", ("Input.Text", "It works."));
        await app.DispatchAsync();
        await app.DeliverAsync();

        var behind = JsonDocument.Parse((await check.GetAsync($"/checks/probes/{number}")).Text).RootElement;
        Assert.Equal(number, behind.GetProperty("number").GetInt64());
        Assert.Equal("resolved", behind.GetProperty("status").GetString());
        Assert.True(behind.GetProperty("mail").GetBoolean());
        Assert.Equal(["ticket.created", "ticket.assigned", "ticket.resolved"], behind.GetProperty("audit").EnumerateArray().Select(a => a.GetProperty("kind").GetString()));
        Assert.All(behind.GetProperty("audit").EnumerateArray(), a => Assert.Equal(app.Clock.Now, a.GetProperty("at").GetDateTimeOffset(), TimeSpan.FromSeconds(1)));
        Assert.NotEmpty(behind.GetProperty("deliveries").EnumerateArray());
        Assert.All(behind.GetProperty("deliveries").EnumerateArray(), d => Assert.Equal(("email", "sent"), (d.GetProperty("channel").GetString(), d.GetProperty("state").GetString())));
        var mails = app.Mails().Where(m => m.Subject!.StartsWith($"[{number}]", StringComparison.Ordinal)).ToList();
        Assert.NotEmpty(mails);
        Assert.All(mails, m => Assert.Equal(Monitor, m.To.Mailboxes.Single().Address));
        Assert.Contains(mails, m => m.TextBody!.Contains($"Request {number}, synthetic check", StringComparison.Ordinal));

        using var admin = await app.SignInAsync("admin@crb.local");
        var sent = (await admin.GetAsync("/admin/deliveries?state=sent")).Html;
        Assert.Contains(sent.QuerySelectorAll("tbody td .num"), n => n.TextContent == $"{number}");
        Assert.Null(sent.QuerySelector($"a[href='/tickets/{number}']"));

        var foreign = await ForeignProbeAsync();
        var real = await app.NewTicketAsync();
        foreach (var other in new[] { foreign, real, 999_999_999 })
        {
            Assert.Equal(404, (await check.GetAsync($"/checks/probes/{other}")).Status);
            Assert.Equal(404, (await check.PostAsync($"/checks/probes/{other}/remove")).Status);
        }
        Assert.True(await ExistsAsync(foreign) && await ExistsAsync(real));
    }

    [Fact]
    public async Task A_probe_is_removed_with_all_that_came_of_it_and_the_audit_stays_whole()
    {
        using var check = await app.SignInAsync(Monitor);
        var number = await ReportAsync(check);
        await app.DispatchAsync();
        await check.GetAsync($"/tickets/{number}/resolve");
        await check.SubmitAsync("#verb-form", ("Input.Text", "It works."));
        Assert.Equal(400, (await check.PostBareAsync($"/checks/probes/{number}/remove")).Status);
        await check.GetAsync($"/checks/probes/{number}/remove");
        Assert.Equal((302, "/tickets"), ((await check.SubmitAsync("main form")).Status, check.Page!.Location));
        await app.DispatchAsync();
        await app.DeliverAsync();

        Assert.Equal(404, (await check.GetAsync($"/checks/probes/{number}")).Status);
        await AssertGoneAsync(number);
        await using var db = app.Db();
        Assert.Equal(["ticket.created", "ticket.assigned", "ticket.resolved"], await db.Events.Where(e => e.TicketId == number).OrderBy(e => e.Id).Select(e => e.Kind).ToListAsync(Ct));
        Assert.Equal((await app.PersonAsync(Monitor)).Id, (await db.Events.SingleAsync(e => e.Kind == ProbeEvent.Removed && e.ObjectId == number, Ct)).ActorId);
        var verified = await new AuditVerification(app.Database.AppConnection).RunAsync(await ExportedChainHeads.ReadAsync("/nowhere", Ct), Ct);
        Assert.True(verified.Ok, string.Join(Environment.NewLine, verified.Findings));

        using var admin = await app.SignInAsync("admin@crb.local");
        var audit = await admin.GetAsync($"/admin/audit?ticket={number}");
        Assert.Equal(["Probe removed", "Resolved", "Assigned", "Reported"], audit.FindAll("tbody td[data-l=Action]"));
        Assert.Contains("synthetic check", audit.FindAll("tbody td[data-l='What changed']")[^1], StringComparison.Ordinal);
        Assert.Equal(["Probe removed"], (await admin.GetAsync($"/admin/audit?ticket={number}&kind=probe.removed&who=Synthetic")).FindAll("tbody td[data-l=Action]"));
        Assert.Null(audit.Html.QuerySelector($"a[href='/tickets/{number}']"));
    }

    [Fact]
    public async Task The_audit_log_leaves_out_what_the_check_does_all_day_until_the_box_is_ticked()
    {
        using var check = await app.SignInAsync(Monitor);
        await ReportAsync(check);
        using var admin = await app.SignInAsync("admin@crb.local");
        var day = DateOnly.FromDateTime(app.Clock.Now.UtcDateTime).AddDays(-1).ToString("O", System.Globalization.CultureInfo.InvariantCulture);
        var log = await admin.GetAsync($"/admin/audit?from={day}");
        Assert.DoesNotContain(await NameAsync(), log.FindAll("tbody td[data-l=Who]"));
        Assert.NotEmpty(log.FindAll("tbody td[data-l=Who]"));
        var whole = await admin.GetAsync($"/admin/audit?from={day}&robot=true");
        Assert.Contains(await NameAsync(), whole.FindAll("tbody td[data-l=Who]"));
        Assert.NotNull(whole.Html.QuerySelector("input[name=robot][checked]"));
    }

    private async Task<string> NameAsync() => (await app.PersonAsync(Monitor)).FullName;

    [Fact]
    public async Task What_a_killed_check_left_behind_is_swept_after_a_day()
    {
        using var check = await app.SignInAsync(Monitor);
        var number = await ReportAsync(check);
        await check.GetAsync($"/tickets/{number}/resolve");
        await check.SubmitAsync("#verb-form", ("Input.Text", "It works."));
        var real = await app.NewTicketAsync();
        await app.RunJobAsync<ProbeSweep>();
        Assert.True(await ExistsAsync(number));
        app.Clock.Advance(ProbeSweep.After + TimeSpan.FromMinutes(1));
        try
        {
            await app.RunJobAsync<ProbeSweep>();
            await AssertGoneAsync(number);
            Assert.True(await ExistsAsync(real));
        }
        finally { app.Clock.Advance(-(ProbeSweep.After + TimeSpan.FromMinutes(1))); }
    }

    [Fact]
    public async Task A_probe_is_never_closed_by_itself()
    {
        var number = await ForeignProbeAsync(resolved: true);
        app.Clock.Advance(SlaTargets.AutoClose + TimeSpan.FromMinutes(1));
        try { await app.RunJobAsync<AutoClose>(); }
        finally { app.Clock.Advance(-(SlaTargets.AutoClose + TimeSpan.FromMinutes(1))); }
        Assert.Equal(TicketStatus.Resolved, (await app.TicketAsync(number)).Status);
    }

    private static async Task<long> ReportAsync(Visitor check, string subject = "Smoke test")
    {
        await check.GetAsync("/report");
        var reply = await check.SubmitAsync("main form", ("Input.Subject", subject));
        Assert.Equal(302, reply.Status);
        return long.Parse(reply.Location!.Split('/')[2], System.Globalization.CultureInfo.InvariantCulture);
    }

    private async Task<long> ForeignProbeAsync(bool resolved = false)
    {
        var other = new Actor((await app.PersonAsync("staff2@crb.local")).Id, Role.Monitor);
        var probe = Ticket.Report(other, new() { Subject = "Somebody else's probe", RequesterId = other.Id!.Value, DepartmentId = null, RequestKey = Guid.NewGuid() }, app.Clock.Now);
        if (resolved) probe.Resolve(other, "It works.", Guid.NewGuid(), app.Clock.Now);
        await using var db = app.Db();
        db.Tickets.Add(probe);
        await db.SaveChangesAsync(Ct);
        return probe.Id;
    }

    private static async Task<string> CountAsync(Visitor visitor) => string.Join(' ', (await visitor.GetAsync("/tickets")).FindAll(".side .count, .count"));

    private async Task<bool> ExistsAsync(long number)
    {
        await using var db = app.Db();
        return await db.Tickets.AnyAsync(t => t.Id == number, Ct);
    }

    private async Task AssertGoneAsync(long number)
    {
        await using var db = app.Db();
        Assert.Equal(0, await db.Tickets.CountAsync(t => t.Id == number, Ct));
        Assert.Equal(0, await db.Comments.CountAsync(c => c.TicketId == number, Ct));
        Assert.Equal(0, await db.Deliveries.CountAsync(d => d.TicketId == number, Ct));
    }
}
