using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using TechSupport.Features.OnCall.Rotas;
using TechSupport.Tests.Support;
using static TechSupport.Tests.Features.OnCall.OnCallDesk;

namespace TechSupport.Tests.Features.OnCall.Rotas;

/// <summary>Somebody leaves the hospital, or no longer works on tickets, while they are on the rota.</summary>
public sealed class LeaverTests(App app) : IClassFixture<App>, IAsyncLifetime
{
    private const string Gone = "disabled_at = now()", Back = "disabled_at = null, role = 'technician'";

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(Gone)]
    [InlineData("role = 'staff'")]
    public async Task The_weeks_of_the_others_stay_theirs_and_the_next_person_stands_in(string how)
    {
        await app.RotaAsync([Timur, Anna, Admin, Lead]);
        var before = await WeeksAsync();
        Assert.Equal([Timur, Anna, Admin, Lead, Timur, Anna], before.Take(6));
        await LetAsync(Anna, how);
        Assert.Equal(before.Select(who => who == Anna ? Admin : who), await WeeksAsync());
        await LetAsync(Anna, Back);
        Assert.Equal(before, await WeeksAsync());
    }

    [Fact]
    public async Task A_rota_of_nobody_but_leavers_is_none()
    {
        await app.RotaAsync([Anna]);
        await LetAsync(Anna, Gone);
        using var lead = await app.SignInAsync(Lead);
        var page = await lead.GetAsync("/on-call");
        Assert.Contains("There is no on-call rota.", page.Main, StringComparison.Ordinal);
        Assert.Contains("Anna Lindqvist", page.Main, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Leads_and_administrators_read_who_is_still_on_it_and_an_administrator_takes_them_off()
    {
        await app.RotaAsync([Timur, Anna], Admin);
        await LetAsync(Anna, Gone);
        const string said = "Anna Lindqvist no longer works on tickets and is still on the rota: the next person stands in.";
        using var timur = await app.SignInAsync(Timur);
        Assert.DoesNotContain("Anna", (await timur.GetAsync("/on-call")).Main, StringComparison.Ordinal);
        using var lead = await app.SignInAsync(Lead);
        Assert.Contains(said, (await lead.GetAsync("/on-call")).Main, StringComparison.Ordinal);
        using var admin = await app.SignInAsync(Admin);
        Assert.Contains(said, (await admin.GetAsync("/on-call")).Main, StringComparison.Ordinal);
        // who saves something else takes nobody off by it
        await admin.GetAsync("/admin/on-call");
        Assert.Equal("/on-call", (await admin.SubmitAsync("main form", ("Input.At", "09:00"))).Location);
        Assert.Contains(said, (await admin.GetAsync("/on-call")).Main, StringComparison.Ordinal);
        var form = await admin.GetAsync("/admin/on-call");
        var row = form.Html.QuerySelectorAll("tbody tr").Single(r => r.TextContent.Contains("Anna Lindqvist", StringComparison.Ordinal));
        Assert.Contains("No longer works on tickets", row.TextContent, StringComparison.Ordinal);
        await admin.SubmitAsync("main form", (row.QuerySelector("select")!.GetAttribute("name")!, ""));
        Assert.DoesNotContain("Anna", (await admin.GetAsync("/on-call")).Main, StringComparison.Ordinal);
        // once off, nobody puts them on again
        Assert.DoesNotContain("Anna", (await admin.GetAsync("/admin/on-call")).Main, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Nobody_asks_a_leaver_for_a_swap()
    {
        await app.RotaAsync([Timur, Anna], Admin);
        await LetAsync(Anna, Gone);
        using var timur = await app.SignInAsync(Timur);
        var form = await timur.GetAsync((await timur.GetAsync("/on-call")).Html.QuerySelector("a[href*='swaps/new']")!.GetAttribute("href")!);
        Assert.DoesNotContain("Anna", form.Main, StringComparison.Ordinal);
        var refused = await timur.SubmitAsync("main form", ("Input.To", $"{(await app.PersonAsync(Anna)).Id}"));
        Assert.Contains("Choose somebody on the rota.", refused.Main, StringComparison.Ordinal);
    }

    public async ValueTask InitializeAsync() => await app.ClearAsync();

    public async ValueTask DisposeAsync()
    {
        GC.SuppressFinalize(this);
        await LetAsync(Anna, Back);
    }

    private Task LetAsync(string email, string be) => app.BreakAsync($"update users set {be} where email = '{email}'");

    // whose the middle of each of the coming weeks is, by email
    private async Task<List<string>> WeeksAsync()
    {
        await using var scope = app.Services.CreateAsyncScope();
        var plan = (await scope.ServiceProvider.GetRequiredService<RotaReader>().ReadAsync(Ct)).Plan;
        await using var db = app.Db();
        var emails = await db.Users.ToDictionaryAsync(u => u.Id, u => u.Email!, Ct);
        return [.. Enumerable.Range(0, 24).Select(week => emails[plan.WhoAt(plan.Handover(week).AddDays(3)) ?? 0])];
    }
}
