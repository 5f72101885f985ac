using TechSupport.Features.OnCall.Rotas;

namespace TechSupport.Features.OnCall.Paging;

/// <summary>About one page, with everybody who was told.</summary>
public abstract class NumberedPage(AppDb db, RotaReader reader, OnCallBoard board) : DutyPage(db, reader, board)
{
    [FromRoute] public long Number { get; set; }

    public PageRow Row { get; private set; } = null!;

    protected override async Task<IActionResult?> GateAsync(CancellationToken ct)
    {
        await base.GateAsync(ct);
        if (await Db.Set<OnCallPage>().Include(p => p.Calls).SingleOrDefaultAsync(p => p.Id == Number, ct) is not { } page) return NotFound();
        Row = (await PageRow.OfAsync(Db, Actor, [page], ct))[0];
        return null;
    }
}
