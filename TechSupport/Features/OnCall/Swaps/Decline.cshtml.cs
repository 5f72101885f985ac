using TechSupport.Features.OnCall.Rotas;

namespace TechSupport.Features.OnCall.Swaps;

/// <summary>The person who was asked does not take the stretch.</summary>
public sealed class DeclineModel(AppDb db, RotaReader reader, OnCallBoard board, TimeProvider clock) : SwapPage(db, reader, board, clock)
{
    protected override long Decides => Swap.ToId;

    public Task<IActionResult> OnPostAsync(CancellationToken ct)
    {
        Swap.Decline(Actor, Now);
        return DoneAsync("You declined; it stays with the person who asked.", ct);
    }
}
