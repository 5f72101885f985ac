namespace TechSupport.Features.Tickets.Queue.Filtering;

/// <summary>An order of a list, and how a page goes on where the one before ended. Each ends with the number, so that no two tickets share a place.</summary>
public sealed class TicketOrder
{
    public static readonly TicketOrder Due = new()
    {
        Key = "due", Name = "Due", Ends = row => Cursor.OfInstant(row.DueAt),
        Sort = tickets => tickets.OrderBy(t => t.DueAt).ThenBy(t => t.Id),
        Behind = (tickets, c) => tickets.Where(t => EF.Functions.GreaterThan(ValueTuple.Create(t.DueAt, t.Id), ValueTuple.Create(c.Instant, c.Id))),
    };

    public static readonly TicketOrder Priority = new()
    {
        Key = "priority", Name = "Priority", Ends = row => (long)row.Priority, Keys = ((long)Tickets.Priority.P1, (long)Tickets.Priority.P4),
        Sort = tickets => tickets.OrderBy(t => t.Priority).ThenBy(t => t.Id),
        Behind = (tickets, c) =>
        {
            var priority = (Priority)c.Key;
            return tickets.Where(t => t.Priority > priority || t.Priority == priority && t.Id > c.Id);
        },
    };

    public static readonly TicketOrder Newest = new()
    {
        Key = "newest", Name = "Newest first",
        Sort = tickets => tickets.OrderByDescending(t => t.Id),
        Behind = (tickets, c) => tickets.Where(t => t.Id < c.Id),
    };

    public static readonly TicketOrder Oldest = new()
    {
        Key = "oldest", Name = "Oldest first",
        Sort = tickets => tickets.OrderBy(t => t.Id),
        Behind = (tickets, c) => tickets.Where(t => t.Id > c.Id),
    };

    public static readonly TicketOrder Updated = new()
    {
        Key = "updated", Name = "Last change", Ends = row => Cursor.OfInstant(row.UpdatedAt),
        Sort = tickets => tickets.OrderByDescending(t => t.UpdatedAt).ThenByDescending(t => t.Id),
        Behind = (tickets, c) => tickets.Where(t => EF.Functions.LessThan(ValueTuple.Create(t.UpdatedAt, t.Id), ValueTuple.Create(c.Instant, c.Id))),
    };

    public static readonly IReadOnlyList<TicketOrder> All = [Due, Priority, Newest, Oldest, Updated];

    private TicketOrder() { }

    /// <summary>What it is called in addresses.</summary>
    public required string Key { get; init; }

    /// <summary>What it is called on the screen.</summary>
    public required string Name { get; init; }

    private Func<IQueryable<Ticket>, IQueryable<Ticket>> Sort { get; init; } = null!;

    private Func<IQueryable<Ticket>, Cursor, IQueryable<Ticket>> Behind { get; init; } = null!;

    /// <summary>What a row is sorted by, before its number.</summary>
    private Func<TicketRow, long> Ends { get; init; } = _ => 0;

    /// <summary>The least and the greatest such value.</summary>
    private (long Least, long Greatest) Keys { get; init; } = (0, Cursor.LastInstant);

    public IQueryable<Ticket> Page(IQueryable<Ticket> tickets, Cursor? after) => Sort(after is { } cursor ? Behind(tickets, cursor) : tickets);

    public Cursor After(TicketRow last) => new(Ends(last), last.Id);

    /// <summary>A cursor of another order, or made up, leads nowhere.</summary>
    public bool Takes(Cursor cursor) => cursor.Key >= Keys.Least && cursor.Key <= Keys.Greatest;

    public override string ToString() => Key;
}
