namespace TechSupport.Features.Search;

/// <summary>A word or a phrase of what somebody looks for.</summary>
/// <param name="Text">As it was typed, without its signs.</param>
/// <param name="IsPhrase">Its words stand next to one another.</param>
/// <param name="IsExcluded">It must not be there.</param>
public sealed record SearchTerm(string Text, bool IsPhrase, bool IsExcluded)
{
    /// <summary>Shorter parts have no trigram to be looked up by.</summary>
    private const int ShortestPart = 3;

    /// <summary>The same as another keyboard layout would have made it; empty where there is no such word.</summary>
    public string Other { get; } = KeyboardLayout.Other(Text);

    /// <summary>It may be a part of a number, a model or an address. Of two words next to one another no part is looked for: a part has no place in the text.</summary>
    // whatever else is in it does not count
    public bool IsPart => !IsPhrase && Text.Count(char.IsAsciiLetterOrDigit) + Text.Count(c => c is >= 'А' and <= 'я' or 'ё' or 'Ё') >= ShortestPart;

    /// <summary>It may be a room, or the number on a plate.</summary>
    public bool IsPlate => !IsPhrase && Text.Length <= InventoryNumber.MaxLength && Text.Any(char.IsDigit);

    /// <summary>How it says to the database what it is.</summary>
    public string Signs => (IsPhrase ? "\"" : "") + (IsExcluded ? "-" : "");
}
