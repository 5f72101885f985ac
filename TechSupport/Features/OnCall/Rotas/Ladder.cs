namespace TechSupport.Features.OnCall.Rotas;

/// <summary>
/// Whom a page goes to, step by step: whoever is on call, the second person, the leads, all of the rota, the admins. Nobody stands on
/// two steps, and a step with nobody new is none.
/// </summary>
public sealed record Ladder(IReadOnlyList<IReadOnlyList<long>> Steps)
{
    /// <param name="order">Of the rota at the instant; empty where none holds.</param>
    /// <param name="leads">Told after the second person.</param>
    /// <param name="admins">Told last, or after the leads where there is no rota.</param>
    public static Ladder Of(IReadOnlyList<long> order, IReadOnlyList<long> leads, IReadOnlyList<long> admins)
    {
        IEnumerable<IEnumerable<long>> steps = order.Count > 0 ? [order.Take(1), order.Skip(1).Take(1), leads, order, admins] : [leads, admins];
        var known = new HashSet<long>();
        return new([.. steps.Select(step => (IReadOnlyList<long>)[.. step.Where(known.Add)]).Where(step => step.Count > 0)]);
    }

    /// <summary>All who stand on it.</summary>
    public IReadOnlyList<long> Everybody => [.. Steps.SelectMany(step => step)];

    /// <summary>The first step on which somebody stands who was not told yet, without those who were; empty at the top.</summary>
    public IReadOnlyList<long> Next(IReadOnlyCollection<long> told) =>
        Steps.Select(step => (IReadOnlyList<long>)[.. step.Where(p => !told.Contains(p))]).FirstOrDefault(step => step.Count > 0) ?? [];
}
