using System.Text.RegularExpressions;
using TechSupport.Tests.Security;

namespace TechSupport.Tests.Features.Shared;

/// <summary>What stands in the answers of all pages.</summary>
public sealed partial class PageTextTests(SecurityApp app) : IClassFixture<SecurityApp>
{
    [Theory]
    [InlineData("staff@crb.local")]
    [InlineData("tech@crb.local")]
    [InlineData("admin@crb.local")]
    [InlineData("monitor@crb.local")]
    public async Task No_page_shows_the_code_it_is_made_of(string email)
    {
        var shown = new List<string>();
        var pages = 0;
        foreach (var route in app.Routes)
        {
            using var visitor = await app.VisitAsync(email);
            foreach (var reply in new[] { await visitor.GetAsync(app.PathOf(route)), await visitor.Htmx().GetAsync(app.PathOf(route)) })
            {
                if (reply.Status == 200) pages++;
                shown.AddRange(Code().Matches(reply.Text).Select(m => $"{reply.Path}: {m.Value}"));
            }
        }
        Assert.True(pages > 10);
        Assert.Empty(shown.Distinct());
    }

    [Fact]
    public async Task Russian_letters_are_sent_as_letters()
    {
        using var tech = await app.SignInAsync("tech@crb.local");
        foreach (var language in new[] { "en", "ru" })
        {
            var page = await tech.Reads(language).GetAsync("/search?q=" + Uri.EscapeDataString("принтер"));
            Assert.Contains("принтер", page.Text, StringComparison.Ordinal);
            Assert.DoesNotContain("&#x", page.Text, StringComparison.OrdinalIgnoreCase);
        }
    }

    [Fact]
    public async Task A_refused_field_speaks_in_letters()
    {
        using var staff = (await app.SignInAsync("staff@crb.local")).Reads("ru");
        var reply = await staff.PostAsync("/report", ("Input.Subject", ""));
        Assert.Equal(422, reply.Status);
        Assert.Matches("id=\"Input_Subject_error\">.*?</svg>[А-Яа-я]", reply.Text);
    }

    [GeneratedRegex(@"@(Html|L|Model|Url|Context|ViewData|Clock)\b[^\s<]{0,30}|<(field|field-[a-z]+|icon|plate|avatar|empty|partial|status|priority|care)\b")]
    private static partial Regex Code();
}
