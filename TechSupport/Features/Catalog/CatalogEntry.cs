using System.Globalization;

namespace TechSupport.Features.Catalog;

/// <summary>A thing with a name in both languages that can be taken out of use but never deleted.</summary>
public abstract class CatalogEntry
{
    public const int NameLength = 100;

    public long Id { get; private set; }
    public string Name { get; set; } = "";
    public string NameRu { get; set; } = "";

    /// <summary>False hides it from forms; what refers to it stays.</summary>
    public bool Active { get; set; } = true;

    /// <summary>The name in the language of the screen.</summary>
    public string LocalName => In(CultureInfo.CurrentUICulture);

    public string In(CultureInfo culture) => culture.TwoLetterISOLanguageName == "ru" ? NameRu : Name;
}
