using TechSupport.Tests.Support;

namespace TechSupport.Tests.Features.Search;

/// <summary>Searches as people do.</summary>
internal static class Searches
{
    /// <summary>The tickets of the first page, in its order.</summary>
    public static async Task<IReadOnlyList<long>> FindAsync(this App app, string person, string query)
    {
        using var visitor = await app.SignInAsync(person);
        var page = await visitor.GetAsync("/search?q=" + Uri.EscapeDataString(query));
        Assert.Equal(200, page.Status);
        return [.. page.FindAll("main .c-n .plate, main .mine .plate").Select(long.Parse)];
    }
}
