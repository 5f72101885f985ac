using System.Text.RegularExpressions;
using TechSupport.Tests.Support;

namespace TechSupport.Tests.Security.Requests;

/// <summary>Of the words that may stand where the method stands, three are answered.</summary>
public sealed partial class MethodTests(SecurityApp app) : IClassFixture<SecurityApp>
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Two_thousand_made_up_methods_add_nothing_to_the_metrics()
    {
        using var visitor = app.Anonymous();
        using var monitoring = new HttpClient { BaseAddress = app.ManagementAddress };
        for (var i = 0; i < 2000; i++) await AskAsync(visitor, $"ZQ{i}", i % 2 == 0 ? "/sign-in" : "/no-such-page");

        var after = await SeriesAsync(monitoring);
        // as a value; a folder of a database may have these letters in its name
        Assert.DoesNotContain(after, line => line.Contains("=\"ZQ", StringComparison.OrdinalIgnoreCase));
        // the registry is the process's, so other tests may add theirs meanwhile: never another method
        // and the framework counts every method of the standard before it asks us
        string[] known = ["GET", "HEAD", "POST", "PUT", "DELETE", "PATCH", "OPTIONS", "TRACE", "CONNECT", "_OTHER"];
        Assert.Empty(after.SelectMany(line => Methods().Matches(line).Select(m => m.Groups[1].Value)).Distinct().Except(known));
        // one for each of the two thousand would be here
        Assert.InRange(after.Count(line => line.StartsWith("http_request_duration_seconds_count", StringComparison.Ordinal) && line.Contains("code=\"405\"", StringComparison.Ordinal)), 0, 100);
    }

    [Theory]
    [InlineData("PUT")]
    [InlineData("DELETE")]
    [InlineData("OPTIONS")]
    [InlineData("TRACE")]
    [InlineData("ZQ1A2B3C")]
    public async Task Another_method_is_refused_in_words_that_say_which_are_answered(string method)
    {
        using var visitor = app.Anonymous();
        var reply = await AskAsync(visitor, method, "/sign-in");
        Assert.Equal((405, "GET, HEAD, POST"), (reply.Status, reply.Headers["Allow"]));
        Assert.Contains("GET, HEAD", reply.Text, StringComparison.Ordinal);
        Assert.StartsWith("default-src 'none'", reply.Headers["Content-Security-Policy"], StringComparison.Ordinal);
    }

    private static async Task<Reply> AskAsync(Visitor visitor, string method, string path)
    {
        using var request = new HttpRequestMessage(new HttpMethod(method), path);
        return await visitor.SendAsync(request);
    }

    private static async Task<IReadOnlyList<string>> SeriesAsync(HttpClient monitoring) =>
        [.. (await monitoring.GetStringAsync("/actuator/prometheus", Ct)).Split('\n').Where(l => l.Length > 0 && l[0] != '#').Select(l => l[..l.LastIndexOf(' ')])];

    [GeneratedRegex("method=\"([^\"]*)\"")]
    private static partial Regex Methods();
}
