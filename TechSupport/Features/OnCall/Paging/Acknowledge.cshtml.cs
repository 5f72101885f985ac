using TechSupport.Features.OnCall.Rotas;

namespace TechSupport.Features.OnCall.Paging;

/// <summary>Somebody looks after it: the page goes no further up the ladder.</summary>
public sealed class AcknowledgeModel(AppDb db, RotaReader reader, OnCallBoard board, Acknowledgement acknowledgement) : NumberedPage(db, reader, board)
{
    public void OnGet() { }

    public async Task<IActionResult> OnPostAsync(CancellationToken ct)
    {
        await acknowledgement.RunAsync(Number, Actor, ct);
        Flash("Acknowledged. Nobody else is told.");
        return RedirectLocal(null, OnCallLinks.Page(Number));
    }
}
