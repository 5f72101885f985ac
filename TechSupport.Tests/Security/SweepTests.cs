using System.Text.RegularExpressions;
using TechSupport.Kernel;
using TechSupport.Tests.Conventions.Addresses;
using TechSupport.Tests.Support;

namespace TechSupport.Tests.Security;

/// <summary>Every route of the running application against everybody, asked plainly and by htmx.</summary>
public sealed partial class SweepTests(SecurityApp app) : IClassFixture<SecurityApp>
{
    private static readonly HashSet<string?> Technicians = ["tech@crb.local", "lead@crb.local", "admin@crb.local"];

    [Fact]
    public async Task Everybody_gets_the_same_decision_plainly_and_by_htmx()
    {
        var wrong = new List<string>();
        foreach (var email in SecurityApp.Everyone)
        {
            using var visitor = await app.VisitAsync(email);
            using var htmx = visitor.Htmx();
            foreach (var route in app.Routes)
            {
                var plain = await visitor.GetAsync(app.PathOf(route));
                var fragment = await htmx.GetAsync(app.PathOf(route));
                var expected = Expected(email, route);
                if (Decision(plain) != Decision(fragment)) wrong.Add($"{email ?? "anonymous"} {route.Template}: {Decision(plain)} plainly, {Decision(fragment)} by htmx");
                if (expected is not null && Decision(plain) != expected) wrong.Add($"{email ?? "anonymous"} {route.Template}: {Decision(plain)}, expected {expected}");
                if (plain.Status >= 500 || fragment.Status >= 500) wrong.Add($"{email ?? "anonymous"} {route.Template}: {plain.Status} plainly, {fragment.Status} by htmx");
            }
        }
        Assert.True(wrong.Count == 0, string.Join(Environment.NewLine, wrong));
    }

    [Fact]
    public async Task Posts_are_decided_like_reads()
    {
        var wrong = new List<string>();
        foreach (var email in SecurityApp.Everyone)
        {
            foreach (var route in app.Routes.Where(r => r.Posts && !r.IsOpen))
            {
                // a post may end the sign-in, so everybody signs in anew for each
                using var visitor = await app.VisitAsync(email);
                using var htmx = visitor.Htmx();
                // without fields: what is asked here is who may come in, not what the form says
                var plain = email is null ? await visitor.PostBareAsync(app.PathOf(route)) : await visitor.PostAsync(app.PathOf(route));
                var fragment = email is null ? await htmx.PostBareAsync(app.PathOf(route)) : await htmx.PostAsync(app.PathOf(route));
                var expected = Expected(email, route);
                if (expected is not null && (Decision(plain) != expected || Decision(fragment) != expected))
                    wrong.Add($"{email ?? "anonymous"} POST {route.Template}: {Decision(plain)} plainly, {Decision(fragment)} by htmx, expected {expected}");
                if (plain.Status >= 500 || fragment.Status >= 500) wrong.Add($"{email ?? "anonymous"} POST {route.Template}: {plain.Status} plainly, {fragment.Status} by htmx");
            }
        }
        Assert.True(wrong.Count == 0, string.Join(Environment.NewLine, wrong));
    }

    [Fact]
    public async Task A_number_that_no_ticket_has_looks_like_somebody_elses_ticket()
    {
        foreach (var route in app.Routes.Where(r => r.Template.Contains("{number", StringComparison.Ordinal) && Expected(SecurityApp.OtherStaff, r) == "404"))
        {
            using var visitor = await app.SignInAsync(SecurityApp.OtherStaff);
            var foreign = await visitor.GetAsync(app.PathOf(route));
            var missing = await visitor.GetAsync(route.Path(_ => "999999999"));
            Assert.Equal((404, 404), (foreign.Status, missing.Status));
            // each answer has a reference of its own
            Assert.Equal(Reference().Replace(missing.Main, ""), Reference().Replace(foreign.Main, ""));
        }
    }

    [Theory]
    [InlineData("-1")]
    [InlineData("0")]
    [InlineData("+1")]
    [InlineData("99999999999999999999999")]
    [InlineData("1e3")]
    [InlineData("%00")]
    [InlineData("..%2f..%2fetc")]
    public async Task A_number_that_is_none_is_never_a_failure_of_ours(string number)
    {
        using var visitor = await app.SignInAsync("admin@crb.local");
        foreach (var route in app.Routes.Where(r => r.Template.Contains('{', StringComparison.Ordinal)))
            Assert.InRange((await visitor.GetAsync(route.Path(_ => number))).Status, 200, 499);
    }

    // what the policy of the route and the scope of tickets say, null where the page decides
    private static string? Expected(string? email, Route route)
    {
        if (route.IsOpen) return null;
        if (email is null) return "sign-in";
        if (route.Policy.Contains(Permission.Administer, StringComparison.Ordinal) && email != "admin@crb.local") return "403";
        if (route.Policy.Contains(Permission.Work, StringComparison.Ordinal) && !Technicians.Contains(email)) return "403";
        var monitor = email == "monitor@crb.local";
        if (route.Policy.Contains(Permission.Resolve, StringComparison.Ordinal) && !Technicians.Contains(email) && !monitor) return "403";
        if (route.Policy.Contains(Permission.Probe, StringComparison.Ordinal) && !monitor) return "403";
        if (route.Template.Contains("/{number", StringComparison.Ordinal) && email != SecurityApp.Owner && !Technicians.Contains(email)) return "404";
        return null;
    }

    // a refused form and a shown page are both "may come in"
    private static string Decision(Reply reply) => reply switch
    {
        { Status: 302, Location: { } to } when to.StartsWith("/sign-in", StringComparison.Ordinal) => "sign-in",
        { Status: 401 } => "sign-in",
        { Status: 403 or 404 or >= 500 } => reply.Status.ToString(),
        _ => "ok",
    };

    [GeneratedRegex("[0-9A-Z]{13}:[0-9A-F]{8}")]
    private static partial Regex Reference();
}
