using System.ComponentModel.DataAnnotations;
using TechSupport.Features.Shared;
using TechSupport.Features.Tickets;

namespace TechSupport.Features.Notifications.Outbox;

public sealed class IndexModel(AppDb db) : AppPage
{
    private const int PageSize = 50;

    /// <summary>"More than a thousand" is exact enough, and counting millions would take seconds.</summary>
    private const int CountedUpTo = 1000;

    [BindProperty(SupportsGet = true), StringLength(20)] public string? State { get; set; }
    [BindProperty(SupportsGet = true)] public long? Before { get; set; }

    public Tab Tab => Tab.Of(State);
    public IReadOnlyDictionary<string, string> Counts { get; private set; } = new Dictionary<string, string>();
    public Page<Row> List { get; private set; } = Page<Row>.Empty;

    public Pager Pager => new(null, Before is null ? null : Address(null), List.Next(row => Address(row.Delivery.Id)), ByTime: true);
    public IReadOnlyList<ParkedEvent> Parked { get; private set; } = [];

    public async Task<IActionResult> OnGetAsync(CancellationToken ct)
    {
        if (!ModelState.IsValid || State is { Length: > 0 } && Tab.Key != State)
        {
            ModelState.Clear();
            ModelState.AddModelError("", L["This list address is mistyped. The list below leaves out what could not be read."]);
            Response.StatusCode = StatusCodes.Status400BadRequest;
        }
        var counts = new Dictionary<string, string>();
        foreach (var tab in Tab.All)
        {
            var count = await db.Deliveries.Where(d => tab.States.Contains(d.State)).OrderBy(d => d.Id).Take(CountedUpTo + 1).CountAsync(ct);
            counts[tab.Key] = count > CountedUpTo ? $"{CountedUpTo}+" : $"{count}";
        }
        Counts = counts;
        Parked = await ParkedEvent.ListAsync(db, Actor, ct);
        var deliveries = db.Deliveries.AsNoTracking().Where(d => Tab.States.Contains(d.State) && !db.UntoldTo(Actor).Any(e => e.Id == d.EventId));
        if (Before is { } before) deliveries = deliveries.Where(d => d.Id < before);
        var rows = await (from d in deliveries.OrderByDescending(d => d.Id).Take(PageSize + 1)
                          join u in db.Users on d.UserId equals u.Id
                          orderby d.Id descending
                          select new { Delivery = d, u.FullName, u.Email }).ToListAsync(ct);
        var page = rows.ToPage(PageSize);
        var shown = page.Rows;
        var kinds = await KindsAsync([.. shown.Select(r => r.Delivery)], ct);
        var about = shown.Select(r => r.Delivery.TicketId).OfType<long>().Distinct().ToArray();
        // messages about a probe are listed like any other, but no one here can open it
        var visible = (await db.TicketsFor(Actor).Where(t => about.Contains(t.Id)).Select(t => t.Id).ToListAsync(ct)).ToHashSet();
        List = page.As<Row>([.. shown.Select(r => new Row(r.Delivery, r.FullName, r.Email ?? "", kinds.GetValueOrDefault(r.Delivery.EventId, ""), r.Delivery.TicketId is { } t && visible.Contains(t)))]);
        return Page();
    }

    private string Address(long? before) => ListAddress.Of(NotificationLinks.Outbox, ("state", Tab.Key), ("before", before));

    private async Task<Dictionary<long, string>> KindsAsync(IReadOnlyList<Delivery> deliveries, CancellationToken ct)
    {
        if (deliveries.Count == 0) return [];
        var ids = deliveries.Select(d => d.EventId).ToArray();
        // the instants keep the query inside the partitions it needs
        var (first, last) = (deliveries.Min(d => d.EventAt), deliveries.Max(d => d.EventAt));
        return await db.Events.Where(e => ids.Contains(e.Id) && e.At >= first && e.At <= last).ToDictionaryAsync(e => e.Id, e => e.Kind, ct);
    }
}
