using System.Diagnostics;
using TechSupport.Tests.Support;

namespace TechSupport.Tests.Ops.Stack;

/// <summary>The times a deployment may take.</summary>
[Collection(nameof(Measured))]
public sealed class MeasuredTests(ProductionStack stack) : StackTests(stack)
{
    // a Friday, 23:00 in the hospital
    private const string Friday = "2026-11-27T20:00:00Z";

    [Fact]
    public async Task The_stack_comes_up_healthy_in_under_a_minute()
    {
        Assert.Contains("DEPLOYED: ", Stack.FirstDeployment.Out, StringComparison.Ordinal);
        var image = (await ProductionStack.DockerAsync("inspect", "--format", "{{.Config.Image}}", await Stack.ContainerAsync("app"))).Out.Trim();
        await Stack.ComposeAsync("down", "--timeout", "20");
        var clock = Stopwatch.StartNew();
        var up = await Stack.ComposeAsAsync(image, "up", "-d", "--wait");
        TestContext.Current.TestOutputHelper?.WriteLine($"Healthy after {clock.Elapsed.TotalSeconds:0.0} s");
        Assert.True(up.Code == 0 && clock.Elapsed < TimeSpan.FromSeconds(60), $"{clock.Elapsed.TotalSeconds:0} s: {up.All}");
    }

    [Fact]
    public async Task A_next_version_with_notice_and_two_approvals_serves_within_twenty_seconds_and_the_tags_move()
    {
        var tag = await Stack.ReleaseAsync();
        await Stack.ApproveAsync(tag);
        var (ended, gap) = await WithoutAnswerAsync(() => Stack.RunAsync("ops/deploy/deploy.sh", [tag], ("STAND_IN_NOW", Friday)));

        Assert.True(ended.Code == 0, ended.All);
        Assert.Equal(tag, await Stack.ServingAsync());
        Assert.True(gap < TimeSpan.FromSeconds(20), $"Nobody was answered for {gap.TotalSeconds:0.0} s.");
        TestContext.Current.TestOutputHelper?.WriteLine($"Longest time without an answer: {gap.TotalSeconds:0.0} s");
        foreach (var step in new[] { "preflight", "permission", "backup", "pull", "migrate", "switch", "readiness", "smoke test" }) Assert.Contains($"] {step}: ", ended.Out, StringComparison.Ordinal);
        Assert.Equal((tag, Before), (Kept("release"), Kept("previous")));
        Assert.Equal(await DigestAsync(tag), await DigestAsync("release"));
        Assert.Equal(await DigestAsync(Before), await DigestAsync("previous"));
        Assert.Contains($"\"outcome\":\"deployed\",\"tag\":\"{tag}\"", await File.ReadAllTextAsync(Path.Combine(Stack.State, "history.jsonl"), Ct), StringComparison.Ordinal);

        var again = await Stack.RunAsync("ops/deploy/deploy.sh", [tag], ("STAND_IN_NOW", Friday));
        Assert.Equal(0, again.Code);
        Assert.Contains($"{tag} serves already.", again.Out, StringComparison.Ordinal);
    }

    // somebody opens a page all the time: the longest time they got none
    private async Task<(Ended Ended, TimeSpan Gap)> WithoutAnswerAsync(Func<Task<Ended>> deploy)
    {
        using var visitor = Stack.Visitor();
        using var over = new CancellationTokenSource();
        var asking = Task.Run(async () =>
        {
            var (clock, answered, gap) = (Stopwatch.StartNew(), TimeSpan.Zero, TimeSpan.Zero);
            while (!over.IsCancellationRequested)
            {
                try
                {
                    using var answer = await visitor.GetAsync(new Uri("/sign-in", UriKind.Relative), CancellationToken.None);
                    if (answer.IsSuccessStatusCode)
                    {
                        gap = clock.Elapsed - answered > gap ? clock.Elapsed - answered : gap;
                        answered = clock.Elapsed;
                    }
                }
                catch (Exception e) when (e is HttpRequestException or TaskCanceledException) { /* that is the gap */ }
                await Task.Delay(50, CancellationToken.None);
            }
            return gap;
        }, Ct);
        var ended = await deploy();
        await over.CancelAsync();
        return (ended, await asking);
    }

    private string Kept(string name) => File.Exists(Path.Combine(Stack.State, name)) ? File.ReadAllText(Path.Combine(Stack.State, name)).Trim() : "";

    private async Task<string> DigestAsync(string tag)
    {
        var shown = await ProductionStack.DockerAsync("buildx", "imagetools", "inspect", "--format", "{{json .Manifest.Digest}}", $"{Stack.Registry}/app:{tag}");
        Assert.True(shown.Code == 0, shown.All);
        return shown.Out.Trim();
    }
}
