using System.Diagnostics;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;
using TechSupport.Features.Operations.Health.Checks;
using TechSupport.Tests.Support;

namespace TechSupport.Tests.Features.Operations.Health.Checks;

/// <summary>How looks are done: none holds up another, and none that fails is called good.</summary>
public sealed class HealthBoardTests
{
    private readonly ManualClock clock = new();

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_look_that_hangs_or_throws_is_unknown_and_the_others_are_done()
    {
        using var services = Services(typeof(Hanging), typeof(Throwing), typeof(Well));
        var board = Board(services);
        var started = Stopwatch.GetTimestamp();
        var found = await board.LookAsync(services.GetRequiredService<HealthCatalog>().All, Ct);
        Assert.True(Stopwatch.GetElapsedTime(started) < 2 * HealthBoard.Patience);
        Assert.Equal([HealthState.Unknown, HealthState.Unknown, HealthState.Good], found.Select(r => r.State));
        Assert.Equal(["The look took longer than {0} s and was given up.", "The look failed ({0}); the log says more.", "It can."], found.Select(r => r.Finding.Sentence));
    }

    [Fact]
    public async Task What_was_found_is_as_old_as_it_may_get_and_then_due_again()
    {
        using var services = Services(typeof(Well));
        var board = Board(services);
        Assert.Single(board.Due(clock.GetUtcNow()));
        await board.LookAsync(board.Due(clock.GetUtcNow()), Ct);
        Assert.Empty(board.Due(clock.GetUtcNow()));
        var since = clock.GetUtcNow();
        clock.Advance(TimeSpan.FromMinutes(1));
        await board.LookAsync(board.Due(clock.GetUtcNow()), Ct);
        Assert.Equal((since, clock.GetUtcNow()), (board.All[0].Since, board.All[0].At));
    }

    private HealthBoard Board(ServiceProvider services) => new(services.GetRequiredService<IServiceScopeFactory>(), services.GetRequiredService<HealthCatalog>(), new(), clock, NullLogger<HealthBoard>.Instance);

    private static ServiceProvider Services(params Type[] checks)
    {
        var services = new ServiceCollection().AddSingleton<HealthCatalog>();
        foreach (var check in checks) services.AddScoped(check).AddSingleton(new HealthSetup.Registered(check));
        return services.BuildServiceProvider();
    }

    private static CheckFacts Of(string id) => new(id, CheckGroup.Host, id) { Cause = "", Cure = "", Runbook = "" };

    // listens to nobody
    private sealed class Hanging : HealthCheck
    {
        public override CheckFacts Facts => Of("hanging");

        public override Task<Finding> LookAsync(CancellationToken ct) => new TaskCompletionSource<Finding>().Task;
    }

    private sealed class Throwing : HealthCheck
    {
        public override CheckFacts Facts => Of("throwing");

        public override Task<Finding> LookAsync(CancellationToken ct) => throw new InvalidDataException();
    }

    private sealed class Well : HealthCheck
    {
        public override CheckFacts Facts => Of("well");

        public override Task<Finding> LookAsync(CancellationToken ct) => Task.FromResult(Finding.Good("It can."));
    }
}
