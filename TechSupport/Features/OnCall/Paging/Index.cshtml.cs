using TechSupport.Features.OnCall.Alerts;
using TechSupport.Features.OnCall.Rotas;

namespace TechSupport.Features.OnCall.Paging;

/// <summary>All pages, the open ones first; below, the alerts that came in lately.</summary>
public sealed class IndexModel(AppDb db, RotaReader reader, OnCallBoard board) : DutyPage(db, reader, board)
{
    private const int Latest = 50;

    public IReadOnlyList<PageRow> Open { get; private set; } = [];
    public IReadOnlyList<PageRow> Over { get; private set; } = [];

    public IReadOnlyList<Alert> Alerts { get; private set; } = [];

    public async Task<IActionResult> OnGetAsync(CancellationToken ct)
    {
        var pages = Db.Set<OnCallPage>().AsNoTracking();
        Open = await PageRow.OfAsync(Db, Actor, await pages.Where(p => p.EndedAt == null).OrderByDescending(p => p.Id).Take(4 * Latest).ToListAsync(ct), ct);
        Over = await PageRow.OfAsync(Db, Actor, await pages.Where(p => p.EndedAt != null).OrderByDescending(p => p.Id).Take(Latest).ToListAsync(ct), ct);
        Alerts = await Db.Set<Alert>().AsNoTracking().OrderByDescending(a => a.ReceivedAt).ThenByDescending(a => a.Id).Take(Latest).ToListAsync(ct);
        return Page();
    }
}
