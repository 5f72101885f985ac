using System.Text.RegularExpressions;
using TechSupport.E2E.Support;

namespace TechSupport.E2E.Pages;

/// <summary>No page is forgotten: every route that was agreed on is among the screens.</summary>
public sealed partial class EveryPageTests(Stage stage)
{
    private static readonly Dictionary<string, string> WithoutPage = new()
    {
        ["/session"] = "an answer for a script, no page",
        ["/preferences"] = "a form at the foot of every page; opened, it leads on",
        ["/me/telegram/disconnect"] = "a button of /me/telegram; opened, it leads back",
        ["/admin/deliveries/retry"] = "buttons of /admin/deliveries; what a refused one shows is admin-retry-nothing",
        ["/admin/deliveries/events/retry"] = "one button of /admin/deliveries; opened, it leads back",
        ["/admin/health/look"] = "buttons of /admin/health; opened, it leads back",
        ["/admin/health/checks/{check:maxlength(60)}/tell"] = "a button of /admin/health/checks; opened, it leads back",
        ["/checks/probes/{number:long:min(1)}"] = "an answer for a script, no page",
        ["/checks/probes/{number:long:min(1)}/remove"] = "one button for the synthetic check, which has no eyes",
    };

    [Fact]
    public async Task Every_route_has_a_screen_or_a_reason_why_not()
    {
        var app = await stage.AppAsync();
        var shown = new HashSet<string>();
        foreach (var person in Screens.People.Keys)
            shown.UnionWith((await Screens.OfAsync(person, app)).Select(s => s.Path.Split('?')[0]));
        var routes = (await File.ReadAllLinesAsync(Path.Combine(Paths.Root, "TechSupport.Tests", "Conventions", "Addresses", "routes.txt"), TestContext.Current.CancellationToken))
            .Select(line => Route().Match(line).Value).ToList();
        Assert.DoesNotContain("", routes);

        var forgotten = routes.Where(r => !shown.Any(path => IsAt(path, r))).ToList();

        Assert.Equal(WithoutPage.Keys.Order(), forgotten.Order());
    }

    // every value in a route is a number or, of a health check, a name; a fixed route is not the page of a number
    private static bool IsAt(string path, string route) =>
        Regex.IsMatch(path, $"^{Value().Replace(route, value => value.Value.Contains("maxlength", StringComparison.Ordinal) ? "[a-z-]+" : "[0-9]+")}$", RegexOptions.None, TimeSpan.FromSeconds(1));

    [GeneratedRegex(@"(?<=\s)/\S*")]
    private static partial Regex Route();

    [GeneratedRegex(@"\{[^}]*\}")]
    private static partial Regex Value();
}
