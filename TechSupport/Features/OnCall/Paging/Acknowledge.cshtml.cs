using TechSupport.Features.OnCall.Rotas;

namespace TechSupport.Features.OnCall.Paging;

/// <summary>Somebody looks after it: the page goes no further up the ladder.</summary>
public sealed class AcknowledgeModel(AppDb db, RotaReader reader, OnCallBoard board, TimeProvider clock) : NumberedPage(db, reader, board)
{
    public void OnGet() { }

    public async Task<IActionResult> OnPostAsync(CancellationToken ct)
    {
        await using var transaction = await Db.Database.BeginTransactionAsync(ct);
        // who is woken at night is not to be asked to try again because the page climbed just now
        await Db.Database.ExecuteSqlAsync($"select 1 from on_call_pages where id = {Number} for update", ct);
        await Db.Entry(Row.Page).ReloadAsync(ct);
        Row.Page.Acknowledge(Actor, clock.GetUtcNow());
        await Db.SaveChangesAsync(ct);
        await transaction.CommitAsync(ct);
        Flash("Acknowledged. Nobody else is told.");
        return RedirectLocal(null, OnCallLinks.Page(Number));
    }
}
