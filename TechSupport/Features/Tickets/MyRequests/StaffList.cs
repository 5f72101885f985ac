using TechSupport.Features.Shared;

namespace TechSupport.Features.Tickets.MyRequests;

/// <summary>What a person has reported: open requests and a few closed ones, or the closed ones page by page.</summary>
public sealed class StaffList
{
    public const int PageSize = 50;
    private const int RecentlyClosed = 10;

    public IReadOnlyList<StaffRow> Open { get; private init; } = [];
    public IReadOnlyList<StaffRow> Closed { get; private init; } = [];

    /// <summary>Only closed requests are listed.</summary>
    public bool OnlyClosed { get; private init; }

    /// <summary>English, a key of the translations.</summary>
    public string Title => OnlyClosed ? "Closed requests" : "My requests";

    public bool IsFirstPage { get; private init; }

    /// <summary>Null when there is but one page.</summary>
    public Pager? Pager { get; private init; }

    public bool MoreClosed { get; private init; }

    /// <param name="view">"closed", or anything else for the open ones.</param>
    /// <param name="after">Number of the last request on the page before; null or nonsense starts anew.</param>
    public static async Task<StaffList> LoadAsync(AppDb db, Actor actor, string? view, string? after, CancellationToken ct = default)
    {
        var closed = view == "closed";
        long? from = long.TryParse(after, out var number) && number > 0 ? number : null;
        var page = await PageAsync(db, Mine(db, actor, closed), from, PageSize, ct);
        var pager = from is null && !page.HasMore ? null
            : new Pager(null, from is null ? null : TicketLinks.Mine(closed), page.Next(row => TicketLinks.Mine(closed, row.Id)));
        if (closed) return new StaffList { Closed = page.Rows, OnlyClosed = true, IsFirstPage = from is null, Pager = pager };
        var recent = page.HasMore ? new([], true) : await PageAsync(db, Mine(db, actor, closed: true), null, RecentlyClosed, ct);
        return new StaffList { Open = ByAttention(page.Rows), Closed = recent.Rows, MoreClosed = recent.HasMore, IsFirstPage = from is null, Pager = pager };
    }

    /// <summary>The open requests for the home page, those that wait for the person first, and how many there are.</summary>
    public static async Task<(IReadOnlyList<StaffRow> Rows, int Count)> OpenAsync(AppDb db, Actor actor, int most, CancellationToken ct = default)
    {
        var mine = Mine(db, actor, closed: false);
        var rows = await StaffRow.ReadAsync(db, mine
            .OrderBy(t => t.WaitingFor == WaitingFor.Requester ? 0 : t.Status == TicketStatus.Resolved ? 1 : 2).ThenByDescending(t => t.Id).Take(most), ct);
        return (rows, rows.Count < most ? rows.Count : await mine.CountAsync(ct));
    }

    // "is there any" would be looked for from one end of all tickets to the other; the newest of the person's own is found among these
    public static async Task<bool> HasClosedAsync(AppDb db, Actor actor, CancellationToken ct = default) =>
        await Mine(db, actor, closed: true).MaxAsync(t => t.ClosedAt, ct) is not null;

    // for a technician, too, "my requests" are the ones they reported
    private static IQueryable<Ticket> Mine(AppDb db, Actor actor, bool closed) => db.TicketsFor(actor)
        .Where(t => t.RequesterId == actor.Id && (closed ? t.Status == TicketStatus.Closed : t.Status != TicketStatus.Closed));

    private static async Task<Page<StaffRow>> PageAsync(AppDb db, IQueryable<Ticket> tickets, long? from, int size, CancellationToken ct)
    {
        if (from is { } number) tickets = tickets.Where(t => t.Id < number);
        return (await StaffRow.ReadAsync(db, tickets.OrderByDescending(t => t.Id).Take(size + 1), ct)).ToPage(size);
    }

    private static IReadOnlyList<StaffRow> ByAttention(IReadOnlyList<StaffRow> rows) => [.. rows.OrderBy(r => r.AttentionRank)];
}
