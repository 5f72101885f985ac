using TechSupport.Features.OnCall.Rotas;

namespace TechSupport.Features.OnCall.Swaps;

/// <summary>The person who asked does not need anybody any more.</summary>
public sealed class WithdrawModel(AppDb db, RotaReader reader, OnCallBoard board, TimeProvider clock) : SwapPage(db, reader, board, clock)
{
    protected override long Decides => Swap.FromId;

    public Task<IActionResult> OnPostAsync(CancellationToken ct)
    {
        Swap.Withdraw(Actor, Now);
        return DoneAsync("Withdrawn.", ct);
    }
}
