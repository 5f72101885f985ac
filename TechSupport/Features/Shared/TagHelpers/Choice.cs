using System.Globalization;

namespace TechSupport.Features.Shared.TagHelpers;

/// <summary>A line of a select or a radio group.</summary>
/// <param name="Value">What is sent.</param>
/// <param name="Text">What is read.</param>
public sealed record Choice(string Value, string Text)
{
    /// <summary>More about it, below.</summary>
    public string? Hint { get; init; }

    /// <summary>Shown in the place of the text, which stays for screen readers.</summary>
    public string? Icon { get; init; }

    /// <summary>The language the text is in, when it is not the page's.</summary>
    public string? Lang { get; init; }

    public static Choice Of(long id, string text) => new(id.ToString(CultureInfo.InvariantCulture), text);

    /// <summary>Every value of an enum.</summary>
    public static IReadOnlyList<Choice> Each<T>(Func<T, string> text) where T : struct, Enum => [.. Enum.GetValues<T>().Select(value => new Choice(value.ToString(), text(value)))];

    /// <summary>The languages of the product, each in its own.</summary>
    public static IReadOnlyList<Choice> Languages { get; } = [new("ru", "Русский") { Lang = "ru" }, new("en", "English") { Lang = "en" }];

    // an enum is written in lower case in an address people read
    internal bool Is(object? value) => string.Equals(Value, Convert.ToString(value, CultureInfo.InvariantCulture) ?? "", StringComparison.OrdinalIgnoreCase);
}
