using System.Globalization;

namespace TechSupport.Kernel;

/// <summary>The two languages of the product.</summary>
public static class Languages
{
    public static bool IsRussian(this CultureInfo culture) => culture.TwoLetterISOLanguageName == "ru";
}
