using System.Globalization;

namespace TechSupport.Features.Operations.Health.Bundles;

/// <summary>What may be shown of a value to somebody who must not know this hospital: numbers, times and words of the code, never a text.</summary>
public static class Plain
{
    /// <summary>Stands for a text.</summary>
    public const string Text = "[text]";

    // the longest number that somebody looks at; a telephone number, of a house or of a country, has another length
    private const int LongestNumber = 5;

    public static string Of(object? value) => value switch
    {
        null => "none",
        bool or Enum or TimeSpan => Written(value),
        DateTimeOffset at => HospitalClock.Iso(at),
        string text => OfText(text),
        IFormattable number when value.GetType().IsPrimitive || value is decimal => number.ToString(null, CultureInfo.InvariantCulture),
        _ => Text,
    };

    /// <summary>Of a value that was written down as a text.</summary>
    public static string OfText(string text) =>
        text.Length <= LongestNumber && decimal.TryParse(text, NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out _) ? text
        : DateTimeOffset.TryParseExact(text, "yyyy-MM-ddTHH:mm:ssZ", CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out _) ? text
        : Text;

    private static string Written(object value) => Convert.ToString(value, CultureInfo.InvariantCulture) ?? "";
}
