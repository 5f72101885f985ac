using TechSupport.E2E.Pages;
using TechSupport.E2E.Robustness;
using Xunit.Sdk;
using Xunit.v3;

[assembly: TestCollectionOrderer(typeof(TechSupport.E2E.Support.LongestFirst))]

namespace TechSupport.E2E.Support;

/// <summary>Starts the classes that take minutes first; started last, one of them would run alone at the end.</summary>
public sealed class LongestFirst : ITestCollectionOrderer
{
    private static readonly string[] Long =
        [nameof(CrashTests), nameof(TechnicianAccessibilityTests), nameof(AdminAccessibilityTests), nameof(StartUpTests), nameof(StaffAccessibilityTests), nameof(ScreenPictures)];

    public IReadOnlyCollection<TTestCollection> OrderTestCollections<TTestCollection>(IReadOnlyCollection<TTestCollection> testCollections)
        where TTestCollection : ITestCollection =>
        [.. testCollections.OrderBy(c => Array.FindIndex(Long, name => c.TestCollectionDisplayName.Contains(name, StringComparison.Ordinal)) is var i and >= 0 ? i : Long.Length)];
}
