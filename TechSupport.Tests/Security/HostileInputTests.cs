using System.Text;
using TechSupport.Tests.Security.Requests;
using TechSupport.Tests.Support;

namespace TechSupport.Tests.Security;

/// <summary>What no person types: it is refused or made harmless, and never a failure of ours.</summary>
public sealed class HostileInputTests(SecurityApp app) : IClassFixture<SecurityApp>
{
    /// <summary>URL-encoded values.</summary>
    internal static readonly (string Name, string Value)[] Poisons =
    [
        ("nothing", ""),
        ("U+0000", "a%00b"),
        ("a lone surrogate", "a%ED%A0%80b"),
        ("broken UTF-8", "a%C3%28%FFb"),
        ("a broken escape", "a%u12%b"),
        ("a word of 10,000 letters", new string('x', 10_000)),
        ("10,001 letters of two code units", string.Concat(Enumerable.Repeat("%F0%9F%96%A8", 10_001))),
        ("only invisible characters", "%E2%80%8B%E2%80%AE%EF%BB%BF"),
        ("line breaks", "a%0D%0ABcc:%20x@example.org%0D%0A%0D%0Ab"),
        ("markup", "%3Cimg%20src=x%20onerror=alert(1)%3E%22%27%7B%7B1%2B1%7D%7D"),
        ("SQL", "%27%3B%20drop%20table%20tickets%3B%20--%20%25%5F%5C"),
        ("a large number", "99999999999999999999999999"),
        ("a negative number", "-1"),
        ("a formula", "%3Dcmd%7C%27/c%20calc%27!A1"),
    ];

    internal static readonly string[] Parameters =
        ["q", "page", "after", "before", "cursor", "sort", "order", "status", "state", "priority", "assignee", "category", "department", "view", "mine", "kind", "from", "to", "actor", "ticket", "id", "returnUrl", "equipment", "requester", "period", "who", "user", "token", "writtenAt", "language", "theme"];

    [Fact]
    public async Task No_form_fails_on_what_nobody_types()
    {
        var failed = new List<string>();
        var forms = await Forms.OfAsync(app);
        Assert.NotEmpty(forms);
        foreach (var form in forms)
        {
            using var visitor = await app.VisitAsync(form.Email);
            foreach (var (name, value) in Poisons)
            {
                foreach (var all in new[] { false, true })
                {
                    var fields = form.Fields.Select(f => $"{f.Name}={(f.Typed || all ? value : Uri.EscapeDataString(f.Value))}");
                    if (await PostAsync(visitor, form.Action, fields) is >= 500 and var status)
                        failed.Add($"{form.Email ?? "anonymous"} {form.Action} with {name} in {(all ? "every field" : "what is typed")}: {status}");
                }
            }
        }
        Assert.True(failed.Count == 0, string.Join(Environment.NewLine, failed));
    }

    /// <summary>What may stand around the name of a field, URL-encoded.</summary>
    public static readonly TheoryData<string> Names = ["{0}%00", "{0}%ED%A0%80", "%00{0}", "{0}[0]", "{0}.{0}", "{0}%C3%28", "", "%00"];

    [Theory, MemberData(nameof(Names))]
    public async Task No_form_fails_on_names_nobody_gave_its_fields(string name)
    {
        var failed = new List<string>();
        foreach (var form in await Forms.OfAsync(app))
        {
            using var visitor = await app.VisitAsync(form.Email);
            // beside the field of the right name, in another case: cleaned, both are one
            var fields = form.Fields.SelectMany(f => new[] { $"{f.Name}={Uri.EscapeDataString(f.Value)}", $"{name.Replace("{0}", f.Name.ToUpperInvariant(), StringComparison.Ordinal)}=2" });
            if (await PostAsync(visitor, form.Action, fields) is >= 500 and var status) failed.Add($"{form.Email ?? "anonymous"} {form.Action}: {status}");
        }
        Assert.True(failed.Count == 0, string.Join(Environment.NewLine, failed));
    }

    [Theory]
    [InlineData("a=1&a%00=2")]
    [InlineData("view=mine&VIEW%00=2")]
    [InlineData("q=1&%00q=2&q%ED%A0%80=3")]
    [InlineData("%00=1&=2")]
    public async Task Names_that_are_the_same_once_they_are_clean_are_one_name(string query)
    {
        using var visitor = await app.SignInAsync("tech@crb.local");
        foreach (var page in new[] { "/tickets", "/search", "/sign-in" })
            Assert.InRange((await visitor.GetAsync($"{page}?{query}")).Status, 200, 499);
    }

    [Fact]
    public async Task A_body_that_is_too_long_is_refused_everywhere()
    {
        var taken = new List<string>();
        foreach (var form in await Forms.OfAsync(app))
        {
            using var visitor = await app.VisitAsync(form.Email);
            var body = $"__RequestVerificationToken={Uri.EscapeDataString(await visitor.TokenAsync())}&Input.Text={new string('x', 1_200_000)}";
            var status = await PostAsync(visitor, form.Action, new StringContent(body, Encoding.ASCII, "application/x-www-form-urlencoded"));
            if (status is not (400 or 413)) taken.Add($"{form.Action}: {status}");
        }
        Assert.Empty(taken);
    }

    [Fact]
    public async Task A_body_that_is_no_form_is_refused()
    {
        using var visitor = await app.SignInAsync("admin@crb.local");
        foreach (var route in app.Routes.Where(r => r.Posts))
        {
            Assert.InRange(await PostAsync(visitor, app.PathOf(route), new StringContent("{\"a\":", Encoding.UTF8, "application/json")), 200, 499);
            Assert.InRange(await PostAsync(visitor, app.PathOf(route), new StringContent("no boundary here", Encoding.UTF8, "multipart/form-data")), 200, 499);
            Assert.InRange(await PostAsync(visitor, app.PathOf(route), new StringContent(string.Join('&', Enumerable.Range(0, 5000).Select(i => $"f{i}=1")), Encoding.ASCII, "application/x-www-form-urlencoded")), 200, 499);
        }
    }

    [Fact]
    public async Task No_address_fails_on_what_nobody_types()
    {
        var failed = new List<string>();
        foreach (var email in new[] { SecurityApp.Owner, "admin@crb.local" })
        {
            using var visitor = await app.SignInAsync(email);
            foreach (var route in app.Routes)
                foreach (var (name, value) in Poisons.Where(p => p.Value.Length < 20_000))
                {
                    // the longest only in one parameter: an address has its own limit
                    var query = value.Length > 1000 ? $"q={value[..4000]}" : string.Join('&', Parameters.Select(p => $"{p}={value}"));
                    var reply = await visitor.GetAsync($"{app.PathOf(route)}?{query}");
                    if (reply.Status >= 500) failed.Add($"{email} {route.Template} with {name}: {reply.Status}");
                }
        }
        Assert.True(failed.Count == 0, string.Join(Environment.NewLine, failed));
    }

    [Fact]
    public async Task A_method_nobody_uses_is_never_a_failure_of_ours()
    {
        using var visitor = await app.SignInAsync("admin@crb.local");
        foreach (var method in new[] { "POST", "PAGE", "PUT", "DELETE", "PATCH", "OPTIONS", "TRACE", "HEAD" })
            foreach (var route in app.Routes.Where(r => !r.Methods.Contains(method)))
            {
                using var request = new HttpRequestMessage(new HttpMethod(method), app.PathOf(route));
                request.Headers.Add("RequestVerificationToken", await visitor.TokenAsync());
                Assert.InRange((await visitor.SendAsync(request)).Status, 200, 499);
            }
    }

    private static async Task<int> PostAsync(Visitor visitor, string action, IEnumerable<string> fields)
    {
        var body = string.Join('&', fields.Append($"__RequestVerificationToken={Uri.EscapeDataString(await visitor.TokenAsync())}"));
        return await PostAsync(visitor, action, new StringContent(body, Encoding.ASCII, "application/x-www-form-urlencoded"));
    }

    private static async Task<int> PostAsync(Visitor visitor, string action, HttpContent content)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, action) { Content = content };
        // so that a refusal is read instead of a broken pipe
        request.Headers.ExpectContinue = true;
        return (await visitor.SendAsync(request)).Status;
    }
}
