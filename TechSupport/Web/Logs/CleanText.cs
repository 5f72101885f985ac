namespace TechSupport.Web.Logs;

/// <summary>A text without this installation's secrets, and without what looks like a secret or personal data.</summary>
/// <param name="secrets">Texts that must not be written, the longest first.</param>
public sealed class CleanText(IReadOnlyList<string> secrets)
{
    /// <summary>Longer texts are cut: a page somebody sent is no sentence about a fault.</summary>
    public const int Longest = 16_000;

    private const int Margin = 4_096;

    public string Of(string text)
    {
        // what lies across the last cut has been taken out by then
        var isLong = text.Length > Longest;
        if (text.Length > Longest + Margin) text = text[..(Longest + Margin)];
        foreach (var secret in secrets) text = text.Replace(secret, Patterns.Secret, StringComparison.Ordinal);
        foreach (var (looks, instead) in Patterns.All) text = looks.Replace(text, instead);
        return isLong ? text[..Math.Min(text.Length, Longest)] + "…" : text;
    }
}
