namespace TechSupport.Features.Search;

/// <summary>Addresses of the search.</summary>
public static class SearchLinks
{
    public const string Search = "/search";

    public static string For(string words) => $"/search?q={Uri.EscapeDataString(words)}";
}
