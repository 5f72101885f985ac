using Microsoft.AspNetCore.Localization;

namespace TechSupport.Web.Hosting;

/// <summary>English and Russian.</summary>
public static class Localization
{
    /// <summary>The languages of the pages, and how a request says which it wants.</summary>
    public static void AddLanguages(this IServiceCollection services)
    {
        services.AddLocalization();
        services.Configure<RequestLocalizationOptions>(o =>
        {
            o.SetDefaultCulture("en").AddSupportedCultures("en", "ru").AddSupportedUICultures("en", "ru");
            o.RequestCultureProviders = [new CookieRequestCultureProvider { CookieName = PreferenceCookies.Language }, new AcceptLanguageHeaderRequestCultureProvider()];
        });
    }
}
