using TechSupport.E2E.Support;

namespace TechSupport.E2E.Journeys.Kept;

/// <summary>A quarter of an hour without a request: typing counts, the end is announced, and then the page is covered.</summary>
public sealed class SessionJourney(Stage stage) : Journey(stage)
{
    private const string Text = "A long answer that takes its time.";

    [Fact]
    public async Task Typing_keeps_the_sign_in_and_a_page_alone_does_not()
    {
        var technician = await OpenAsync();
        var kept = new List<string>();
        technician.Page.Request += (_, request) => { if (request.Url.EndsWith("/session", StringComparison.Ordinal) && !request.Headers.ContainsKey("x-poll")) kept.Add(request.Url); };
        await technician.Page.Clock.RunForAsync("05:00");
        Assert.Empty(kept);

        await technician.Page.RunAndWaitForResponseAsync(() => technician.Page.Locator("#body").PressSequentiallyAsync("A long"), r => r.Url.EndsWith("/session", StringComparison.Ordinal));
        await technician.Page.Locator("#body").PressSequentiallyAsync(" answer");
        Assert.Single(kept);
    }

    [Fact]
    public async Task The_end_is_announced_and_can_be_put_off()
    {
        var technician = await OpenAsync();
        await technician.Expect("#ending").ToBeHiddenAsync();
        await technician.Page.Clock.RunForAsync("13:30");
        await technician.Expect("#ending").ToBeVisibleAsync();
        await technician.Page.Locator("[data-stay]").ClickAsync();
        await technician.Expect("#ending").ToBeHiddenAsync();
        await technician.Page.Clock.RunForAsync("10:00");
        await technician.Expect("#covered").ToBeHiddenAsync();
    }

    [Fact]
    public async Task At_the_end_the_page_is_covered_and_the_text_comes_back_after_signing_in()
    {
        var technician = await OpenAsync();
        await technician.Page.Locator("#body").FillAsync(Text);
        await technician.Context.ClearCookiesAsync(new() { Name = "ts" });
        await technician.Page.Clock.RunForAsync("15:30");
        await technician.Expect("#covered").ToBeVisibleAsync();
        await technician.Expect("#main").ToBeHiddenAsync();
        Assert.Equal("TechSupport", await technician.Page.TitleAsync());
        await technician.AxeAsync();

        await technician.Page.Locator("[data-again]").ClickAsync();
        await technician.SignInHereAsync(Cast.Tech);
        await technician.Expect("#body").ToHaveValueAsync(Text);
    }

    [Fact]
    public async Task Without_a_connection_the_cover_says_so_and_goes_on_when_there_is_one()
    {
        var technician = await OpenAsync();
        technician.Problems.Expect("ERR_INTERNET_DISCONNECTED");
        await technician.Page.Locator("#body").FillAsync(Text);
        await technician.Context.ClearCookiesAsync(new() { Name = "ts" });
        await technician.Page.Clock.RunForAsync("15:30");
        await technician.Expect("#covered").ToBeVisibleAsync();
        await technician.Context.SetOfflineAsync(true);
        await technician.Page.Locator("[data-again]").ClickAsync();
        await technician.Expect("#covered [role=alert]").ToContainTextAsync("No connection");
        await technician.Context.SetOfflineAsync(false);
        await technician.Page.Locator("[data-again]").ClickAsync();
        await technician.SignInHereAsync(Cast.Tech);
        await technician.Expect("#body").ToHaveValueAsync(Text);
    }

    [Fact]
    public async Task Signing_in_in_another_tab_brings_the_page_back_to_the_same_person_only()
    {
        var technician = await OpenAsync();
        await technician.Page.Locator("#body").FillAsync(Text);
        await technician.Context.ClearCookiesAsync(new() { Name = "ts" });
        await technician.Page.Clock.RunForAsync("15:30");
        await technician.Expect("#covered").ToBeVisibleAsync();

        var other = await technician.Context.NewPageAsync();
        await SignInAsync(other, Cast.Staff);
        await technician.Expect("#covered").ToBeVisibleAsync();
        await technician.Context.ClearCookiesAsync(new() { Name = "ts" });
        await SignInAsync(other, Cast.Tech);
        await technician.Expect("#covered").ToBeHiddenAsync();
        await technician.Expect("#body").ToHaveValueAsync(Text);
    }

    private static async Task SignInAsync(Microsoft.Playwright.IPage page, string who)
    {
        await page.GotoAsync("/sign-in");
        await page.Locator("[name='Input.UserName']").FillAsync(who);
        await page.Locator("[name='Input.Password']").FillAsync(Cast.Password);
        await page.Locator("form:has([name='Input.Password']) button").ClickAsync();
        await page.WaitForURLAsync(url => !url.Contains("sign-in", StringComparison.Ordinal));
    }

    private async Task<Visit> OpenAsync()
    {
        var technician = await VisitAsync();
        await technician.SignInAsync(Cast.Tech);
        await technician.Page.Clock.InstallAsync();
        await technician.GoAsync("/tickets?view=all&status=any");
        await technician.Page.Locator("[data-row] a[data-open]").First.ClickAsync();
        await technician.Page.WaitForLoadStateAsync();
        return technician;
    }
}
