using TechSupport.Features.OnCall.Rotas;

namespace TechSupport.Features.OnCall.Swaps;

/// <summary>The person who was asked takes the stretch; from now on it counts.</summary>
public sealed class AcceptModel(AppDb db, RotaReader reader, OnCallBoard board, TimeProvider clock) : SwapPage(db, reader, board, clock)
{
    protected override long Decides => Swap.ToId;

    public Task<IActionResult> OnPostAsync(CancellationToken ct)
    {
        if (!Rota.Plan.Has(Swap.FromId, Swap.BeginsAt, Swap.EndsAt)) throw new RuleViolation("This time is no longer theirs. Ask them to withdraw the request.");
        Swap.Accept(Actor, Now);
        return DoneAsync("You take this on-call shift.", ct);
    }
}
