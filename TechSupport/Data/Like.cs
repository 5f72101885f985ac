namespace TechSupport.Data;

/// <summary>Patterns for LIKE from typed text: their % and _ are just characters.</summary>
public static class Like
{
    public const string Escape = "\\";

    public static string Containing(string text) => $"%{Plain(text)}%";
    public static string Beginning(string text) => $"{Plain(text)}%";

    private static string Plain(string text) => text.Replace("\\", "\\\\", StringComparison.Ordinal)
        .Replace("%", "\\%", StringComparison.Ordinal).Replace("_", "\\_", StringComparison.Ordinal);
}
