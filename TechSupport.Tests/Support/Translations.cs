using System.Globalization;
using Microsoft.Extensions.Localization;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;

namespace TechSupport.Tests.Support;

/// <summary>The texts of the product without the application around them.</summary>
public static class Translations
{
    private static readonly StringLocalizer<Text> Texts = new(new ResourceManagerStringLocalizerFactory(Options.Create(new LocalizationOptions()), NullLoggerFactory.Instance));

    /// <summary>Says something in one of the two languages, "en" or "ru".</summary>
    public static T In<T>(string language, Func<IStringLocalizer<Text>, T> say)
    {
        var before = CultureInfo.CurrentUICulture;
        CultureInfo.CurrentUICulture = CultureInfo.GetCultureInfo(language);
        try { return say(Texts); }
        finally { CultureInfo.CurrentUICulture = before; }
    }

    /// <summary>English is the key itself; only Russian can be missing.</summary>
    public static bool IsTranslated(string key) => In("ru", text => !text[key].ResourceNotFound);
}
