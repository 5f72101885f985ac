using System.Diagnostics;

namespace TechSupport.Tests.Ops.Stack;

/// <summary>Tests on one stack run one after another: they all change what serves.</summary>
[Collection("production stack"), Trait("Needs", "engine")]
public abstract class StackTests(ProductionStack stack) : IAsyncLifetime
{
    /// <summary>The collection of the tests on <see cref="SecondStack"/>.</summary>
    protected const string SecondStackTests = "second stack";

    protected static CancellationToken Ct => TestContext.Current.CancellationToken;

    protected ProductionStack Stack { get; } = stack;

    /// <summary>What served when the test began.</summary>
    protected string Before { get; private set; } = "";

    public async ValueTask InitializeAsync()
    {
        await Stack.ReadyAsync();
        Before = await Stack.ServingAsync();
    }

    /// <summary>Whatever a test did: in the end somebody serves, nothing is left half done, and a ticket can be reported.</summary>
    public async ValueTask DisposeAsync()
    {
        GC.SuppressFinalize(this);
        if (Before.Length == 0) return;
        Assert.Empty(Directory.GetFiles(Stack.State, "in-progress*"));
        Assert.Empty(Directory.GetFiles(Stack.Backups, "*.partial"));
        using var visitor = Stack.Visitor();
        using var answer = await visitor.GetAsync(new Uri("/sign-in", UriKind.Relative), CancellationToken.None);
        Assert.Equal(200, (int)answer.StatusCode);
    }

    /// <summary>The old version is untouched: the very container of before serves.</summary>
    protected async Task UntouchedAsync(string container)
    {
        Assert.Equal(Before, await Stack.ServingAsync());
        Assert.Equal(container, await Stack.ContainerAsync("app"));
    }

    protected static async Task UntilAsync(Func<Task<bool>> condition, string what, int seconds = 60)
    {
        var clock = Stopwatch.StartNew();
        while (!await condition())
        {
            Assert.True(clock.Elapsed.TotalSeconds < seconds, $"Waited {seconds} s in vain for {what}.");
            await Task.Delay(100, Ct);
        }
    }

    protected static async Task SaidAsync(Process deployment, string words)
    {
        while (await deployment.StandardOutput.ReadLineAsync(Ct) is { } line)
            if (line.Contains(words, StringComparison.Ordinal)) return;
        Assert.Fail($"It ended without saying \"{words}\": {await deployment.StandardError.ReadToEndAsync(Ct)}");
    }
}
