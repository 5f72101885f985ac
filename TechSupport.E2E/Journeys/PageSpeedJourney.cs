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
        var sent = Beacons(technician);
        await technician.SignInAsync(Cast.Tech);
        var number = await app.AskAsync<long>("select min(number) from tickets where status = 'new'");
        await technician.GoAsync("/tickets");
        await technician.Page.Keyboard.PressAsync("j");
        await technician.Expect("[data-row].cur").ToHaveCountAsync(1);
        await technician.GoAsync($"/tickets/{number}");
        await technician.Page.Locator("textarea").First.ClickAsync();
        await technician.Page.Keyboard.TypeAsync("on my way");
        await technician.Page.EvaluateAsync("() => new Promise(done => requestAnimationFrame(() => setTimeout(done)))");
        await technician.Page.EvaluateAsync("document.querySelectorAll('textarea').forEach(text => { text.value = ''; text.dispatchEvent(new Event('input', { bubbles: true })); })");
        await technician.GoAsync("/me");
        await Wait.UntilAsync(() => sent.Count(IsOfAPage) >= 3, "the beacons of three pages");

        var pages = sent.Where(IsOfAPage).ToDictionary(s => s.GetProperty("route").GetString()!);
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
        var sent = Beacons(nurse);
        await nurse.GoAsync("/sign-in");
        await nurse.Page.EvaluateAsync("""
            const script = document.querySelector('script[src*="/js/app"]').src;
            for (let n = 0; n < 3; n++)
              setTimeout(() => { const error = new TypeError('Patient Ivanov'); error.stack = `TypeError: Patient Ivanov at ${script}:${42 + n}:7`; throw error; });
            """);
        await Wait.UntilAsync(() => !sent.IsEmpty, "the beacon of the error");
        await nurse.GoAsync("/sign-in?again");
        await Wait.UntilAsync(() => sent.Any(IsOfAPage), "the beacon of the page");

        var error = Assert.Single(sent, s => !IsOfAPage(s));
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
        var nurse = await VisitAsync(new() { JavaScript = false });
        var sent = Beacons(nurse);
        await nurse.SignInAsync(Cast.Staff);
        await nurse.GoAsync("/tickets");
        await nurse.GoAsync("/");
        Assert.Empty(sent);
    }

    private static bool IsOfAPage(JsonElement beacon) => !beacon.TryGetProperty("error", out _);

    private static System.Collections.Concurrent.ConcurrentQueue<JsonElement> Beacons(Visit visit)
    {
        var sent = new System.Collections.Concurrent.ConcurrentQueue<JsonElement>();
        visit.Context.Request += (_, request) =>
        {
            if (new Uri(request.Url).AbsolutePath == "/speed" && request.PostData is { } body) sent.Enqueue(JsonSerializer.Deserialize<JsonElement>(body));
        };
        return sent;
    }
}
