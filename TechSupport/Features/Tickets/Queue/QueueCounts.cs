using System.Linq.Expressions;

namespace TechSupport.Features.Tickets.Queue;

/// <summary>How many tickets each queue holds, counted in one statement.</summary>
public sealed class QueueCounts
{
    public static readonly QueueCounts None = new(new int[TicketQueue.All.Count]);

    private readonly Dictionary<TicketQueue, int> counts;

    private QueueCounts(int[] found) => counts = TicketQueue.All.Zip(found).ToDictionary();

    public int Of(TicketQueue queue) => counts[queue];

    public static async Task<QueueCounts> ReadAsync(AppDb db, Actor actor, DateTimeOffset now, CancellationToken ct) =>
        await db.TicketsFor(actor).Active().GroupBy(_ => 1).Select(CountEach(actor, now)).SingleOrDefaultAsync(ct) is { } found ? new(found) : None;

    // g => new[] { g.Count(t => …), g.Count(t => …), … }, a queue each
    private static Expression<Func<IGrouping<int, Ticket>, int[]>> CountEach(Actor actor, DateTimeOffset now)
    {
        var tickets = Expression.Parameter(typeof(IGrouping<int, Ticket>));
        var each = TicketQueue.All.Select(queue =>
            Expression.Call(typeof(Enumerable), nameof(Enumerable.Count), [typeof(Ticket)], tickets, queue.Holds(actor, now)));
        return Expression.Lambda<Func<IGrouping<int, Ticket>, int[]>>(Expression.NewArrayInit(typeof(int), each), tickets);
    }
}
