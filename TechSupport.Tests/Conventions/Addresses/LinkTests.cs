using System.Text.RegularExpressions;
using TechSupport.Tests.Support;

namespace TechSupport.Tests.Conventions.Addresses;

/// <summary>An address is written once, in the links of its feature, and leads to a page.</summary>
public sealed partial class LinkTests(App app) : IClassFixture<App>
{
    // what a console address begins with, to tell the current entry of its navigation
    private static readonly string[] Beginnings = ["CatalogLinks.Locations", "CatalogLinks.Rooms"];

    [Fact]
    public async Task Every_link_leads_to_a_page()
    {
        var routes = (await Routes.AllAsync(app)).Select(r => new Regex($"^{r.Path(_ => "[^/]+")}$")).ToList();
        var nowhere = Links.All().Where(l => !Beginnings.Contains(l.Name))
            .Where(l => !routes.Any(r => r.IsMatch(l.Address.Replace("{0}", "404", StringComparison.Ordinal).Split('?', '#')[0])));
        Assert.NotEmpty(Links.All());
        Assert.Empty(nowhere);
    }

    [Fact]
    public async Task Every_page_has_a_link()
    {
        var linked = Links.All().Select(l => l.Address.Split('?', '#')[0].Replace("{0}", "1", StringComparison.Ordinal)).ToHashSet();
        Assert.Equal([], (await Routes.AllAsync(app)).Select(r => r.Path(value => value == "check" ? "x" : "1")).Except(linked));
    }

    [Fact]
    public void No_view_holds_an_address()
    {
        var found = Repository.Files("TechSupport/Features", "*.cshtml").SelectMany(f => InMarkup().Matches(f.Text).Select(m => $"{f}: {m.Value}"));
        Assert.Empty(found);
    }

    [Fact]
    public void No_code_but_the_links_holds_an_address()
    {
        var areas = File.ReadLines(Path.Combine(Repository.Root, "TechSupport.Tests/Conventions/Addresses/routes.txt"))
            .Select(line => line.Split('/', 3)[1].Split(' ')[0]).Where(area => area.Length > 0).Distinct();
        var address = new Regex($"\"/({string.Join('|', areas.Select(Regex.Escape))})(?=[\"/?{{#])|(RedirectLocal|LocalRedirect|Redirect)\\([^)]*\"/");
        // the smoke test asks from outside, and of whatever version is there
        var code = Repository.Files("TechSupport", "*.cs").Where(f => !f.Path.EndsWith("Links.cs", StringComparison.Ordinal) && !f.Path.Contains("/Smoke", StringComparison.Ordinal))
            .Concat(Repository.Files("TechSupport/Features", "*.cshtml"));
        var found = code.SelectMany(f => f.Text.Split('\n').Where(line => !line.StartsWith("@page", StringComparison.Ordinal))
            .Where(line => address.IsMatch(line)).Select(line => $"{f}: {line.Trim()}"));
        Assert.Empty(found);
    }

    [GeneratedRegex(@"\b(href|action|formaction|hx-(get|post|put|patch|delete|push-url))\s*=\s*""/[^""]*""")]
    private static partial Regex InMarkup();
}
