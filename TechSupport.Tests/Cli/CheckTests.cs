using System.Diagnostics;
using System.Text.Json;
using TechSupport.Tests.Support;

namespace TechSupport.Tests.Cli;

/// <summary>What a container asks about itself, and what an operator reads about a build.</summary>
public sealed class CheckTests(App app) : IClassFixture<App>
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("check")]
    [InlineData("check --live")]
    public async Task A_server_that_is_ready_is_told_by_exit_code_0(string command)
    {
        var (code, said, errors) = await RunAsync(app.ManagementAddress, command);
        Assert.Equal((0, ""), (code, errors));
        Assert.Contains("\"UP\"", said, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_server_that_is_not_there_is_one_sentence_and_exit_code_1()
    {
        var nobody = new Uri($"http://127.0.0.1:{Launch.HeldPort()}");
        var (code, said, errors) = await RunAsync(nobody, "check");
        Assert.Equal((1, ""), (code, said));
        Assert.StartsWith($"No answer from {nobody}actuator/health/ready: ", Assert.Single(errors.Trim().Split('\n')), StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_monitoring_port_says_which_build_runs_and_the_pages_do_not()
    {
        using var http = new HttpClient { BaseAddress = app.ManagementAddress };
        using var info = JsonDocument.Parse(await http.GetStringAsync(new Uri("/actuator/info", UriKind.Relative), Ct));
        Assert.Equal("0.0.0-local", info.RootElement.GetProperty("app").GetProperty("version").GetString());
        using var visitor = await app.SignInAsync("staff@crb.local");
        Assert.Equal(404, (await visitor.GetAsync("/actuator/info")).Status);
    }

    private static async Task<(int Code, string Said, string Errors)> RunAsync(Uri management, string command)
    {
        using var process = Process.Start(new ProcessStartInfo("dotnet", [Path.Combine(AppContext.BaseDirectory, "techsupport.dll"), .. command.Split(' ')])
        {
            RedirectStandardOutput = true, RedirectStandardError = true,
            Environment = { ["Management__Urls"] = management.GetLeftPart(UriPartial.Authority) },
        })!;
        var (said, errors) = (process.StandardOutput.ReadToEndAsync(Ct), process.StandardError.ReadToEndAsync(Ct));
        await process.WaitForExitAsync(Ct);
        return (process.ExitCode, await said, await errors);
    }
}
