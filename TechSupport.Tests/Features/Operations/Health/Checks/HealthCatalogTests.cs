using System.Reflection;
using Microsoft.Extensions.DependencyInjection;
using TechSupport.Features.Operations.Health.Checks;
using TechSupport.Tests.Support;

namespace TechSupport.Tests.Features.Operations.Health.Checks;

/// <summary>Every check says all that is to be said of it.</summary>
public sealed class HealthCatalogTests(App app) : IClassFixture<App>
{
    private IReadOnlyList<CheckFacts> All => app.Services.GetRequiredService<HealthCatalog>().All;

    [Fact]
    public void Every_check_that_is_written_is_looked_at_and_has_an_id_of_its_own()
    {
        var written = typeof(HealthCheck).Assembly.GetTypes().Where(t => t.IsSubclassOf(typeof(HealthCheck)) && !t.IsAbstract).ToHashSet();
        Assert.Equal(written, app.Services.GetServices<HealthSetup.Registered>().Select(r => r.Type).ToHashSet());
        Assert.Equal(written.Count, All.Select(f => f.Id).Distinct().Count());
        Assert.True(written.Count >= 30, $"{written.Count}");
        Assert.All(All, f => Assert.Matches("^[a-z]+(-[a-z]+)*$", f.Id));
    }

    [Fact]
    public void Every_check_names_cause_and_cure_and_a_runbook_that_has_that_heading()
    {
        Assert.All(All, f =>
        {
            Assert.EndsWith(".", f.Cause, StringComparison.Ordinal);
            Assert.EndsWith(".", f.Cure, StringComparison.Ordinal);
            Assert.True(f.Every >= TimeSpan.FromMinutes(1), f.Id);
            var (file, heading) = (f.Runbook.Split('#')[0], f.Runbook.Split('#').ElementAtOrDefault(1));
            var path = Path.Combine(Repository.Root, "ops/runbooks", file);
            Assert.True(File.Exists(path), $"{f.Id}: {path}");
            if (heading is not null) Assert.Contains(heading, File.ReadLines(path).Where(l => l.StartsWith('#')).Select(Anchor));
        });
    }

    [Fact]
    public void Every_check_has_a_test_that_plants_its_fault()
    {
        var planted = typeof(HealthCatalogTests).Assembly.GetTypes().SelectMany(t => t.GetMethods()).SelectMany(m => m.GetCustomAttributes<PlantsAttribute>()).ToList();
        Assert.Equal(All.Select(f => f.Id).Order(StringComparer.Ordinal), planted.Select(p => p.Check).Distinct().Order(StringComparer.Ordinal));
        Assert.True(All.Count >= 30, $"{All.Count}");
        using var scope = app.Services.CreateScope();
        var catalog = app.Services.GetRequiredService<HealthCatalog>();
        // to be watched is enough only where the check knows nothing worse
        foreach (var facts in All.Where(f => !planted.Any(p => p.Check == f.Id && p.State == HealthState.Broken)))
        {
            Assert.Contains(planted, p => p.Check == facts.Id && p.State == HealthState.Watch);
            Assert.DoesNotMatch("(Finding|HealthState)\\.Broken|Finding\\.Rising", Source(catalog.Make(facts, scope.ServiceProvider).GetType()));
        }
    }

    // with what it is derived from
    private static string Source(Type check) => check == typeof(HealthCheck) ? ""
        : Assert.Single(Repository.Files("TechSupport/Features/Operations/Health/Checks", check.Name + ".cs")).Text + Source(check.BaseType!);

    private static string Anchor(string heading) => heading.TrimStart('#', ' ').ToLowerInvariant().Replace(' ', '-').Replace(",", "", StringComparison.Ordinal);
}
