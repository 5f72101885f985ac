using Microsoft.Extensions.DependencyInjection;
using Quartz;
using TechSupport.Tests.Support.Databases;

namespace TechSupport.Tests.Support;

/// <summary>Does its jobs, by the clock of the machine: the scheduler of one whose clock stands still waits for a moment that never comes.</summary>
public class PunctualApp(Postgres postgres) : App(postgres)
{
    protected override IReadOnlyDictionary<string, string?> Settings => new Dictionary<string, string?> { ["Jobs:Enabled"] = "true" };

    public async Task<IScheduler> SchedulerAsync() => await Services.GetRequiredService<ISchedulerFactory>().GetScheduler(TestContext.Current.CancellationToken);

    protected override void Replace(IServiceCollection services) => services.AddSingleton(TimeProvider.System);
}

/// <summary>Tests that run jobs, one class after the other: what is told of a job is told once in a process.</summary>
[CollectionDefinition(nameof(Scheduled))]
public sealed class Scheduled;
