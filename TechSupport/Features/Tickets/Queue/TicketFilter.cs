using System.Globalization;
using Microsoft.EntityFrameworkCore;
using TechSupport.Kernel;

namespace TechSupport.Features.Tickets.Queue;

/// <summary>What a ticket list shows, read from its address and written back into it: <c>?view=mine&amp;priority=p1&amp;q=printer&amp;sort=updated&amp;after=…</c></summary>
public sealed record TicketFilter
{
    public const int PageSize = 50;
    public const int WordsLength = 200;

    public static readonly string[] Views = ["all", "mine", "unassigned", "unanswered", "overdue", "care", "waiting"];
    public static readonly string[] Statuses = ["new", "open", "waiting", "resolved", "closed", "any"];
    public static readonly string[] Sorts = ["due", "priority", "newest", "oldest", "updated"];

    public string View { get; init; } = "all";

    /// <summary>Empty means everything still to do.</summary>
    public string Status { get; init; } = "";

    public Priority? Priority { get; init; }
    public long? Assignee { get; init; }
    public long? Department { get; init; }
    public long? Category { get; init; }

    /// <summary>Words of the request; empty for all.</summary>
    public string Words { get; init; } = "";

    public string Sort { get; init; } = "";

    /// <summary>Where the page before ended: "sort value_number".</summary>
    public string After { get; init; } = "";

    public bool OnlyActive => Status is "" or "new" or "open" or "waiting";

    /// <summary>A word can be looked up in an index; "-this" alone can not.</summary>
    public bool HasWordToLookUp => Words.Split(' ').Any(w => w.Length > 0 && w[0] != '-');

    /// <summary>What is done is not due any more.</summary>
    public string EffectiveSort => Sort is "" or "due" ? OnlyActive ? "due" : "newest" : Sort;

    /// <summary>False when the address was mistyped or tampered with; what could be read stands in <paramref name="filter"/>.</summary>
    public static bool TryParse(IQueryCollection query, out TicketFilter filter)
    {
        var good = true;
        string OneOf(string name, string[] allowed, string otherwise)
        {
            var value = query[name].ToString();
            if (value.Length == 0 || allowed.Contains(value)) return value.Length == 0 ? otherwise : value;
            good = false;
            return otherwise;
        }
        long? Number(string name)
        {
            var value = query[name].ToString();
            if (value.Length == 0) return null;
            if (long.TryParse(value, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number > 0) return number;
            good = false;
            return null;
        }
        filter = new TicketFilter
        {
            View = OneOf("view", Views, "all"),
            Status = OneOf("status", Statuses, ""),
            Sort = OneOf("sort", Sorts, ""),
            Priority = OneOf("priority", ["p1", "p2", "p3", "p4"], "") is { Length: 2 } p ? (Priority)(p[1] - '0') : null,
            Assignee = Number("assignee"),
            Department = Number("department"),
            Category = Number("category"),
            Words = SingleLine.Normalize(query["q"]),
            After = query["after"].ToString(),
        };
        if (filter.Words.Length > WordsLength)
        {
            good = false;
            filter = filter with { Words = "" };
        }
        if (filter.After.Length > 0 && !filter.TryCursor(out _, out _))
        {
            good = false;
            filter = filter with { After = "" };
        }
        return good;
    }

    /// <summary>The filter's rows in its order, one more than a page so that the caller sees whether there is a next one.</summary>
    public IQueryable<Ticket> Apply(IQueryable<Ticket> tickets, Actor actor, DateTimeOffset now)
    {
        tickets = Matching(tickets, actor, now);
        var from = TryCursor(out var key, out var id) && After.Length > 0;
        var at = from && EffectiveSort is "due" or "updated" ? Instant(key) : default;
        switch (EffectiveSort)
        {
            case "due":
                if (from) tickets = tickets.Where(t => EF.Functions.GreaterThan(ValueTuple.Create(t.DueAt, t.Id), ValueTuple.Create(at, id)));
                return tickets.OrderBy(t => t.DueAt).ThenBy(t => t.Id).Take(PageSize + 1);
            case "priority":
                var priority = (Priority)key;
                if (from) tickets = tickets.Where(t => t.Priority > priority || t.Priority == priority && t.Id > id);
                return tickets.OrderBy(t => t.Priority).ThenBy(t => t.Id).Take(PageSize + 1);
            case "updated":
                if (from) tickets = tickets.Where(t => EF.Functions.LessThan(ValueTuple.Create(t.UpdatedAt, t.Id), ValueTuple.Create(at, id)));
                return tickets.OrderByDescending(t => t.UpdatedAt).ThenByDescending(t => t.Id).Take(PageSize + 1);
            case "oldest":
                if (from) tickets = tickets.Where(t => t.Id > id);
                return tickets.OrderBy(t => t.Id).Take(PageSize + 1);
            default:
                if (from) tickets = tickets.Where(t => t.Id < id);
                return tickets.OrderByDescending(t => t.Id).Take(PageSize + 1);
        }
    }

    /// <summary>The address of this list.</summary>
    /// <param name="last">The row to go on after; the same page when none is given.</param>
    public string Url(TicketRow? last = null)
    {
        var parts = new List<string>();
        void Add(string name, string? value)
        {
            if (!string.IsNullOrEmpty(value)) parts.Add($"{name}={Uri.EscapeDataString(value)}");
        }
        Add("view", View == "all" ? "" : View);
        Add("status", Status);
        Add("priority", Priority?.ToString().ToLowerInvariant());
        Add("assignee", Assignee?.ToString(CultureInfo.InvariantCulture));
        Add("department", Department?.ToString(CultureInfo.InvariantCulture));
        Add("category", Category?.ToString(CultureInfo.InvariantCulture));
        Add("q", Words);
        Add("sort", Sort);
        Add("after", last is null ? After : Cursor(last));
        return parts.Count == 0 ? "/tickets" : "/tickets?" + string.Join('&', parts);
    }

    private IQueryable<Ticket> Matching(IQueryable<Ticket> tickets, Actor actor, DateTimeOffset now)
    {
        if (Status == "") tickets = tickets.Active();
        else if (Status != "any")
        {
            var status = Enum.Parse<TicketStatus>(Status, ignoreCase: true);
            tickets = tickets.Where(t => t.Status == status);
            // said again so that the partial indexes of what is to do serve
            if (OnlyActive) tickets = tickets.Active();
        }
        tickets = View switch
        {
            "mine" => tickets.Where(t => t.AssigneeId == actor.Id),
            "unassigned" => tickets.Where(t => t.AssigneeId == null),
            "unanswered" => tickets.Where(t => t.Unanswered),
            "overdue" => tickets.Where(t => t.DueAt < now),
            "care" => tickets.Where(t => t.PatientCare),
            "waiting" => tickets.Where(t => t.Status == TicketStatus.Waiting),
            _ => tickets,
        };
        if (Priority is { } priority) tickets = tickets.Where(t => t.Priority == priority);
        if (Assignee is { } assignee) tickets = tickets.Where(t => t.AssigneeId == assignee);
        if (Department is { } department) tickets = tickets.Where(t => t.DepartmentId == department);
        if (Category is { } category) tickets = tickets.Where(t => t.CategoryId == category);
        return tickets;
    }

    private string Cursor(TicketRow row) => EffectiveSort switch
    {
        "due" => $"{Microseconds(row.DueAt)}_{row.Id}",
        "updated" => $"{Microseconds(row.UpdatedAt)}_{row.Id}",
        "priority" => $"{(int)row.Priority}_{row.Id}",
        _ => $"0_{row.Id}",
    };

    private bool TryCursor(out long key, out long id)
    {
        (key, id) = (0, 0);
        return After.Split('_') is [var first, var second]
            && long.TryParse(first, NumberStyles.None, CultureInfo.InvariantCulture, out key)
            && long.TryParse(second, NumberStyles.None, CultureInfo.InvariantCulture, out id)
            && (EffectiveSort != "priority" || key is >= 1 and <= 4)
            && key <= Microseconds(DateTimeOffset.MaxValue);
    }

    private static long Microseconds(DateTimeOffset at) => at.UtcTicks / TimeSpan.TicksPerMicrosecond;

    // the last instant stands for "no due date" and must come back as exactly that
    private static DateTimeOffset Instant(long microseconds) => microseconds == Microseconds(DateTimeOffset.MaxValue)
        ? DateTimeOffset.MaxValue : new DateTimeOffset(microseconds * TimeSpan.TicksPerMicrosecond, TimeSpan.Zero);
}
