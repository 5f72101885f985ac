using System.Text.RegularExpressions;
using TechSupport.Features.People;
using TechSupport.Tests.Features.Shared;
using TechSupport.Tests.Support;

namespace TechSupport.Tests.Ops.Scripts;

/// <summary>ops/perf/lists measures a server that runs, alone or in turn with another one.</summary>
public sealed class ListBenchmarkTests(App app) : IClassFixture<App>
{
    private const string Tool = "ops/perf/lists";

    private string Here => app.Address.GetLeftPart(UriPartial.Authority);

    [Fact]
    public async Task A_list_is_measured_against_the_sign_in_page_of_the_same_run()
    {
        var ended = await RunAsync("--url", Here, "--rounds", "10", "/tickets");
        Assert.Equal("", ended.Errors);
        Assert.Equal(["sign-in page, median", "/tickets"], ended.Out.Trim().Split('\n').Select(line => Regex.Split(line, " {2,}")[0]));
        Assert.Matches(@"ms \(95 %\)  x \d+\.\d\d\n\z", ended.Out);
    }

    [Fact]
    public async Task Another_server_is_asked_in_turn()
    {
        var ended = await RunAsync("--url", Here, "--against", Here, "--user", "tech2@crb.local", "--rounds", "10", "/tickets");
        Assert.Equal("", ended.Errors);
        Assert.Matches(@"ms \(95 %\)  x \d+\.\d\d\n\z", ended.Out);
        Assert.Equal(2, await SignInsAsync());
    }

    [Theory]
    [InlineData(1, "/nowhere was refused", "--rounds", "10", "/nowhere")]
    [InlineData(1, "could not sign in", "--rounds", "10", "--user", "nobody@crb.local")]
    [InlineData(2, "--rounds wants a number from 10", "--rounds", "9")]
    [InlineData(2, "--url wants a value", "--url")]
    [InlineData(2, "unknown argument 'tickets'", "tickets")]
    public async Task A_mistake_is_one_sentence(int code, string words, params string[] arguments)
    {
        var ended = await RunAsync(code == 1 ? ["--url", Here, .. arguments] : arguments);
        Assert.Equal(code, ended.Code);
        Assert.Contains(words, ended.Errors, StringComparison.Ordinal);
    }

    private async Task<int> SignInsAsync() => (await app.EventsAsync(PersonEvent.SignedIn, (await app.PersonAsync("tech2@crb.local")).Id)).Count;

    private static Task<Ended> RunAsync(params string[] arguments) => Script.RunAsync(Tool, arguments);
}
