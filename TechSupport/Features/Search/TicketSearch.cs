using System.Globalization;
using System.Text.RegularExpressions;
using Microsoft.EntityFrameworkCore;
using TechSupport.Data;
using TechSupport.Features.Tickets;
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

    /// <summary>A common word fills the pool from the newest rows alone; reading them backwards takes 20 ms.</summary>
    private const int Recent = 20_000;

    /// <summary>People or devices that fit a name, at most.</summary>
    private const int Holders = 50;

    /// <returns>At most <see cref="Most"/> + 1 tickets in order, so that the caller sees whether there are more.</returns>
    public static async Task<IReadOnlyList<long>> RunAsync(AppDb db, Actor actor, string query, CancellationToken ct)
    {
        var last = await db.TicketsFor(actor).MaxAsync(t => (long?)t.Id, ct) ?? 0;
        var numbers = await ByNumberAsync(db, actor, query, last, ct);
        var named = await ByEquipmentAsync(db, actor, query, ct);
        if (actor.IsTechnician) named.AddRange(await ByRequesterAsync(db, actor, query, ct));
        var words = await ByWordsAsync(db, actor, query, last, ct);
        words.AddRange(await ByCommentsAsync(db, actor, query, ct));
        var ranks = await RanksAsync(db, query, words, ct);
        return [.. numbers.Concat(named.Distinct().OrderByDescending(id => id))
            .Concat(words.OrderByDescending(id => ranks.GetValueOrDefault(id)).ThenByDescending(id => id)).Distinct().Take(Most + 1)];
    }

    /// <summary>The exact number first, then those that begin with it, newest first.</summary>
    private static async Task<List<long>> ByNumberAsync(AppDb db, Actor actor, string query, long last, CancellationToken ct)
    {
        if (Number().Match(query) is not { Success: true } match || !long.TryParse(match.Groups[1].Value, CultureInfo.InvariantCulture, out var number) || number == 0) return [];
        var visible = db.TicketsFor(actor);
        var ranges = new Stack<(long From, long To)>();
        // 104 → 104, then 1040–1049, 10400–10499…: ranges of the primary key
        for (var (from, width) = (number, 1L); from <= last; (from, width) = (from * 10, width * 10)) ranges.Push((from, from + width));
        var found = new List<long>();
        foreach (var range in ranges.Where(r => found.Count <= Most || r.From == number))
            found.AddRange(await visible.Where(t => t.Id >= range.From && t.Id < range.To).OrderByDescending(t => t.Id).Select(t => t.Id).Take(Most + 1).ToListAsync(ct));
        return [.. found.OrderByDescending(id => id == number)];
    }

    private static async Task<List<long>> ByWordsAsync(AppDb db, Actor actor, string query, long last, CancellationToken ct)
    {
        var hits = db.TicketsFor(actor, query);
        if (actor.IsTechnician)
        {
            var recent = await hits.Where(t => t.Id > last - Recent).OrderByDescending(t => t.Id).Select(t => t.Id).Take(Pool).ToListAsync(ct);
            if (recent.Count == Pool) return recent;
        }
        // "+ 0": for a rare word the planner would rather read the whole table backwards than use the search index
        return await hits.OrderByDescending(t => t.Id + 0).Select(t => t.Id).Take(Pool).ToListAsync(ct);
    }

    private static async Task<List<long>> ByCommentsAsync(AppDb db, Actor actor, string query, CancellationToken ct)
    {
        var (visible, hits) = (db.TicketsFor(actor), db.CommentsFor(actor, query));
        if (actor.IsTechnician)
        {
            var last = await db.AllComments(AccessReason.AskedAfterwards).MaxAsync(c => (long?)c.Id, ct) ?? 0;
            var recent = await hits.Where(c => c.Id > last - Recent).OrderByDescending(c => c.Id).Select(c => c.TicketId).Take(Pool).ToListAsync(ct);
            // a probe's text may be among them, and a hit that is not shown would be counted
            if (recent.Count == Pool) return await db.TicketsFor(actor).Where(t => recent.Contains(t.Id)).Select(t => t.Id).ToListAsync(ct);
        }
        hits = hits.Where(c => visible.Any(t => t.Id == c.TicketId));
        return await hits.OrderByDescending(c => c.Id + 0).Select(c => c.TicketId).Take(Pool).ToListAsync(ct);
    }

    // holders first, their tickets then: in one statement EF numbers the rows of the whole tickets table
    private static async Task<List<long>> ByEquipmentAsync(AppDb db, Actor actor, string query, CancellationToken ct)
    {
        var inventory = Kernel.InventoryNumber.Normalize(query);
        var prefix = Like.Beginning(inventory);
        // of a number so short too much begins with it
        var whole = inventory.Length <= 2;
        var devices = await db.Equipment.Where(e => e.InventoryNumber == inventory || !whole && EF.Functions.Like(e.InventoryNumber, prefix, Like.Escape))
            .OrderBy(e => e.InventoryNumber).Select(e => e.Id).Take(Holders).ToListAsync(ct);
        return devices.Count == 0 ? [] : await NewestAsync(db.TicketsFor(actor).Where(t => devices.Contains(t.EquipmentId!.Value)), ct);
    }

    /// <summary>Names in any order of their parts.</summary>
    private static async Task<List<long>> ByRequesterAsync(AppDb db, Actor actor, string query, CancellationToken ct)
    {
        var parts = query.Split(' ', StringSplitOptions.RemoveEmptyEntries).Where(p => p.Any(char.IsLetter)).Take(5).ToList();
        if (parts.Count == 0 || parts.Max(p => p.Length) < 2) return [];
        var people = parts.Aggregate(db.Users.AsQueryable(), (users, part) =>
        {
            var pattern = Like.Containing(part);
            return users.Where(u => EF.Functions.ILike(u.FullName, pattern, Like.Escape));
        });
        var ids = await people.OrderBy(u => u.FullName).Select(u => u.Id).Take(Holders).ToListAsync(ct);
        return ids.Count == 0 ? [] : await NewestAsync(db.TicketsFor(actor).Where(t => ids.Contains(t.RequesterId)), ct);
    }

    // "+ 0": the holders' own indexes are the way in, not the table from its end
    private static Task<List<long>> NewestAsync(IQueryable<Ticket> tickets, CancellationToken ct) =>
        tickets.OrderByDescending(t => t.Id + 0).Select(t => t.Id).Take(Most + 1).ToListAsync(ct);

    private static Task<Dictionary<long, float>> RanksAsync(AppDb db, string query, IEnumerable<long> ids, CancellationToken ct)
    {
        var found = ids.Distinct().ToArray();
        return db.Database.SqlQuery<Ranked>($"""
            select t.id as id, ts_rank(t.search, websearch_to_tsquery('russian', {query})) as rank from tickets t where t.id = any({found})
            """).ToDictionaryAsync(r => r.Id, r => r.Rank, ct);
    }

    [GeneratedRegex(@"^\s*[#№]?\s*([0-9]{1,12})\s*$")]
    private static partial Regex Number();

    private sealed record Ranked(long Id, float Rank);
}
