using Microsoft.Extensions.Options;
using TechSupport.Features.OnCall.Absences;
using TechSupport.Features.OnCall.Swaps;
using TechSupport.Features.People;

namespace TechSupport.Features.OnCall.Rotas;

/// <summary>Reads what the arithmetic needs. Whoever left, or no longer works on tickets, keeps their turn in it until an admin takes them off the rota.</summary>
public sealed class RotaReader(AppDb db, IOptions<HospitalOptions> hospital, TimeProvider clock)
{
    /// <summary>What is longer over changes nothing that is shown.</summary>
    private static readonly TimeSpan Back = TimeSpan.FromDays(35);

    public async Task<RotaSnapshot> ReadAsync(CancellationToken ct)
    {
        var people = await db.ActiveTechnicians().ByName().Select(u => new OnCallPerson(u.Id, u.FullName, u.Role)).ToListAsync(ct);
        var rota = await db.Set<Rota>().AsNoTracking().SingleOrDefaultAsync(ct);
        if (rota is null) return new(RotaPlan.None, people);
        var since = clock.GetUtcNow() - Back;
        long[] left = [.. rota.DevOps.Concat(rota.HospitalIt).Except(people.Select(p => p.Id))];
        var plan = new RotaPlan
        {
            Zone = hospital.Value.Zone,
            HandoverDay = rota.HandoverDay,
            HandoverAt = rota.HandoverAt,
            StartsOn = rota.StartsOn,
            Groups = [rota.DevOps, rota.HospitalIt],
            Left = left,
            // one that had begun when it was withdrawn was one until then
            Absences = await db.Set<Absence>().Where(a => a.EndsAt > since && (a.WithdrawnAt == null || a.WithdrawnAt > a.BeginsAt))
                .Select(a => new Away(a.PersonId, a.BeginsAt, a.WithdrawnAt ?? a.EndsAt)).ToListAsync(ct),
            Exchanges = await db.Set<Swap>().Where(s => s.EndsAt > since && s.State == SwapState.Accepted).OrderBy(s => s.SettledAt).ThenBy(s => s.Id)
                .Select(s => new Exchange(s.FromId, s.ToId, s.BeginsAt, s.EndsAt)).ToListAsync(ct),
        };
        return new(plan, people) { Left = left.Length == 0 ? [] : await db.Users.Where(u => left.Contains(u.Id)).ByName().Select(u => new OnCallPerson(u.Id, u.FullName, u.Role)).ToListAsync(ct) };
    }
}

/// <summary>Somebody who works on tickets, or did.</summary>
public sealed record OnCallPerson(long Id, string Name, Role Role);

/// <summary>The rota and everybody who works on tickets, as they were read.</summary>
/// <param name="People">By name.</param>
public sealed record RotaSnapshot(RotaPlan Plan, IReadOnlyList<OnCallPerson> People)
{
    /// <summary>Those who are on the rota and no longer work on tickets, by name.</summary>
    public IReadOnlyList<OnCallPerson> Left { get; init; } = [];

    public OnCallPerson? Find(long id) => People.FirstOrDefault(p => p.Id == id);

    /// <summary>Whoever is on call; null where no rota holds.</summary>
    public OnCallPerson? At(DateTimeOffset at) => Plan.WhoAt(at) is { } id ? Find(id) : null;

    public Ladder LadderAt(DateTimeOffset at) => Ladder.Of(Plan.OrderAt(at), Ids(Role.Lead), Ids(Role.Admin));

    private IReadOnlyList<long> Ids(Role role) => [.. People.Where(p => p.Role == role).Select(p => p.Id)];
}
