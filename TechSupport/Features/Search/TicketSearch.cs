using Microsoft.AspNetCore.Html;
using TechSupport.Features.Search.Sources;

namespace TechSupport.Features.Search;

/// <summary>A ticket that was found, with the found words marked in its subject.</summary>
public sealed record SearchHit(long Id, IHtmlContent Subject);

/// <summary>Finds tickets by whatever a <see cref="SearchSource"/> understands: what was meant first, then by words, best first, then newest.</summary>
public static class TicketSearch
{
    public const int QueryLength = 200;

    /// <summary>Rows shown; with more hits, people add a word.</summary>
    public const int Most = 50;

    /// <summary>How many of the newest hits of words are ranked: a common word has a hundred thousand.</summary>
    internal const int Pool = 300;

    /// <summary>Where the newest hits of a common word are looked for: reading so many rows backwards takes 20 ms.</summary>
    internal const int Recent = 20_000;

    private static readonly IReadOnlyList<SearchSource> Sources = [new NumberSource(), new EquipmentSource(), new RequesterSource(), new TextSource(), new CommentSource()];

    /// <returns>At most <see cref="Most"/> + 1 tickets in order, so that the caller sees whether there are more.</returns>
    public static async Task<IReadOnlyList<SearchHit>> RunAsync(AppDb db, Actor actor, string query, CancellationToken ct)
    {
        var request = new SearchRequest(db, actor, query);
        var leads = await ReadAsync(Sources, source => source.Leads(request) is { } found ? [found] : [], ct);
        var hits = await ReadAsync(Sources, source => source.Tickets(request, [.. leads[source]]), ct);
        var meant = Sources.SelectMany(source => hits[source].Select(id => (Id: id, Place: source.PlaceOf(request, id))))
            .Where(hit => hit.Place is not null).OrderBy(hit => hit.Place).ThenByDescending(hit => hit.Id).Select(hit => hit.Id).Distinct().ToArray();
        long[] all = [.. hits.SelectMany(h => h).Distinct()];
        return all.Length == 0 ? [] : await BestAsync(db, query, meant, all, ct);
    }

    /// <summary>Those that were meant, in their order, then the others by rank; each with its subject marked.</summary>
    private static async Task<IReadOnlyList<SearchHit>> BestAsync(AppDb db, string query, long[] meant, long[] all, CancellationToken ct)
    {
        var best = await db.Database.SqlQuery<MarkedSubject>($"""
            select best.id, ts_headline('russian', translate(best.subject, E'\uE000\uE001', ''), best.query, E'HighlightAll=true, StartSel=\uE000, StopSel=\uE001') as text
            from (
                select t.id, t.subject, query, row_number() over (order by array_position({meant}, t.id), ts_rank(t.search, query) desc, t.id desc) as place
                from tickets t, websearch_to_tsquery('russian', {query}) query
                where t.id = any({all})
            ) best
            where best.place <= {Most + 1}
            order by best.place
            """).ToListAsync(ct);
        return [.. best.Select(b => new SearchHit(b.Id, Highlights.Mark(b.Text)))];
    }

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

    private sealed record MarkedSubject(long Id, string Text);
}
