using Microsoft.AspNetCore.Html;
using TechSupport.Features.Search.Sources;

namespace TechSupport.Features.Search;

/// <summary>A ticket that was found, with the found words marked in its subject.</summary>
/// <param name="Id">Its number.</param>
/// <param name="Subject">What is wrong.</param>
/// <param name="Said">Where the words are, when they are not in the subject.</param>
public sealed record SearchHit(long Id, IHtmlContent Subject, IHtmlContent? Said);

/// <summary>A page of what was found.</summary>
/// <param name="Hits">In order.</param>
/// <param name="Page">Which one: the last one where there are fewer than was asked for.</param>
/// <param name="Count">Of all pages.</param>
/// <param name="HasMore">There are more hits than pages hold.</param>
public sealed record SearchResult(IReadOnlyList<SearchHit> Hits, int Page, int Count, bool HasMore)
{
    public static readonly SearchResult None = new([], 1, 0, false);

    public int First => (Page - 1) * TicketSearch.PageSize + 1;
    public int Last => First + Hits.Count - 1;
}

/// <summary>Finds tickets by whatever a <see cref="SearchSource"/> understands: what was meant first, then by words, best first, then newest.</summary>
public static class TicketSearch
{
    public const int QueryLength = 200;

    public const int PageSize = 50;

    /// <summary>The best of all; with more hits, people add a word. A page further down has no key to go on after: the best are known when all have been ranked.</summary>
    public const int Most = 300;

    /// <summary>How many of the newest hits are taken from anywhere: a common word has a hundred thousand. One more than is shown, which tells that there are more.</summary>
    internal const int Pool = Most + 1;

    /// <summary>Where the newest hits of a common word are looked for: reading so many rows backwards takes 20 ms.</summary>
    internal const int Recent = 20_000;

    private static readonly IReadOnlyList<SearchSource> Sources =
        [new NumberSource(), new RoomSource(), new EquipmentSource(), new RequesterSource(), new TextSource(), new CommentSource(), new AssigneeSource(), new DepartmentSource()];

    /// <param name="db">The database.</param>
    /// <param name="actor">Who looks.</param>
    /// <param name="query">What for.</param>
    /// <param name="page">From 1.</param>
    /// <param name="ct">Ends it.</param>
    public static async Task<SearchResult> RunAsync(AppDb db, Actor actor, string query, int page, CancellationToken ct)
    {
        var request = new SearchRequest(db, actor, query);
        var leads = await ReadAsync(Sources, source => source.Leads(request) is { } found ? [found] : [], ct);
        var hits = await ReadAsync(Sources, source => source.Tickets(request, [.. leads[source]]), ct);
        var meant = Sources.SelectMany(source => hits[source].Select(id => (Id: id, Place: source.PlaceOf(request, id))))
            .Where(hit => hit.Place is not null).OrderBy(hit => hit.Place).ThenByDescending(hit => hit.Id).Select(hit => hit.Id).Distinct().ToArray();
        long[] all = [.. hits.SelectMany(h => h).Distinct()];
        if (all.Length == 0) return SearchResult.None;
        var count = Math.Min(all.Length, Most);
        page = Math.Min(page, (count + PageSize - 1) / PageSize);
        return new(await BestAsync(request, meant, all, page, ct), page, count, all.Length > Most || Sources.Any(source => source.IsCut(leads[source].Count(), hits[source].Count())));
    }

    /// <summary>
    /// Those that were meant, in their order; then those with the words as they were typed, in any form that endings make; then the others by rank. Each with
    /// its subject marked, or with the place in its text or in what was said that has the words.
    /// </summary>
    private static async Task<IReadOnlyList<SearchHit>> BestAsync(SearchRequest request, long[] meant, long[] all, int page, CancellationToken ct)
    {
        var (signs, words, others) = SearchWords.Of(request.Query).Arguments;
        // as TicketPolicy.CanSeeNotes says it
        var (notes, me) = (request.Actor.IsTechnician, request.Actor.Id ?? 0);
        // what was meant has its order already: only the page's are read, and the others ranked where the page has room for them
        var (before, size) = ((page - 1) * PageSize, Math.Min(PageSize, Most - (page - 1) * PageSize));
        var first = meant.Skip(before).Take(size).ToArray();
        long[] ranked = first.Length == size ? [] : [.. all.Except(meant)];
        var skipped = Math.Max(0, before - meant.Length);
        var best = await request.Db.Database.SqlQuery<MarkedTicket>($"""
            select best.id, ts_headline('russian', best.subject, best.query, E'HighlightAll=true, StartSel=\uE000, StopSel=\uE001') as subject,
                case when best.in_subject then '' else coalesce(
                    ts_headline('russian', translate(left(best.description, 4000), E'\uE000\uE001\n', '  '), best.query, E'MaxFragments=1, MaxWords=14, MinWords=6, StartSel=\uE000, StopSel=\uE001'), '') end as text,
                case when best.in_subject then '' else coalesce((
                    select ts_headline('russian', translate(left(c.body, 4000), E'\uE000\uE001\n', '  '), best.query, E'MaxFragments=1, MaxWords=14, MinWords=6, StartSel=\uE000, StopSel=\uE001')
                    from comments c where c.ticket_id = best.id and c.search @@ best.query and (c.kind = 'reply' or {notes} and best.requester_id <> {me}) order by c.id desc limit 1), '') end as said
            from (
                select t.id, t.requester_id, translate(t.subject, E'\uE000\uE001', '') as subject, t.description, query, ts_filter(t.search, array['a'::"char"]) @@ query as in_subject,
                    row_number() over (order by array_position({first}, t.id), t.search @@ strict desc, ts_filter(t.search, array['a'::"char"]) @@ strict desc, ts_rank(t.search, query) desc, t.id desc) as place
                from tickets t, search_terms({signs}, {words}, {others}, true) query, search_terms({signs}, {words}, {others}, false) strict
                where t.id = any({first}) or t.id = any({ranked})
            ) best
            where best.place > {skipped} and best.place <= {skipped + size}
            order by best.place
            """).ToListAsync(ct);
        return [.. best.Select(b => new SearchHit(b.Id, Highlights.Mark(b.Subject), Said(b)))];
    }

    private static IHtmlContent? Said(MarkedTicket ticket) =>
        new[] { ticket.Text, ticket.Said }.FirstOrDefault(Highlights.IsMarked) is { } said && !Highlights.IsMarked(ticket.Subject) ? Highlights.Mark(said) : null;

    /// <summary>All queries of all sources in one statement.</summary>
    private static async Task<ILookup<SearchSource, long>> ReadAsync(IReadOnlyList<SearchSource> sources, Func<SearchSource, IEnumerable<IQueryable<long>>> queries, CancellationToken ct)
    {
        var all = sources.SelectMany((source, place) => queries(source).Select(ids => ids.Select(id => new Found { Source = place, Id = id }))).ToList();
        var found = all.Count == 0 ? [] : await all.Aggregate(Queryable.Concat).ToListAsync(ct);
        return found.ToLookup(f => sources[f.Source], f => f.Id);
    }

    private sealed record Found
    {
        public required int Source { get; init; }
        public required long Id { get; init; }
    }

    private sealed record MarkedTicket(long Id, string Subject, string Text, string Said);
}
