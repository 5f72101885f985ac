using System.Globalization;

namespace TechSupport.Features.Catalog;

/// <summary>A thing with a name in both languages.</summary>
public abstract class CatalogEntry : CatalogItem
{
    public const int NameLength = 100;

    public string Name { get; private set; } = "";
    public string NameRu { get; private set; } = "";

    /// <summary>The name in the language of the screen.</summary>
    public string LocalName => In(CultureInfo.CurrentUICulture);

    /// <summary>The name in the language the screen is not in.</summary>
    public string OtherName => CultureInfo.CurrentUICulture.IsRussian() ? Name : NameRu;

    public static string OtherLanguage => CultureInfo.CurrentUICulture.IsRussian() ? "en" : "ru";

    public string In(CultureInfo culture) => culture.IsRussian() ? NameRu : Name;

    /// <summary>Takes over both names; people of either language must find it.</summary>
    protected void Rename(string name, string nameRu)
    {
        Name = SingleLine.Require(name, NameLength, nameof(Name), "Enter the name in English.");
        NameRu = SingleLine.Require(nameRu, NameLength, nameof(NameRu), "Enter the name in Russian.");
    }
}
