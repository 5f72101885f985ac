using TechSupport.Features.OnCall.Rotas;

namespace TechSupport.Features.OnCall;

/// <summary>
/// The rota in memory, for what every technician's page says: no request waits for it, not even the page that explains that the
/// database is away. It is read again every minute, and at once after a change on this server.
/// </summary>
public sealed class OnCallBoard(IServiceScopeFactory scopes, TimeProvider clock)
{
    private volatile RotaSnapshot? known;

    /// <summary>Null until it was read once.</summary>
    public RotaSnapshot? Known => known;

    /// <summary>Whoever is on call now; null where no rota holds.</summary>
    public OnCallPerson? Now => known?.At(clock.GetUtcNow());

    public async Task RefreshAsync(CancellationToken ct)
    {
        await using var scope = scopes.CreateAsyncScope();
        known = await scope.ServiceProvider.GetRequiredService<RotaReader>().ReadAsync(ct);
    }
}
