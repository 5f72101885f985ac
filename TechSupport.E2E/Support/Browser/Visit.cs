using Microsoft.Playwright;

namespace TechSupport.E2E.Support.Browser;

/// <summary>One person's browser: a context with a page. Ending it fails the test when anything went wrong behind the person's back.</summary>
public sealed class Visit : IAsyncDisposable
{
    // generous for two busy cores; a test waits on conditions, so this is only reached by a failing one
    private const float PatienceMs = 30_000;

    private ICDPSession? devTools;

    private Visit(Uri site, VisitOptions options, IBrowserContext context, IPage page, Problems problems) =>
        (Site, Options, Context, Page, Problems) = (site, options, context, page, problems);

    public Uri Site { get; }

    public VisitOptions Options { get; }

    public IBrowserContext Context { get; }

    public IPage Page { get; }

    public Problems Problems { get; }

    /// <summary>The path and query the page is at.</summary>
    public string At => new Uri(Page.Url).PathAndQuery;

    public static async Task<Visit> OpenAsync(IBrowser browser, Uri site, VisitOptions options)
    {
        var context = await browser.NewContextAsync(new()
        {
            BaseURL = site.OriginalString,
            Locale = options.Language == "ru" ? "ru-RU" : "en-US",
            TimezoneId = "Europe/Moscow",
            JavaScriptEnabled = options.JavaScript,
            ViewportSize = new() { Width = options.Width, Height = options.Height },
            ColorScheme = options.Scheme,
            ReducedMotion = ReducedMotion.Reduce,   // a colour caught in transition is no contrast to measure
        });
        context.SetDefaultTimeout(PatienceMs);
        var problems = await Problems.WatchAsync(context, site);
        return new Visit(site, options, context, await context.NewPageAsync(), problems);
    }

    /// <summary>Opens a path of the site, such as <c>/tickets?view=mine</c>.</summary>
    public async Task<IResponse> GoAsync(string path) =>
        await Page.GotoAsync(path) ?? throw new InvalidOperationException($"{path} gave no answer.");

    /// <summary>Signs in on the form, as a person does.</summary>
    public async Task SignInAsync(string email, string password = Cast.Password)
    {
        await GoAsync("/sign-in");
        await SignInHereAsync(email, password);
    }

    /// <summary>Fills and sends the sign-in form that is on the page already.</summary>
    public async Task SignInHereAsync(string email, string password = Cast.Password)
    {
        await Page.Locator("[name='Input.UserName']").FillAsync(email);
        await Page.Locator("[name='Input.Password']").FillAsync(password);
        await Page.Locator("form:has([name='Input.Password']) button").ClickAsync();
        await Assertions.Expect(Page.Locator("[name='Input.Password']")).ToHaveCountAsync(0, new() { Timeout = PatienceMs });
    }

    /// <summary>Reads the site in another language than the profile's, as the cookie of the sign-in page would have it; the profile stays.</summary>
    public Task SpeakAsync(string language) => Context.AddCookiesAsync(
        [new() { Name = "ts-lang", Value = $"c%3D{language}%7Cuic%3D{language}", Url = Site.OriginalString }]);

    /// <summary>Asks axe about the page as it stands; any violation of WCAG 2.2 AA or of good practice fails.</summary>
    public Task AxeAsync() => Axe.AssertCleanAsync(this);

    /// <summary>The same in light and in dark, leaving the scheme as it was.</summary>
    public async Task AxeInBothSchemesAsync()
    {
        await Page.EmulateMediaAsync(new() { ColorScheme = ColorScheme.Light });
        await Axe.AssertCleanAsync(this, ColorScheme.Light);
        await Page.EmulateMediaAsync(new() { ColorScheme = ColorScheme.Dark });
        await Axe.AssertColoursAsync(this, ColorScheme.Dark);
        await Page.EmulateMediaAsync(new() { ColorScheme = Options.Scheme });
    }

    // the session stays open: closing it would forget the setting and turn scripts on for good
    internal async Task LetScriptsRunAsync(bool run)
    {
        if (Options.JavaScript) return;
        if (devTools is null)
        {
            devTools = await Context.NewCDPSessionAsync(Page);
            // a session can only take back what it has set itself
            await devTools.SendAsync("Emulation.setScriptExecutionDisabled", new() { ["value"] = true });
        }
        await devTools.SendAsync("Emulation.setScriptExecutionDisabled", new() { ["value"] = !run });
    }

    public async ValueTask DisposeAsync()
    {
        await Problems.SettleAsync(Context, Options.JavaScript);
        await Context.CloseAsync();
        if (Problems.Unexpected is { Count: > 0 } problems)
            Assert.Fail($"{problems.Count} problem(s) in the browser:\n" + string.Join('\n', problems.Distinct()));
    }
}
