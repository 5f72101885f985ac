using Microsoft.EntityFrameworkCore;
using TechSupport.Features.OnCall;
using TechSupport.Features.OnCall.Rotas;
using TechSupport.Features.OnCall.Swaps;
using TechSupport.Tests.Support;
using static TechSupport.Tests.Features.OnCall.OnCallDesk;

namespace TechSupport.Tests.Features.OnCall;

/// <summary>The rota on the screens: who is on call, who instead, and who may say so.</summary>
public sealed class RotaPageTests(App app) : IClassFixture<App>
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Without_a_rota_it_says_so_and_to_whom_pages_go()
    {
        await app.ClearAsync();
        using var tech = await app.SignInAsync(Timur);
        var page = await tech.GetAsync("/on-call");
        Assert.Contains("There is no on-call rota.", page.Main, StringComparison.Ordinal);
        Assert.Contains("to the leads, then to the administrators", page.Main, StringComparison.Ordinal);
        Assert.Contains("On call", page.FindAll(".band-nav a"));
    }

    [Fact]
    public async Task An_admin_sets_it_up_and_every_technicians_page_names_who_is_on_call()
    {
        await app.ClearAsync();
        using var admin = await app.SignInAsync(Admin);
        var form = await admin.GetAsync("/admin/on-call");
        Assert.Equal("08:00", form.Html.QuerySelector("#Input_At")!.GetAttribute("value"));
        var saved = await admin.SubmitAsync("main form", ("Input.StartsOn", app.Clock.Now.AddDays(-14).ToString("yyyy-MM-dd")),
            (await RowAsync(admin, "Timur Akhmetov", "Group"), "DevOps"), (await RowAsync(admin, "Anna Lindqvist", "Group"), "DevOps"), (await RowAsync(admin, "Anna Lindqvist", "Turn"), "1"));
        Assert.Equal("/on-call", saved.Location);
        var devOps = $"{(await app.PersonAsync(Anna)).Id} {(await app.PersonAsync(Timur)).Id}";
        var happened = (await app.EventsAsync(OnCallEvent.RotaChanged))[^1];
        Assert.Equal((devOps, app.Clock.Now), (happened.Fact("devops"), happened.At));
        using var tech = await app.SignInAsync(Timur);
        var nav = (await tech.GetAsync("/tickets")).FindAll(".band-nav a");
        Assert.Contains(nav, text => text is "On call: Anna L." or "On call: Timur A.");
        Assert.Contains("Timur Akhmetov", (await admin.GetAsync("/admin/audit?kind=rota.changed")).Main, StringComparison.Ordinal);
        using var staff = await app.SignInAsync("staff@crb.local");
        Assert.Equal(403, (await staff.GetAsync("/on-call")).Status);
        Assert.Equal(403, (await tech.GetAsync("/admin/on-call")).Status);
    }

    [Fact]
    public async Task A_person_in_two_groups_a_bad_turn_and_a_stale_form_are_refused_with_everything_kept()
    {
        await app.ClearAsync();
        await app.RotaAsync([Timur], Anna);
        using var admin = await app.SignInAsync(Admin);
        await admin.GetAsync("/admin/on-call");
        var turn = await RowAsync(admin, "Anna Lindqvist", "Turn");
        var refused = await admin.SubmitAsync("main form", (turn, "0"), ("Input.At", ""));
        Assert.Equal(422, refused.Status);
        Assert.Contains("Enter the time of the handover.", refused.Main, StringComparison.Ordinal);
        Assert.Contains("A turn is a number from 1 to 50.", refused.Main, StringComparison.Ordinal);
        await admin.GetAsync("/admin/on-call");
        await app.RotaAsync([Anna], Timur);
        Assert.Equal(409, (await admin.SubmitAsync("main form", (turn, "3"))).Status);
    }

    [Fact]
    public async Task Whoever_is_away_is_not_on_call_and_says_so_only_for_themselves()
    {
        await app.ClearAsync();
        await app.RotaAsync([Timur], Anna);
        using var timur = await app.SignInAsync(Timur);
        Assert.Contains("On call now: Timur Akhmetov", (await timur.GetAsync("/on-call")).Main, StringComparison.Ordinal);
        await timur.GetAsync("/on-call/absences/new");
        Assert.Equal(422, (await timur.SubmitAsync("main form", ("Input.Until", "2001-01-01"))).Status);
        Assert.Equal("/on-call", (await timur.SubmitAsync("main form", ("Input.Until", app.Clock.Now.AddDays(3).ToString("yyyy-MM-dd")))).Location);
        var page = await timur.GetAsync("/on-call");
        Assert.Contains("On call now: Anna Lindqvist", page.Main, StringComparison.Ordinal);
        using var anna = await app.SignInAsync(Anna);
        Assert.Equal(403, (await anna.PostAsync("/on-call/absences/new", ("Input.Person", $"{(await app.PersonAsync(Timur)).Id}"), ("Input.From", "2027-01-01"), ("Input.Until", "2027-01-02"))).Status);
        var withdraw = page.Html.QuerySelector("a[href$='/withdraw']")!.GetAttribute("href")!;
        Assert.Equal(403, (await anna.GetAsync(withdraw)).Status);
        using var lead = await app.SignInAsync(Lead);
        await lead.GetAsync(withdraw);
        Assert.Equal("/on-call", (await lead.SubmitAsync("main form")).Location);
        Assert.Contains("On call now: Timur Akhmetov", (await timur.GetAsync("/on-call")).Main, StringComparison.Ordinal);
        Assert.Equal(302, (await lead.PostAsync("/on-call/absences/new", ("Input.Person", $"{(await app.PersonAsync(Anna)).Id}"), ("Input.From", "2027-01-01"), ("Input.Until", "2027-01-02"))).Status);
    }

    [Fact]
    public async Task A_swap_counts_once_the_other_accepts()
    {
        await app.ClearAsync();
        await app.RotaAsync([Timur], Anna);
        var anna = await app.PersonAsync(Anna);
        using var asker = await app.SignInAsync(Timur);
        var rota = await asker.GetAsync("/on-call");
        var form = await asker.GetAsync(rota.Html.QuerySelector("a[href*='swaps/new']")!.GetAttribute("href")!);
        Assert.EndsWith("T08:00", form.Html.QuerySelector("#Input_From")!.GetAttribute("value"), StringComparison.Ordinal);
        Assert.Equal(422, (await asker.SubmitAsync("main form", ("Input.To", $"{anna.Id}"), ("Input.From", "soon"))).Status);
        Assert.Contains("soon", asker.Page!.Text, StringComparison.Ordinal);
        await asker.GetAsync(form.Path);
        Assert.Equal("/on-call", (await asker.SubmitAsync("main form", ("Input.To", $"{anna.Id}"))).Location);
        await app.DispatchAsync();
        await app.DeliverAsync();
        Assert.Contains(app.Mails(), m => m.To.Mailboxes.Single().Address == Anna && m.Subject == "A colleague asks you to take an on-call shift");
        var id = await LastSwapAsync();
        Assert.Equal(403, (await asker.PostAsync($"/on-call/swaps/{id}/accept")).Status);
        Assert.Contains("On call now: Timur Akhmetov", (await asker.GetAsync("/on-call")).Main, StringComparison.Ordinal);
        using var other = await app.SignInAsync(Anna);
        Assert.Contains("Timur Akhmetov asks Anna Lindqvist", (await other.GetAsync("/on-call")).Main, StringComparison.Ordinal);
        await other.GetAsync($"/on-call/swaps/{id}/accept");
        Assert.Equal("/on-call", (await other.SubmitAsync("main form")).Location);
        Assert.Contains("On call now: Anna Lindqvist", (await asker.GetAsync("/on-call")).Main, StringComparison.Ordinal);
        Assert.Single(await app.EventsAsync(OnCallEvent.SwapAccepted), e => e.ObjectId == id && e.ActorId == anna.Id);
        // what is past of the week was Timur's
        await using (var db = app.Db()) Assert.Equal(app.Clock.Now.ToTheMinute(), (await db.Set<Swap>().SingleAsync(s => s.Id == id, Ct)).BeginsAt);
        // it is settled, and neither side can change it alone
        Assert.Equal(422, (await other.PostAsync($"/on-call/swaps/{id}/decline")).Status);
        Assert.Equal(422, (await asker.PostAsync($"/on-call/swaps/{id}/withdraw")).Status);
    }

    [Fact]
    public async Task What_is_declined_or_withdrawn_stays_as_it_is_and_nobody_gives_away_what_is_not_theirs()
    {
        await app.ClearAsync();
        await app.RotaAsync([Timur], Anna);
        var (timur, anna) = (await app.PersonAsync(Timur), await app.PersonAsync(Anna));
        using var asker = await app.SignInAsync(Timur);
        using var other = await app.SignInAsync(Anna);
        foreach (var (who, verb) in new[] { (other, "decline"), (asker, "withdraw") })
        {
            await asker.GetAsync((await asker.GetAsync("/on-call")).Html.QuerySelector("a[href*='swaps/new']")!.GetAttribute("href")!);
            await asker.SubmitAsync("main form", ("Input.To", $"{anna.Id}"));
            Assert.Equal(302, (await who.PostAsync($"/on-call/swaps/{await LastSwapAsync()}/{verb}")).Status);
        }
        Assert.Contains("On call now: Timur Akhmetov", (await asker.GetAsync("/on-call")).Main, StringComparison.Ordinal);
        await other.GetAsync("/on-call/swaps/new");
        var local = app.Clock.Now.AddHours(4);
        var refused = await other.SubmitAsync("main form", ("Input.To", $"{timur.Id}"), ("Input.From", local.ToString("yyyy-MM-ddTHH:mm")), ("Input.Until", local.AddMinutes(5).ToString("yyyy-MM-ddTHH:mm")));
        Assert.Equal(422, refused.Status);
        Assert.Contains("Somebody else is on call", refused.Main, StringComparison.Ordinal);
        Assert.Equal(403, (await other.SubmitAsync("main form", ("Input.Whose", $"{timur.Id}"))).Status);
        Assert.Equal(404, (await other.GetAsync("/on-call/swaps/999999/accept")).Status);
    }

    [Fact]
    public async Task Whoever_is_disabled_or_no_longer_a_technician_is_not_on_call_and_colleagues_read_nothing_of_it()
    {
        await app.ClearAsync();
        await app.RotaAsync([Anna, Timur]);
        using var colleague = await app.SignInAsync(Timur);
        foreach (var undo in new[] { "role = 'technician'", "disabled_at = null" })
        {
            await app.BreakAsync($"update users set {(undo.StartsWith("role", StringComparison.Ordinal) ? "role = 'staff'" : "disabled_at = now()")} where email = '{Anna}'");
            var page = await colleague.GetAsync("/on-call");
            await app.BreakAsync($"update users set {undo} where email = '{Anna}'");
            Assert.Contains("On call now: Timur Akhmetov", page.Main, StringComparison.Ordinal);
            Assert.DoesNotContain("Anna", page.Main, StringComparison.Ordinal);
        }
    }

    private async Task<long> LastSwapAsync()
    {
        await using var db = app.Db();
        return await db.Set<Swap>().MaxAsync(s => s.Id, Ct);
    }

    private static Task<string> RowAsync(Visitor admin, string name, string field)
    {
        var row = admin.Page!.Html.QuerySelectorAll("tbody tr").Single(r => r.TextContent.Contains(name, StringComparison.Ordinal));
        return Task.FromResult(row.QuerySelector($"[name$='.{field}']")!.GetAttribute("name")!);
    }
}
