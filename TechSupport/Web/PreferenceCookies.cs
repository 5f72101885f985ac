using Microsoft.AspNetCore.Localization;

namespace TechSupport.Web;

/// <summary>Language and theme in cookies, so that they hold before the sign-in too.</summary>
public static class PreferenceCookies
{
    public const string Language = "ts-lang";
    public const string Theme = "ts-theme";

    public static void RememberPreferences(this HttpContext http, string language, string theme)
    {
        http.RememberLanguage(language);
        http.RememberTheme(theme);
    }

    public static void RememberLanguage(this HttpContext http, string language) =>
        http.Response.Cookies.Append(Language, CookieRequestCultureProvider.MakeCookieValue(new RequestCulture(language)), Year(http));

    public static void RememberTheme(this HttpContext http, string theme)
    {
        if (theme is "light" or "dark") http.Response.Cookies.Append(Theme, theme, Year(http));
        else http.Response.Cookies.Delete(Theme);
    }

    private static CookieOptions Year(HttpContext http) => new()
    {
        MaxAge = TimeSpan.FromDays(365), HttpOnly = true, SameSite = SameSiteMode.Lax, Secure = http.Request.IsHttps, IsEssential = true, Path = "/",
    };
}
