namespace TechSupport.Features.Search;

/// <summary>Addresses of the search.</summary>
public static class SearchLinks
{
    public const string Search = "/search";

    public static string For(string words) => $"/search?q={Uri.EscapeDataString(words)}";

    /// <param name="words">What is looked for.</param>
    /// <param name="page">From 1.</param>
    public static string For(string words, int page) => page == 1 ? For(words) : $"{For(words)}&page={page}";
}
