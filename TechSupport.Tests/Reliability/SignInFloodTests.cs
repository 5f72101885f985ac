using System.Diagnostics;
using TechSupport.Development;
using TechSupport.Features.Account.SignIn;
using TechSupport.Tests.Features.Account;
using TechSupport.Tests.Support;

namespace TechSupport.Tests.Reliability;

/// <summary>One machine that tries passwords as fast as it can does not keep a hospital from signing in.</summary>
[Collection(nameof(Measured))]
public sealed class SignInFloodTests(App app) : IClassFixture<App>
{
    [Theory]
    [InlineData("wrong")]
    [InlineData(Seeds.Password)]
    public async Task Sixty_attempts_from_one_address_leave_the_others_their_turn(string password)
    {
        using var colleague = app.Anonymous();
        await colleague.TokenAsync();
        var alone = Stopwatch.StartNew();
        Assert.Equal(302, (await colleague.TryAsync("staff2@crb.local", Seeds.Password)).Status);
        alone.Stop();
        var from = AccountActions.NewAddress();
        var visitors = Enumerable.Range(0, 60).Select(_ => app.Anonymous()).ToList();
        foreach (var visitor in visitors) await visitor.TokenAsync();
        var other = app.Anonymous();
        await other.TokenAsync();

        var flood = visitors.Select((visitor, i) => visitor.TryAsync($"nobody{i}@crb.local", password, from)).ToList();
        while (SignInMetrics.Waiting.Value < PasswordQueue.WaitingOfAddress && !flood.TrueForAll(f => f.IsCompleted)) await Task.Delay(5, TestContext.Current.CancellationToken);
        var beside = Stopwatch.StartNew();
        Assert.Equal(302, (await other.TryAsync("staff2@crb.local", Seeds.Password)).Status);
        beside.Stop();
        var replies = await Task.WhenAll(flood);

        // three hashes before one's own, on a machine that is busy with the flood; in a queue of sixty it were sixty
        Assert.True(beside.Elapsed < TimeSpan.FromSeconds(1) || beside.Elapsed < 8 * alone.Elapsed, $"{beside.Elapsed.TotalSeconds:0.00} s, alone {alone.Elapsed.TotalSeconds:0.00} s.");
        Assert.All(replies, r => Assert.True(r.Status is 422 or 429, $"{r.Status}"));
        Assert.All(replies.Where(r => r.Status == 429), r => Assert.True(int.Parse(r.Headers["Retry-After"], System.Globalization.CultureInfo.InvariantCulture) > 0));
        Assert.Contains(replies, r => r.Status == 429);
        foreach (var visitor in visitors.Append(other)) visitor.Dispose();
    }
}
