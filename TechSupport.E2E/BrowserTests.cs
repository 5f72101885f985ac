using Microsoft.Playwright;
using TechSupport.E2E.Support;

namespace TechSupport.E2E;

/// <summary>Both browsers are there and are what they should be.</summary>
public sealed class BrowserTests(Stage stage)
{
    [Fact]
    public async Task A_current_Chromium_starts()
    {
        var browser = await stage.Browsers.ModernAsync();

        Say(browser);
        Assert.True(Major(browser) > BaselineChromium.Major);
    }

    [Fact]
    public async Task The_oldest_promised_browser_is_Chromium_109()
    {
        var browser = await stage.Browsers.BaselineAsync();

        Say(browser);
        Assert.Equal(109, Major(browser));
    }

    private static int Major(IBrowser browser) => new Version(browser.Version).Major;

    private static void Say(IBrowser browser) => TestContext.Current.TestOutputHelper?.WriteLine($"Chromium {browser.Version}");
}
