using Microsoft.Playwright;
using TechSupport.E2E.Support;
using Xunit.Sdk;

namespace TechSupport.E2E;

/// <summary>The support classes see what they are there to see; tried on a site of a few lines, in both browsers.</summary>
public sealed class SupportTests(Stage stage, StubSite site) : Journey(stage), IClassFixture<StubSite>
{
    [Theory]
    [InlineData(false), InlineData(true)]
    public async Task A_page_without_problems_passes(bool baseline)
    {
        var visit = await VisitSiteAsync(site.Url, new() { Baseline = baseline });

        await visit.GoAsync("/good");

        await visit.AxeInBothSchemesAsync();
        Assert.Empty(visit.Problems.Unexpected);
    }

    [Theory]
    [InlineData("inline-style", "style-src", true, false)]
    [InlineData("inline-style", "style-src", true, true)]
    [InlineData("inline-style", "Content Security Policy", false, false)]
    [InlineData("inline-style", "Content Security Policy", false, true)]
    [InlineData("inline-script", "script-src", true, false)]
    [InlineData("throws", "script error: Error: thrown on purpose", true, false)]
    [InlineData("throws", "thrown on purpose", true, true)]
    [InlineData("logs", "console: logged on purpose", true, false)]
    [InlineData("missing-file", "answer 404 to GET", true, false)]
    [InlineData("missing-file", "answer 404 to GET", false, true)]
    [InlineData("fails", "answer 500 to GET", true, false)]
    [InlineData("elsewhere", "request to another host", true, false)]
    public async Task A_problem_behind_the_persons_back_fails_the_visit(string page, string said, bool javaScript, bool baseline)
    {
        var visit = await Stage.Browsers.VisitAsync(site.Url, new() { JavaScript = javaScript, Baseline = baseline });

        await visit.GoAsync("/" + page);

        var failure = await Assert.ThrowsAsync<FailException>(async () => await visit.DisposeAsync());
        Assert.Contains(said, failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_problem_the_test_provokes_is_no_failure()
    {
        var visit = await VisitSiteAsync(site.Url);
        visit.Problems.Expect("answer 500");

        await visit.GoAsync("/fails");

        await visit.DisposeAsync();
    }

    [Fact]
    public async Task A_refused_page_is_no_problem()
    {
        var visit = await VisitSiteAsync(site.Url);

        Assert.Equal(404, (await visit.GoAsync("/refused")).Status);
    }

    [Theory]
    [InlineData(true), InlineData(false)]
    public async Task Axe_names_rule_and_place(bool javaScript)
    {
        var visit = await VisitSiteAsync(site.Url, new() { JavaScript = javaScript });
        await visit.GoAsync("/unlabelled");

        var failure = await Assert.ThrowsAsync<FailException>(visit.AxeAsync);

        Assert.Contains("[critical] label:", failure.Message, StringComparison.Ordinal);
        Assert.Contains("<input name=\"a\">", failure.Message, StringComparison.Ordinal);

        visit.Problems.Expect("thrown on purpose");
        await visit.GoAsync("/throws");
        await Problems.SettleAsync(visit.Context, javaScript);
        Assert.Equal(javaScript, visit.Problems.Provoked);
    }

    [Fact]
    public async Task Axe_sees_what_is_wrong_in_the_dark_only()
    {
        var visit = await VisitSiteAsync(site.Url);
        await visit.GoAsync("/dim");

        await visit.AxeAsync();
        var failure = await Assert.ThrowsAsync<FailException>(visit.AxeInBothSchemesAsync);

        Assert.Contains("color-contrast", failure.Message, StringComparison.Ordinal);
        Assert.Contains("Dark", failure.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("en", "en-US"), InlineData("ru", "ru-RU")]
    public async Task A_visit_asks_for_its_language(string language, string asked)
    {
        var visit = await VisitSiteAsync(site.Url, new() { Language = language });

        var answer = await visit.GoAsync("/language");

        Assert.StartsWith(asked, await answer.TextAsync(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(true), InlineData(false)]
    public async Task Signing_in_fills_the_form(bool javaScript)
    {
        var visit = await VisitSiteAsync(site.Url, new() { JavaScript = javaScript });

        await visit.SignInAsync(Cast.Staff);

        await Assertions.Expect(visit.Page.GetByText("Hello staff@crb.local techsupport-dev")).ToBeVisibleAsync();
    }

    [Theory]
    [InlineData(false), InlineData(true)]
    public async Task Weight_counts_compressed_bytes_and_leaves_out_the_cache(bool baseline)
    {
        var visit = await VisitSiteAsync(site.Url, new() { Baseline = baseline });

        var cold = await Weight.ColdAsync(visit, "/good");
        var warm = await Weight.WarmAsync(visit, "/good");

        // 100,000 bytes of style sheet, which gzip makes some hundreds of
        Assert.InRange(cold.Total, 600, 3_000);
        Assert.InRange(warm.Total, 1, cold.Total - 200);
        Assert.Throws<TrueException>(() => cold.AssertBelow(500));
    }
}
