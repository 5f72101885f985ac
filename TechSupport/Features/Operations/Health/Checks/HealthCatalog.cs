namespace TechSupport.Features.Operations.Health.Checks;

/// <summary>Every check there is, in the order of the page.</summary>
public sealed class HealthCatalog
{
    private readonly Dictionary<string, Type> types;

    public HealthCatalog(IEnumerable<HealthSetup.Registered> registered, IServiceScopeFactory scopes)
    {
        using var scope = scopes.CreateScope();
        var all = registered.Select(r => (r.Type, ((HealthCheck)scope.ServiceProvider.GetRequiredService(r.Type)).Facts)).ToList();
        types = all.ToDictionary(c => c.Facts.Id, c => c.Type);
        All = [.. all.Select(c => c.Facts).OrderBy(f => f.Group)];
    }

    public IReadOnlyList<CheckFacts> All { get; }

    public CheckFacts? Find(string id) => All.FirstOrDefault(f => f.Id == id);

    public HealthCheck Make(CheckFacts facts, IServiceProvider services) => (HealthCheck)services.GetRequiredService(types[facts.Id]);
}
