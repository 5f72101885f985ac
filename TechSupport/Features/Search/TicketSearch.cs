using System.Globalization;
using System.Text.RegularExpressions;
using Microsoft.EntityFrameworkCore;
using TechSupport.Data;
using TechSupport.Features.Catalog.Equipment;
using TechSupport.Features.Tickets;
using TechSupport.Features.Tickets.Comments;
using TechSupport.Kernel;

namespace TechSupport.Features.Search;

/// <summary>
/// Finds tickets by number, words, inventory number and, for technicians, the requester's name: best first, then newest.
/// Every way in starts at what the person may see, so that neither a row nor a count tells of anything else.
/// </summary>
public static partial class TicketSearch
{
    public const int QueryLength = 200;

    /// <summary>Rows shown; whoever finds more says more.</summary>
    public const int Most = 50;

    /// <summary>How many of the newest hits of each way in are ranked: a common word has a hundred thousand.</summary>
    private const int Pool = 300;

    /// <returns>At most <see cref="Most"/> + 1 tickets in order, so that the caller sees whether there are more.</returns>
    public static async Task<IReadOnlyList<long>> RunAsync(AppDb db, Actor actor, string query, CancellationToken ct)
    {
        var numbers = await ByNumberAsync(db, actor, query, ct);
        var named = await Newest(ByEquipment(db, actor, query)).ToListAsync(ct);
        if (actor.IsTechnician && ByRequester(db, actor, query) is { } requested) named.AddRange(await Newest(requested).ToListAsync(ct));
        var words = await Newest(ByWords(db, actor, query)).ToListAsync(ct);
        words.AddRange(await ByComments(db, actor, query).ToListAsync(ct));
        var ranks = await RanksAsync(db, query, words, ct);
        return [.. numbers.Concat(named.Distinct().OrderByDescending(id => id))
            .Concat(words.OrderByDescending(id => ranks.GetValueOrDefault(id)).ThenByDescending(id => id)).Distinct().Take(Most + 1)];
    }

    /// <summary>The exact number first, then those that begin with it, newest first.</summary>
    private static async Task<List<long>> ByNumberAsync(AppDb db, Actor actor, string query, CancellationToken ct)
    {
        if (Number().Match(query) is not { Success: true } match || !long.TryParse(match.Groups[1].Value, CultureInfo.InvariantCulture, out var number) || number == 0) return [];
        var visible = db.Tickets.VisibleTo(actor);
        var last = await visible.MaxAsync(t => (long?)t.Id, ct) ?? 0;
        var ranges = new Stack<(long From, long To)>();
        // 104 → 104, then 1040–1049, 10400–10499…: ranges of the primary key
        for (var (from, width) = (number, 1L); from <= last; (from, width) = (from * 10, width * 10)) ranges.Push((from, from + width));
        var found = new List<long>();
        foreach (var range in ranges.Where(r => found.Count <= Most || r.From == number))
            found.AddRange(await visible.Where(t => t.Id >= range.From && t.Id < range.To).OrderByDescending(t => t.Id).Select(t => t.Id).Take(Most + 1).ToListAsync(ct));
        return [.. found.OrderByDescending(id => id == number)];
    }

    private static IQueryable<Ticket> ByWords(AppDb db, Actor actor, string query) =>
        db.Tickets.FromSql($"select t.*, t.xmin from tickets t where t.search @@ websearch_to_tsquery('russian', {query})").VisibleTo(actor);

    // a note must not be found by whoever may not read it, not even as a hit without text
    private static IQueryable<long> ByComments(AppDb db, Actor actor, string query)
    {
        var comments = db.Comments.FromSql($"select c.* from comments c where c.search @@ websearch_to_tsquery('russian', {query})");
        if (!TicketPolicy.CanSeeNotes(actor)) comments = comments.Where(c => c.Kind == CommentKind.Reply && db.Tickets.VisibleTo(actor).Any(t => t.Id == c.TicketId));
        return comments.OrderByDescending(c => c.Id).Select(c => c.TicketId).Take(Pool);
    }

    private static IQueryable<Ticket> ByEquipment(AppDb db, Actor actor, string query)
    {
        var inventory = EquipmentItem.Normal(query);
        var prefix = Escape(inventory) + "%";
        return db.Tickets.VisibleTo(actor).Where(t => db.Equipment.Any(e => e.Id == t.EquipmentId && (e.InventoryNumber == inventory || inventory.Length > 2 && EF.Functions.Like(e.InventoryNumber, prefix, "\\"))));
    }

    /// <summary>Names in any order of their parts; null when there is nothing to look for.</summary>
    private static IQueryable<Ticket>? ByRequester(AppDb db, Actor actor, string query)
    {
        var parts = query.Split(' ', StringSplitOptions.RemoveEmptyEntries).Where(p => p.Any(char.IsLetter)).Take(5).ToList();
        if (parts.Count == 0 || parts.Max(p => p.Length) < 2) return null;
        var people = parts.Aggregate(db.Users.AsQueryable(), (users, part) =>
        {
            var pattern = "%" + Escape(part) + "%";
            return users.Where(u => EF.Functions.ILike(u.FullName, pattern, "\\"));
        });
        return db.Tickets.VisibleTo(actor).Where(t => people.Any(u => u.Id == t.RequesterId));
    }

    private static IQueryable<long> Newest(IQueryable<Ticket> tickets) => tickets.OrderByDescending(t => t.Id).Select(t => t.Id).Take(Pool);

    private static Task<Dictionary<long, float>> RanksAsync(AppDb db, string query, IEnumerable<long> ids, CancellationToken ct)
    {
        var found = ids.Distinct().ToArray();
        return db.Database.SqlQuery<Ranked>($"""
            select t.id as id, ts_rank(t.search, websearch_to_tsquery('russian', {query})) as rank from tickets t where t.id = any({found})
            """).ToDictionaryAsync(r => r.Id, r => r.Rank, ct);
    }

    private static string Escape(string text) => text.Replace("\\", "\\\\").Replace("%", "\\%").Replace("_", "\\_");

    [GeneratedRegex(@"^\s*[#№]?\s*([0-9]{1,12})\s*$")]
    private static partial Regex Number();

    private sealed record Ranked(long Id, float Rank);
}
