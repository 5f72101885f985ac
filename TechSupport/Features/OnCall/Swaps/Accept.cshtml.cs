using TechSupport.Features.OnCall.Rotas;

namespace TechSupport.Features.OnCall.Swaps;

/// <summary>The person who was asked takes the stretch; from now on it counts.</summary>
public sealed class AcceptModel(AppDb db, RotaReader reader, OnCallBoard board, TimeProvider clock, Acceptance acceptance) : SwapPage(db, reader, board, clock)
{
    protected override long Decides => Swap.ToId;

    public async Task<IActionResult> OnPostAsync(CancellationToken ct)
    {
        await acceptance.RunAsync(Id, Actor, ct);
        return await DoneAsync("You take this on-call shift.", ct);
    }
}
