using Microsoft.Extensions.Options;
using TechSupport.Features.OnCall.Rotas;

namespace TechSupport.Features.OnCall.Feeds;

/// <summary>Makes the address at which one's calendar reads one's shifts; it is shown once, and the one before stops working.</summary>
public sealed class CalendarModel(AppDb db, RotaReader reader, OnCallBoard board, IOptions<HospitalOptions> hospital, TimeProvider clock) : DutyPage(db, reader, board)
{
    /// <summary>Since when there is one; null when there is none.</summary>
    public DateTimeOffset? Since { get; private set; }

    /// <summary>The address that was just made.</summary>
    public Uri? Address { get; private set; }

    public Task<IActionResult> OnGetAsync() => ShowAsync();

    public async Task<IActionResult> OnPostAsync(CancellationToken ct)
    {
        var token = FeedEndpoint.NewToken();
        var feed = await Db.Set<CalendarFeed>().SingleOrDefaultAsync(f => f.Id == Actor.Id, ct);
        if (feed is null) Db.Add(feed = new CalendarFeed(Actor.Id!.Value));
        feed.Renew(Actor, FeedEndpoint.Hash(token), clock.GetUtcNow());
        await Db.SaveChangesAsync(ct);
        Address = hospital.Value.Link(FeedEndpoint.Address(token));
        return await ShowAsync();
    }

    protected override async Task LoadAsync(CancellationToken ct) =>
        Since = await Db.Set<CalendarFeed>().Where(f => f.Id == Actor.Id).Select(f => (DateTimeOffset?)f.RenewedAt).SingleOrDefaultAsync(ct);
}
