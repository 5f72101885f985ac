using System.Text.Json;
using TechSupport.E2E.Support;

namespace TechSupport.E2E.Journeys;

/// <summary>What a browser tells of the pages somebody opened: how fast they were and that a script failed, never which ticket or who.</summary>
public sealed class PageSpeedJourney(Stage stage) : Journey(stage)
{
    private const string Ticket = "/tickets/{number:long:min(1)}";

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Two_pages_that_are_opened_used_and_left_arrive_on_the_page_of_speeds(bool baseline)
    {
        var app = await OwnAppAsync();
        var technician = await VisitAsync(new() { Baseline = baseline }, app);
        await RememberAsync(technician);
        await technician.SignInAsync(Cast.Tech);
        var number = await app.AskAsync<long>("select min(id) from tickets where status = 'new'");
        await technician.GoAsync("/tickets");
        await technician.Page.Keyboard.PressAsync("j");
        await technician.Expect("[data-row].cur").ToHaveCountAsync(1);
        await technician.GoAsync($"/tickets/{number}");
        await technician.Page.Locator("textarea").First.ClickAsync();
        await technician.Page.Keyboard.TypeAsync("on my way");
        await technician.Page.EvaluateAsync("() => new Promise(done => requestAnimationFrame(() => setTimeout(done)))");
        await technician.Page.EvaluateAsync("document.querySelectorAll('textarea').forEach(text => { text.value = ''; text.dispatchEvent(new Event('input', { bubbles: true })); })");
        await technician.GoAsync("/me");

        var sent = await SentAsync(technician);
        var pages = sent.DistinctBy(s => s.GetProperty("route").GetString()).ToDictionary(s => s.GetProperty("route").GetString()!);
        Assert.Equal(["/sign-in", "/tickets", Ticket], pages.Keys.Intersect(["/sign-in", "/tickets", Ticket]).Order());
        foreach (var measured in new[] { "ttfb", "response", "ready", "load", "fcp", "lcp", "inp" })
            Assert.InRange(pages[Ticket].GetProperty(measured).GetDouble(), 0.1, 60_000);
        Assert.DoesNotContain(sent, s => s.GetRawText().Contains($"{number}", StringComparison.Ordinal));

        var admin = await VisitAsync(null, app);
        await admin.SignInAsync(Cast.Admin);
        await admin.GoAsync("/admin/health");
        await admin.Page.ClickAsync("main a[href='/admin/health/speed']");
        await admin.Expect($"tr[data-row='{Ticket}']").ToContainTextAsync(" / ");
        await admin.Expect($"tr[data-row='{Ticket}'] td").ToHaveCountAsync(9);
        await admin.Expect($"tr[data-row='{Ticket}'] td:has-text('–')").ToHaveCountAsync(0);
        await admin.AxeInBothSchemesAsync();
    }

    [Fact]
    public async Task A_failing_script_is_told_once_by_its_place_and_kind_and_not_by_its_words()
    {
        var app = await OwnAppAsync();
        var nurse = await VisitAsync(null, app);
        nurse.Problems.Expect("Ivanov");
        await RememberAsync(nurse);
        await nurse.GoAsync("/sign-in");
        await nurse.Page.EvaluateAsync("""
            const script = document.querySelector('script[src*="/js/app"]').src;
            for (let n = 0; n < 3; n++)
              setTimeout(() => { const error = new TypeError('Patient Ivanov'); error.stack = `TypeError: Patient Ivanov at ${script}:${42 + n}:7`; throw error; });
            """);
        await nurse.Page.EvaluateAsync("() => new Promise(done => setTimeout(done))");
        await nurse.GoAsync("/sign-in?again");

        var sent = await SentAsync(nurse);
        Assert.Equal(2, sent.Count);
        var error = Assert.Single(sent, s => s.TryGetProperty("error", out _));
        Assert.DoesNotContain("Ivanov", error.GetRawText(), StringComparison.Ordinal);
        Assert.Equal(42, error.GetProperty("error").GetProperty("line").GetInt32());
        var admin = await VisitAsync(null, app);
        await admin.SignInAsync(Cast.Admin);
        await admin.GoAsync("/admin/health/speed");
        await admin.Expect("#errors tbody tr").ToContainTextAsync("app.js:42");
        await admin.Expect("#errors tbody tr").ToContainTextAsync("TypeError");
    }

    [Fact]
    public async Task Without_scripts_nothing_is_told()
    {
        var app = await OwnAppAsync();
        var admin = await VisitAsync(new() { JavaScript = false }, app);
        await admin.SignInAsync(Cast.Admin);
        await admin.GoAsync("/tickets");
        await admin.GoAsync("/admin/health/speed");
        await admin.Expect("main").ToContainTextAsync("No page was measured yet");
    }

    // what is sent while a page is being left, nobody sees but the page itself, and its tab remembers it for the next one
    private static async Task RememberAsync(Visit visit) => await visit.Context.AddInitScriptAsync("""
        const send = navigator.sendBeacon.bind(navigator);
        navigator.sendBeacon = (to, what) => {
          sessionStorage.setItem('sent', (sessionStorage.getItem('sent') ?? '') + what + '\n');
          return send(to, what);
        };
        """);

    private static async Task<List<JsonElement>> SentAsync(Visit visit) =>
        [.. (await visit.Page.EvaluateAsync<string>("sessionStorage.getItem('sent') ?? ''")).Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(s => JsonSerializer.Deserialize<JsonElement>(s))];
}
