using System.Diagnostics;

namespace TechSupport.Tests.Ops.Monitoring;

/// <summary>The stack of the real run with the times of production: how long it takes until somebody knows.</summary>
[Trait("Needs", "engine")]
public sealed class AlertTimeTests(AlertTimeTests.InRealTime stack) : IClassFixture<AlertTimeTests.InRealTime>
{
    private static readonly TimeSpan Promised = TimeSpan.FromMinutes(3);

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact, Trait("Needs", "nightly")]
    public async Task At_most_three_minutes_after_a_kill_somebody_is_woken()
    {
        await stack.UpAsync();
        Assert.Empty(await stack.FiringAsync());
        Assert.Equal(0, (await stack.ComposeAsync("kill", "app")).Code);
        var since = Stopwatch.StartNew();
        while (stack.Sink.Of("/pagerduty", "\"trigger\"", "AppDown").Count == 0)
        {
            Assert.True(since.Elapsed < Promised, $"Nobody was woken in {Promised.TotalMinutes} minutes. Firing: {string.Join(' ', await stack.FiringAsync())}; came: {stack.Sink.Last}");
            await Task.Delay(250, Ct);
        }
        TestContext.Current.SendDiagnosticMessage("Woken {0:0} s after the kill", since.Elapsed.TotalSeconds);
    }

    /// <summary>Nothing passes faster than in production.</summary>
    public sealed class InRealTime : HurriedStack
    {
        protected override double Haste => 1;
    }
}
