using Microsoft.AspNetCore.Authorization;
using TechSupport.Kernel;
using TechSupport.Tests.Support;

namespace TechSupport.Tests.Conventions.Addresses;

public sealed class RouteTests(App app) : IClassFixture<App>
{
    private static readonly string Snapshot = Path.Combine(Repository.Root, "TechSupport.Tests", "Conventions", "Addresses", "routes.txt");

    private static readonly HashSet<string> Policies = [Permission.Use, Permission.Work, Permission.Resolve, Permission.Probe, Permission.Administer, "anyone"];

    [Fact]
    public async Task Every_page_says_who_may_open_it()
    {
        var silent = (await Routes.AllAsync(app)).Where(r => r.Policy.Length == 0 || r.Policy.Split('+').Any(p => !Policies.Contains(p)));
        Assert.Empty(silent);
    }

    [Fact]
    public void Everything_that_is_not_a_page_is_open_on_purpose_or_has_a_policy()
    {
        // new static files of a development build; whoever is not signed in does not get them
        var silent = Routes.Others(app).Where(e => e.RoutePattern.RawText != "{**path:file}" && e.Metadata.GetMetadata<IAllowAnonymous>() is null && e.Metadata.GetMetadata<IAuthorizeData>() is null);
        Assert.Empty(silent.Select(e => e.RoutePattern.RawText));
    }

    [Fact]
    public async Task Routes_are_lower_case_and_a_number_in_them_is_positive()
    {
        foreach (var route in await Routes.AllAsync(app))
        {
            Assert.Equal(route.Path(_ => "").ToLowerInvariant(), route.Path(_ => ""));
            // {n:int} and {n:long} alone bind -1, +1 and 007
            Assert.DoesNotMatch(@"\{\w+(:int|:long)\??\}", route.Template);
        }
    }

    /// <summary>When the change is meant: <c>UPDATE_ROUTES=1 dotnet test</c>.</summary>
    [Fact]
    public async Task The_routes_are_the_ones_that_were_agreed_on()
    {
        string[] now = [.. (await Routes.AllAsync(app)).Select(r => r.ToString())];
        if (Environment.GetEnvironmentVariable("UPDATE_ROUTES") is { Length: > 0 }) await File.WriteAllLinesAsync(Snapshot, now, TestContext.Current.CancellationToken);
        var agreed = await File.ReadAllLinesAsync(Snapshot, TestContext.Current.CancellationToken);
        var difference = agreed.Except(now).Select(r => "- " + r).Concat(now.Except(agreed).Select(r => "+ " + r)).ToList();
        Assert.True(difference.Count == 0, $"Routes changed:{Environment.NewLine}{string.Join(Environment.NewLine, difference)}{Environment.NewLine}If that is meant, run the tests with UPDATE_ROUTES=1.");
    }
}
