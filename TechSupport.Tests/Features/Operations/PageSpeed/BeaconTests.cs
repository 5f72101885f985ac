using System.Text;
using TechSupport.Features.Operations.PageSpeed;

namespace TechSupport.Tests.Features.Operations.PageSpeed;

/// <summary>What of a beacon is believed.</summary>
[Trait("Needs", "nothing")]
public sealed class BeaconTests
{
    [Fact]
    public void What_a_browser_measured_is_taken_and_what_it_did_not_is_left_out()
    {
        var beacon = Read("""{"route":"/tickets","ttfb":12.5,"response":20,"ready":300,"load":0,"inp":null}""")!;
        Assert.Equal("/tickets", beacon.Route);
        Assert.Equal([(PageMetric.Ttfb, 12.5), (PageMetric.Response, 20), (PageMetric.Ready, 300)], beacon.Timings);
        Assert.Null(beacon.Error);
    }

    [Fact]
    public void A_laptop_that_slept_counts_as_the_longest_wait() =>
        Assert.Equal([(PageMetric.Inp, Buckets.Longest)], Read("""{"route":"/","inp":8640000000}""")!.Timings);

    [Theory]
    [InlineData("")]
    [InlineData("null")]
    [InlineData("[]")]
    [InlineData("{}")]
    [InlineData("""{"route":""}""")]
    [InlineData("""{"route":7}""")]
    [InlineData("""{"route":"/","ttfb":NaN}""")]
    [InlineData("""{"route":"/","ttfb":"NaN"}""")]
    [InlineData("""{"route":"/","ttfb":"12"}""")]
    [InlineData("""{"route":"/","ttfb":-1}""")]
    [InlineData("""{"route":"/","ttfb":1e999}""")]
    [InlineData("""{"route":"/","ttfb":[1]}""")]
    [InlineData("""{"route":"/","ttfb":1,"ttfb":2}""")]
    [InlineData("""{"route":"/","person":7}""")]
    [InlineData("""{"route":"/","error":"Patient Ivanov"}""")]
    [InlineData("""{"route":"/","error":{"message":"Patient Ivanov"}}""")]
    [InlineData("""{"route":"/","error":{"type":{"a":{"b":1}}}}""")]
    [InlineData("""{"route":"/"} {}""")]
    public void What_our_script_would_not_send_is_none(string body) => Assert.Null(Read(body));

    [Theory]
    [InlineData("TypeError", "app.4ktx0qpy2w.js", 120d, "app.js", 120, "TypeError")]
    [InlineData("RangeError", "htmx.min.cw0zs.js", 1d, "htmx.js", 1, "RangeError")]
    [InlineData("IvanovError", "app.js", -3d, "app.js", 0, "other")]
    [InlineData("TypeError", "applause.js", 12d, "other", 0, "TypeError")]
    [InlineData("Ivan Ivanov", "content-script.js", 12d, "other", 0, "other")]
    [InlineData(null, null, null, "other", 0, "other")]
    [InlineData("Error", "app.js", 1e12, "app.js", 0, "Error")]
    public void Of_an_error_only_our_own_words_are_kept(string? type, string? file, double? line, string keptFile, int keptLine, string keptType) =>
        Assert.Equal(new ScriptError(keptFile, keptLine, keptType), ScriptError.Of(type, file, line));

    [Fact]
    public void A_word_stands_for_each_measure() => Assert.All(PageMetrics.All, m => Assert.Equal(m, PageMetrics.Of(m.Word())));

    private static Beacon? Read(string body) => Beacon.Read(Encoding.UTF8.GetBytes(body));
}
