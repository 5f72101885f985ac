using Microsoft.Playwright;

namespace TechSupport.E2E.Support.Browser;

/// <summary>Who comes to the site, and with what.</summary>
public sealed record VisitOptions
{
    /// <summary>"en" or "ru": what the browser says it prefers.</summary>
    public string Language { get; init; } = "en";

    public bool JavaScript { get; init; } = true;

    public int Width { get; init; } = 1440;

    public int Height { get; init; } = 900;

    public ColorScheme Scheme { get; init; } = ColorScheme.Light;

    /// <summary>True for Chromium 109, the oldest browser promised.</summary>
    public bool Baseline { get; init; }
}
