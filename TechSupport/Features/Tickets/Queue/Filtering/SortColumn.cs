using System.Linq.Expressions;
using System.Runtime.CompilerServices;

namespace TechSupport.Features.Tickets.Queue.Filtering;

/// <summary>Something tickets are sorted by, and how it stands in the address of a page: as a number.</summary>
/// <param name="least">The least such number.</param>
/// <param name="greatest">The greatest.</param>
public abstract class SortColumn(long least, long greatest)
{
    /// <summary>The number of a row.</summary>
    public required Func<TicketRow, long> OfRow { get; init; }

    /// <summary>The value of a ticket.</summary>
    public abstract LambdaExpression OfTicket { get; }

    public bool Takes(long number) => number >= least && number <= greatest;

    public abstract IOrderedQueryable<Ticket> First(IQueryable<Ticket> tickets, bool descending);

    public abstract IOrderedQueryable<Ticket> Then(IOrderedQueryable<Ticket> tickets, bool descending);

    /// <summary>The value that a number stands for, as a parameter of the statement.</summary>
    public abstract Expression Value(long number);
}

/// <inheritdoc cref="SortColumn"/>
public sealed class SortColumn<T>(Expression<Func<Ticket, T>> of, Func<long, T> read, long least = 0, long greatest = long.MaxValue) : SortColumn(least, greatest)
{
    public override LambdaExpression OfTicket => of;

    public override IOrderedQueryable<Ticket> First(IQueryable<Ticket> tickets, bool descending) => descending ? tickets.OrderByDescending(of) : tickets.OrderBy(of);

    public override IOrderedQueryable<Ticket> Then(IOrderedQueryable<Ticket> tickets, bool descending) => descending ? tickets.ThenByDescending(of) : tickets.ThenBy(of);

    // as the compiler captures a variable, so that EF sends a parameter
    public override Expression Value(long number) => Expression.Field(Expression.Constant(new StrongBox<T>(read(number))), nameof(StrongBox<>.Value));
}
