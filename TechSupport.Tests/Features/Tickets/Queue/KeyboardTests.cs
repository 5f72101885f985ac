using TechSupport.Tests.Support;

namespace TechSupport.Tests.Features.Tickets.Queue;

public sealed class KeyboardTests(App app) : IClassFixture<App>
{
    /// <summary>What scripts and the browser answer to without an element that names the key.</summary>
    private static readonly string[] WithoutElement = ["KeyJ KeyK", "Enter", "Ctrl Enter"];

    [Fact]
    public async Task The_help_names_the_keys_that_work_and_no_other()
    {
        var number = await app.NewTicketAsync();
        using var tech = await app.SignInAsync("tech@crb.local");
        var help = (await tech.GetAsync("/keyboard")).Html;
        var explained = help.QuerySelectorAll("dt").Select(dt => string.Join(' ', dt.QuerySelectorAll("kbd").Select(k => Code(k.TextContent)))).ToHashSet();
        var work = new HashSet<string>();
        foreach (var path in new[] { "/tickets", $"/tickets/{number}" })
            work.UnionWith((await tech.GetAsync(path)).Html.QuerySelectorAll("[data-key]").Select(e => e.GetAttribute("data-key")!).Where(k => k.Length > 0));
        Assert.Equal(work.Concat(WithoutElement).Order(StringComparer.Ordinal), explained.Order(StringComparer.Ordinal));
    }

    private static string Code(string key) => key switch
    {
        "/" => "Slash",
        "?" => "Shift+Slash",
        "Esc" => "Escape",
        [var letter] => $"Key{char.ToUpperInvariant(letter)}",
        _ => key,
    };
}
