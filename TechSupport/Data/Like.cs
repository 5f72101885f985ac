namespace TechSupport.Data;

/// <summary>Patterns for ILIKE from what somebody typed: their % and _ are just characters.</summary>
public static class Like
{
    public const string Escape = "\\";

    public static string Containing(string text) => $"%{text.Replace("\\", "\\\\", StringComparison.Ordinal)
        .Replace("%", "\\%", StringComparison.Ordinal).Replace("_", "\\_", StringComparison.Ordinal)}%";
}
