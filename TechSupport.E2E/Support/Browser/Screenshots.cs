using Microsoft.Playwright;

namespace TechSupport.E2E.Support.Browser;

/// <summary>Pictures of the screens, for people to look at; taken into artifacts/screens/ only when SCREENS=1.</summary>
public static class Screenshots
{
    private static readonly int[] Widths = [1440, 1024, 390];

    public static bool Wanted => Environment.GetEnvironmentVariable("SCREENS") == "1";

    /// <summary>The page as it stands, at every width, light and dark, in the visit's language: six pictures.</summary>
    public static async Task TakeAsync(Visit visit, string name)
    {
        if (!Wanted) return;
        foreach (var width in Widths)
            foreach (var scheme in new[] { ColorScheme.Light, ColorScheme.Dark })
            {
                await visit.Page.SetViewportSizeAsync(width, width < 500 ? 844 : 900);
                await visit.Page.EmulateMediaAsync(new() { ColorScheme = scheme });
                var file = $"{name}-{width}-{scheme}-{visit.Options.Language}.png".ToLowerInvariant();
                await visit.Page.ScreenshotAsync(new() { Path = Path.Combine(Paths.Artifacts, "screens", file), FullPage = true });
            }
        await visit.Page.SetViewportSizeAsync(visit.Options.Width, visit.Options.Height);
        await visit.Page.EmulateMediaAsync(new() { ColorScheme = visit.Options.Scheme });
    }
}
