using System.Globalization;
using Microsoft.AspNetCore.WebUtilities;
using TechSupport.Features.Search;

namespace TechSupport.Features.Tickets.Queue.Filtering;

/// <summary>What a ticket list shows, read from its address and written back into it: <c>?view=mine&amp;priority=p1,p2&amp;q=printer&amp;sort=-changed&amp;after=…</c></summary>
public sealed record TicketFilter
{
    public const int PageSize = 50;
    public const int SearchTextLength = 200;

    public TicketQueue Queue { get; init; } = TicketQueue.Default;

    /// <summary>A ticket has one of the values of each field that has any.</summary>
    public IReadOnlyList<FilterValue> Values { get; init; } = [];

    /// <summary>Words of the ticket; empty for all.</summary>
    public string SearchText { get; init; } = "";

    /// <summary>Null for the usual one.</summary>
    public TicketOrder? Order { get; init; }

    /// <summary>Where the page begins, or ends; null on the first one.</summary>
    public Cursor? Cursor { get; init; }

    /// <summary>Something narrows the queue; each such thing is a chip that takes it away again.</summary>
    public bool IsNarrowed => SearchText.Length > 0 || Values.Count > 0;

    /// <summary>The words say only what is left out: no index helps, and nothing is looked for.</summary>
    public bool OnlyExcludes => SearchWords.Of(SearchText).OnlyExclude;

    public bool OnlyActive => FilterFields.OnlyActive(ValuesOf(FilterFields.Status));

    /// <summary>Of what is done nobody asks which is the next.</summary>
    public TicketOrder EffectiveOrder => Order is { } asked && (asked.Sort != TicketOrder.Care.Sort || OnlyActive) ? asked : OnlyActive ? Queue.Order : TicketOrder.Newest;

    public IReadOnlyList<string> ValuesOf(FilterField field) => [.. Values.Where(v => v.Field == field).Select(v => v.Value)];

    public bool Has(FilterField field, string value) => Values.Contains(new FilterValue(field, value));

    /// <summary>The first page without one value.</summary>
    public TicketFilter Without(FilterValue value) => this with { Values = [.. Values.Where(v => v != value)], Cursor = null };

    /// <summary>The first page in another order.</summary>
    public TicketFilter In(TicketOrder order) => this with { Order = order, Cursor = null };

    /// <summary>False when the address was mistyped or tampered with; what could be read is in <paramref name="filter"/>.</summary>
    public static bool TryParse(IQueryCollection query, out TicketFilter filter)
    {
        var good = true;
        // what is not given is as usual, what is not known is a mistake
        T? Known<T>(string name, Func<string, T?> find)
        {
            if (query[name].ToString() is not { Length: > 0 } text) return default;
            var found = find(text);
            good &= found is not null;
            return found;
        }
        IEnumerable<FilterValue> Read(FilterField field)
        {
            var read = query[field.Name].SelectMany(Parts).Select(field.Read).Distinct().ToList();
            good &= !read.Contains(null);
            return field.Simplify([.. read.OfType<string>()]).Select(value => new FilterValue(field, value));
        }
        filter = new TicketFilter
        {
            Queue = Known("view", key => TicketQueue.All.FirstOrDefault(q => q.Key == key)) ?? TicketQueue.Default,
            Order = Known("sort", TicketOrder.Read),
            Values = [.. FilterFields.All.SelectMany(Read)],
            SearchText = Known("q", text => SingleLine.Normalize(text) is { Length: <= SearchTextLength } words ? words : null) ?? "",
        };
        // the pages that an earlier release led to: its usual order was that by due date
        if (filter is { Order: null, OnlyActive: true } && new[] { "after", "before" }.Any(name => Cursor.Read(query[name].ToString()) is { Keys.Count: 2 })) filter = filter with { Order = TicketOrder.Due };
        var order = filter.EffectiveOrder;
        // within a priority it went by number, which is no place in the present order
        Cursor? Ends(string name) => order.Sort == TicketOrder.Priority.Sort && Cursor.Read(query[name].ToString()) is { Keys: [var priority, _] } && order.Sort.Columns[0].Takes(priority) ? null
            : Known(name, text => Cursor.Read(text) is { } cursor ? order.Take(cursor) : null);
        var from = Known<int?>("from", text => int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var row) && row > 0 ? row : null);
        var (after, before) = (Ends("after"), Ends("before"));
        filter = filter with { Cursor = after is not null ? after with { From = from } : before is not null ? before with { IsBack = true, From = from } : null };
        return good;
    }

    /// <param name="query">The part after the question mark.</param>
    /// <param name="filter">What could be read.</param>
    public static bool TryParse(string query, out TicketFilter filter) => TryParse(new QueryCollection(QueryHelpers.ParseQuery(query)), out filter);

    /// <summary>The page after a row.</summary>
    /// <param name="last">The last one of this page.</param>
    /// <param name="from">Which one of the list the row after it is; null when that is not known.</param>
    public TicketFilter Behind(TicketRow last, int? from) => this with { Cursor = EffectiveOrder.Of(last) with { From = from } };

    /// <summary>The page before a row.</summary>
    /// <param name="first">The first one of this page.</param>
    /// <param name="from">Which one of the list it is; null when that is not known.</param>
    public TicketFilter Before(TicketRow first, int? from) => this with { Cursor = EffectiveOrder.Of(first) with { IsBack = true, From = from } };

    /// <summary>The address of this page.</summary>
    public string Url()
    {
        // a comma may be used in an address as it is
        (string Name, string Text)[] parts =
        [
            ("view", Queue == TicketQueue.Default ? "" : Queue.Key),
            .. FilterFields.All.Select(field => (field.Name, string.Join(',', ValuesOf(field)))),
            ("q", Uri.EscapeDataString(SearchText)), ("sort", Order?.Key ?? ""),
            (Cursor is { IsBack: true } ? "before" : "after", $"{Cursor}"), ("from", Cursor?.From?.ToString(CultureInfo.InvariantCulture) ?? ""),
        ];
        var query = string.Join('&', parts.Where(part => part.Text.Length > 0).Select(part => $"{part.Name}={part.Text}"));
        return query.Length == 0 ? TicketLinks.List : $"{TicketLinks.List}?{query}";
    }

    /// <summary>The filter's rows in its order, one more than a page so that the caller sees whether there is a next one; of a page that is read from its end, backwards.</summary>
    public IQueryable<Ticket> Apply(AppDb db, Actor actor, DateTimeOffset now) => EffectiveOrder.Page(All(db, actor, now), Cursor).Take(PageSize + 1);

    /// <summary>All that the filter lets through, on every page.</summary>
    public IQueryable<Ticket> All(AppDb db, Actor actor, DateTimeOffset now) =>
        FilterFields.All.Aggregate(LookUp(db, actor).Where(Queue.Holds(actor, now)), (left, field) => field.Narrow(left, ValuesOf(field)));

    private IQueryable<Ticket> LookUp(AppDb db, Actor actor)
    {
        if (SearchText.Length > 0) return db.TicketsFor(actor, SearchText, first: !OnlyActive);
        var unfinished = FilterFields.NotClosed(ValuesOf(FilterFields.Status));
        return OnlyActive || unfinished.Count == 0 ? db.TicketsFor(actor) : db.TicketsFor(actor, unfinished);
    }

    private static IEnumerable<string> Parts(string? text) =>
        (text ?? "").Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
}
