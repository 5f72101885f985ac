namespace TechSupport.Features.Tickets.Queue.Filtering;

/// <summary>A page of a ticket list, with the addresses of those beside it.</summary>
/// <param name="Rows">In the order of the list.</param>
/// <param name="Total">How many tickets the list has on all its pages; null where closed ones are among them and go on for pages: nobody reads a million rows to know.</param>
/// <param name="From">Which one of the list the first row is, counted from 1; null when that is not known.</param>
/// <param name="Previous">The page before; null on the first one.</param>
/// <param name="Next">The page after; null on the last one.</param>
public sealed record TicketPage(IReadOnlyList<TicketRow> Rows, int? Total, int? From, TicketFilter? Previous, TicketFilter? Next)
{
    public static readonly TicketPage Empty = new([], 0, null, null, null);

    /// <param name="filter">Which page.</param>
    /// <param name="counts">What the queues hold: of a queue that nothing narrows, nobody counts again.</param>
    public static async Task<TicketPage> ReadAsync(AppDb db, TicketFilter filter, QueueCounts counts, Actor actor, DateTimeOffset now, CancellationToken ct)
    {
        var read = await TicketRow.ReadAsync(db, filter.Apply(db, actor, now), ct);
        var (cursor, goesOn) = (filter.Cursor, read.Count > TicketFilter.PageSize);
        var rows = read.Take(TicketFilter.PageSize).ToList();
        if (cursor is { IsBack: true }) rows.Reverse();
        int? total = cursor is null && !goesOn ? rows.Count : !filter.IsNarrowed ? counts.Of(filter.Queue) : filter.OnlyActive ? await filter.All(db, actor, now).CountAsync(ct) : null;
        if (rows.Count == 0) return new(rows, total, null, null, null);
        int? from = cursor switch
        {
            null => 1,
            // there is nothing before it
            { IsBack: true } when !goesOn => 1,
            { IsBack: true } => cursor.From - rows.Count,
            _ => cursor.From,
        };
        // others have come or gone since the page before was read
        if (from < 1 || from + rows.Count - 1 > total) from = null;
        var (hasPrevious, hasNext) = cursor is { IsBack: true } ? (goesOn, true) : (cursor is not null, goesOn);
        return new(rows, total, from, hasPrevious ? filter.Before(rows[0], from) : null, hasNext ? filter.Behind(rows[^1], from + rows.Count) : null);
    }
}
