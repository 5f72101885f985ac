using Microsoft.AspNetCore.Authorization;
using TechSupport.Features.OnCall.Rotas;

namespace TechSupport.Features.OnCall;

/// <summary>A page about the rota for those who work on tickets: leads and admins act for others, everybody else for themselves.</summary>
[Authorize(Policy = Permission.Work)]
public abstract class DutyPage(AppDb db, RotaReader reader, OnCallBoard board) : AppPage
{
    /// <summary>As it is now.</summary>
    public RotaSnapshot Rota { get; private set; } = null!;

    public bool ActsForOthers => Actor.Role is Role.Lead or Role.Admin;

    protected AppDb Db => db;

    /// <summary>Whether this person may act for that one.</summary>
    public bool MayActFor(long person) => person == Actor.Id || ActsForOthers;

    /// <summary>Of whoever left meanwhile, nothing but that there was somebody.</summary>
    public string NameOf(long person) => Rota.Find(person)?.Name ?? L["Somebody who no longer works on tickets"];

    protected override async Task<IActionResult?> GateAsync(CancellationToken ct)
    {
        Rota = await reader.ReadAsync(ct);
        return null;
    }

    /// <summary>Saves, and lets every page of this server know.</summary>
    protected async Task SaveAsync(CancellationToken ct)
    {
        await db.SaveChangesAsync(ct);
        await board.RefreshAsync(ct);
    }
}
