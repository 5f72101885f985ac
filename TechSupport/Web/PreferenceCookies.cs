using System.Globalization;
using Microsoft.AspNetCore.Localization;

namespace TechSupport.Web;

/// <summary>Language and theme in cookies, so that they hold before the sign-in too.</summary>
public static class PreferenceCookies
{
    public const string Language = "ts-lang";
    private const string Theme = "ts-theme";

    /// <summary>There while the one who is about to sign in has pressed the switches at the door: what they chose here and now goes before their profile.</summary>
    private const string AtTheDoor = "ts-chosen";

    /// <summary>Takes language and theme over from a profile, unless they were chosen at the door.</summary>
    public static void RememberPreferences(this HttpContext http, string language, string theme)
    {
        if (http.Request.Cookies.ContainsKey(AtTheDoor))
        {
            http.Response.Cookies.Delete(AtTheDoor);
            return;
        }
        http.RememberLanguage(language);
        http.RememberTheme(theme);
    }

    public static void RememberChoiceAtTheDoor(this HttpContext http) =>
        http.Response.Cookies.Append(AtTheDoor, "1", new() { HttpOnly = true, SameSite = SameSiteMode.Lax, Secure = http.Request.IsHttps, IsEssential = true, Path = "/" });

    /// <summary>"light", "dark", or null for that of the computer.</summary>
    public static string? ChosenTheme(this HttpContext http) =>
        (http.Items.TryGetValue(Theme, out var now) ? (string?)now : http.Request.Cookies[Theme]) is ("light" or "dark") and var theme ? theme : null;

    /// <summary>A page that the same request goes on to speaks the language that was chosen by it.</summary>
    public static void SpeakAsRemembered(this HttpContext http)
    {
        if (http.Items[Language] is string language) CultureInfo.CurrentCulture = CultureInfo.CurrentUICulture = new CultureInfo(language);
    }

    public static void RememberLanguage(this HttpContext http, string language)
    {
        http.Items[Language] = language;
        http.Response.Cookies.Append(Language, CookieRequestCultureProvider.MakeCookieValue(new RequestCulture(language)), Year(http));
    }

    public static void RememberTheme(this HttpContext http, string theme)
    {
        http.Items[Theme] = theme;
        if (theme is "light" or "dark") http.Response.Cookies.Append(Theme, theme, Year(http));
        else http.Response.Cookies.Delete(Theme);
    }

    /// <summary>Of this browser rather than of a person, for a year.</summary>
    public static CookieOptions Year(HttpContext http) => new()
    {
        MaxAge = TimeSpan.FromDays(365), HttpOnly = true, SameSite = SameSiteMode.Lax, Secure = http.Request.IsHttps, IsEssential = true, Path = "/",
    };
}
