using System.Linq.Expressions;
using System.Runtime.CompilerServices;

namespace TechSupport.Features.Tickets.Queue.Filtering;

/// <summary>An order of a list, and how a page goes on where the one before ended, or ends where the next one begins. Each ends with the number, so that no two tickets share a place.</summary>
/// <param name="Sort">What it is sorted by.</param>
/// <param name="IsDescending">From the greatest to the least.</param>
public sealed record TicketOrder(TicketSort Sort, bool IsDescending = false)
{
    /// <summary>What affects patients first, then what is due first.</summary>
    public static readonly TicketOrder Care = new(new TicketSort("care", "Patient care, then due", null, Column(t => !t.PatientCare, row => row.PatientCare ? 0 : 1, n => n == 1, 1), DueAt, Number));

    public static readonly TicketOrder Due = new(new TicketSort("due", "Due first", "Due last", DueAt, Number));

    public static readonly TicketOrder Priority = new(new TicketSort("priority", "Priority, highest first", "Priority, lowest first", Column(t => t.Priority, row => (long)row.Priority, n => (Priority)n, (long)Tickets.Priority.P4, (long)Tickets.Priority.P1), DueAt, Number));

    /// <summary>Numbers are given in the order of reports: the highest is the youngest.</summary>
    public static readonly TicketOrder Newest = new(new TicketSort("number", "Oldest first", "Newest first", Number), true);

    public static readonly TicketOrder Updated = new(new TicketSort("changed", "Unchanged longest first", "Changed last first", Instants(t => t.UpdatedAt, row => row.UpdatedAt), Number), true);

    /// <summary>In the direction in which each is asked for first.</summary>
    public static readonly IReadOnlyList<TicketOrder> All = [Care, Due, Priority, Newest, Updated];

    /// <summary>What a person can ask for.</summary>
    public static readonly IReadOnlyList<TicketOrder> Offered = [.. All.SelectMany(o => o.Sort.Descending is null ? [o] : new[] { o, o.Reversed })];

    // what earlier releases called some of them
    private static readonly Dictionary<string, TicketOrder> Former = new() { ["newest"] = Newest, ["oldest"] = Newest.Reversed, ["updated"] = Updated };

    private static SortColumn Number => Column(t => t.Id, row => row.Id, n => n);

    private static SortColumn DueAt => Instants(t => t.DueAt, row => row.DueAt);

    /// <summary>What it is called on the screen.</summary>
    public string Name => IsDescending ? Sort.Descending ?? Sort.Ascending : Sort.Ascending;

    /// <summary>What it is called in addresses: "due", "-due" in the other direction.</summary>
    public string Key => IsDescending ? $"-{Sort.Key}" : Sort.Key;

    public TicketOrder Reversed => this with { IsDescending = !IsDescending };

    /// <returns>Null when there is none that is called so.</returns>
    public static TicketOrder? Read(string text) => Former.GetValueOrDefault(text) ?? Offered.FirstOrDefault(o => o.Key == text);

    /// <summary>The tickets behind a cursor, or those before it from its end on.</summary>
    public IQueryable<Ticket> Page(IQueryable<Ticket> tickets, Cursor? cursor)
    {
        var descending = IsDescending != (cursor?.IsBack ?? false);
        if (cursor is not null) tickets = tickets.Where(Behind(cursor, descending));
        return Sort.Columns.Skip(1).Aggregate(Sort.Columns[0].First(tickets, descending), (sorted, column) => column.Then(sorted, descending));
    }

    /// <summary>Where a row stands.</summary>
    public Cursor Of(TicketRow row) => new([.. Sort.Columns.Select(c => c.OfRow(row))]);

    /// <summary>The cursor as one of this order; null when it is of another one, or made up.</summary>
    public Cursor? Take(Cursor cursor)
    {
        // by number alone they used to have a zero before it
        var keys = Sort.Columns.Count == 1 && cursor.Keys is [0, _] ? [cursor.Keys[1]] : cursor.Keys;
        return keys.Count == Sort.Columns.Count && Sort.Columns.Zip(keys).All(c => c.First.Takes(c.Second)) ? cursor with { Keys = keys } : null;
    }

    public override string ToString() => Key;

    // (t.due_at, t.id) > (@due, @id): only as rows an index over these columns serves
    private Expression<Func<Ticket, bool>> Behind(Cursor cursor, bool descending)
    {
        var ticket = Expression.Parameter(typeof(Ticket), "t");
        var columns = Sort.Columns.Select(c => new Swap(c.OfTicket.Parameters[0], ticket).Visit(c.OfTicket.Body)).ToList();
        var values = Sort.Columns.Zip(cursor.Keys).Select(c => c.First.Value(c.Second)).ToList();
        return Expression.Lambda<Func<Ticket, bool>>(columns is [var only]
            ? descending ? Expression.LessThan(only, values[0]) : Expression.GreaterThan(only, values[0])
            : Expression.Call(typeof(NpgsqlDbFunctionsExtensions), descending ? nameof(NpgsqlDbFunctionsExtensions.LessThan) : nameof(NpgsqlDbFunctionsExtensions.GreaterThan), [],
                Expression.Property(null, typeof(EF), nameof(EF.Functions)), Row(columns), Row(values)), ticket);
    }

    private static UnaryExpression Row(IReadOnlyList<Expression> parts) =>
        Expression.Convert(Expression.Call(typeof(ValueTuple), nameof(ValueTuple.Create), [.. parts.Select(p => p.Type)], [.. parts]), typeof(ITuple));

    private static SortColumn<T> Column<T>(Expression<Func<Ticket, T>> of, Func<TicketRow, long> ofRow, Func<long, T> read, long greatest = long.MaxValue, long least = 0) =>
        new(of, read, least, greatest) { OfRow = ofRow };

    private static SortColumn<DateTimeOffset> Instants(Expression<Func<Ticket, DateTimeOffset>> of, Func<TicketRow, DateTimeOffset> ofRow) =>
        Column(of, row => Cursor.OfInstant(ofRow(row)), Cursor.Instant, Cursor.LastInstant);

    private sealed class Swap(ParameterExpression before, ParameterExpression after) : ExpressionVisitor
    {
        protected override Expression VisitParameter(ParameterExpression node) => node == before ? after : node;
    }
}

/// <summary>What a list can be sorted by.</summary>
/// <param name="Key">What it is called in addresses.</param>
/// <param name="Ascending">What it is called on the screen.</param>
/// <param name="Descending">And in the other direction; null when nobody asks for that.</param>
/// <param name="Columns">One after the other.</param>
public sealed record TicketSort(string Key, string Ascending, string? Descending, params IReadOnlyList<SortColumn> Columns);
