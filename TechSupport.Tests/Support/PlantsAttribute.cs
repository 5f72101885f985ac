using System.Collections.Concurrent;
using System.Reflection;
using TechSupport.Features.Operations.Health.Checks;
using Xunit.v3;

namespace TechSupport.Tests.Support;

/// <summary>
/// This test breaks what a health check is there to see, and the check sees it: a test that says so and in which the check did not come into
/// that state (<see cref="HealthLooks"/>) fails. PlantedFaultTests ask for one of each check.
/// </summary>
[AttributeUsage(AttributeTargets.Method, AllowMultiple = true)]
public sealed class PlantsAttribute(string check, HealthState state = HealthState.Broken) : BeforeAfterTestAttribute
{
    /// <summary>In which a fault is to be found, and told with its cause and its cure.</summary>
    public static readonly TimeSpan Soon = TimeSpan.FromSeconds(10);

    private static readonly ConcurrentDictionary<(string Test, string Check, HealthState State), bool> found = new();

    /// <summary>The id of the check.</summary>
    public string Check => check;

    public HealthState State => state;

    /// <summary>In the test that runs the check came into this state.</summary>
    public static void Found(string check, HealthState state) => found[(TestContext.Current.Test?.UniqueID ?? "", check, state)] = true;

    public override void After(MethodInfo methodUnderTest, IXunitTest test)
    {
        // one that failed or was skipped has not come so far
        if (TestContext.Current.TestState is { Result: not TestResult.Passed }) return;
        Assert.True(found.ContainsKey((test.UniqueID, check, state)), $"{check} was never {state} here.");
    }
}
