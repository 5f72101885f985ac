using Microsoft.EntityFrameworkCore;
using TechSupport.Data;
using TechSupport.Features.Sla;
using TechSupport.Features.Tickets;
using TechSupport.Features.Tickets.Queue;
using TechSupport.Features.Tickets.Queue.Filtering;

namespace TechSupport.Tests.Features.Tickets.Queue;

/// <summary>How a list is asked for, as statements nobody sends.</summary>
[Trait("Needs", "nothing")]
public sealed class TicketOrderTests : TicketRules, IDisposable
{
    private readonly AppDb db = new(Database.Options(new DbContextOptionsBuilder<AppDb>(), "Host=nowhere").Options);

    [Theory]
    [InlineData("due", "order by t.due_at, t.id", "(t.due_at, t.id) > (@c_instant, @c_id)")]
    [InlineData("priority", "order by t.priority, t.id", "t.priority > @priority or (t.priority = @priority and t.id > @c_id)")]
    [InlineData("newest", "order by t.id desc", "t.id < @c_id")]
    [InlineData("oldest", "order by t.id", "t.id > @c_id")]
    [InlineData("updated", "order by t.updated_at desc, t.id desc", "(t.updated_at, t.id) < (@c_instant, @c_id)")]
    public void A_page_goes_on_where_the_one_before_ended(string key, string sorted, string behind)
    {
        var order = TicketOrder.All.Single(o => o.Key == key);
        var (first, next) = (Sql(order.Page(db.Set<Ticket>(), null)), Sql(order.Page(db.Set<Ticket>(), new Cursor(3, 17))));
        Assert.EndsWith(sorted, first, StringComparison.Ordinal);
        Assert.EndsWith(sorted, next, StringComparison.Ordinal);
        Assert.DoesNotContain("where", first, StringComparison.Ordinal);
        Assert.Contains($"where {behind}", next, StringComparison.Ordinal);
    }

    [Fact]
    public void A_row_says_where_its_page_ends()
    {
        var row = Row();
        Assert.Equal(new Cursor(Cursor.OfInstant(row.DueAt), 17), TicketOrder.Due.After(row));
        Assert.Equal(new Cursor(2, 17), TicketOrder.Priority.After(row));
        Assert.Equal(new Cursor(0, 17), TicketOrder.Newest.After(row));
        Assert.Equal(new Cursor(0, 17), TicketOrder.Oldest.After(row));
        Assert.Equal(new Cursor(Cursor.OfInstant(row.UpdatedAt), 17), TicketOrder.Updated.After(row));
        Assert.Equal("/tickets?sort=newest&after=0_17", new TicketFilter { Order = TicketOrder.Newest }.Url(row));
    }

    [Theory]
    [InlineData("due", -1, false)]
    [InlineData("due", 0, true)]
    [InlineData("due", 63_900_000_000_000_000, true)]
    [InlineData("due", long.MaxValue, false)]
    [InlineData("priority", 0, false)]
    [InlineData("priority", 1, true)]
    [InlineData("priority", 4, true)]
    [InlineData("priority", 5, false)]
    public void An_end_no_page_of_this_order_can_have_is_refused(string order, long key, bool takes)
    {
        Assert.Equal(takes, TicketOrder.All.Single(o => o.Key == order).Takes(new Cursor(key, 1)));
        Assert.Equal(order, $"{TicketOrder.All.Single(o => o.Key == order)}");
    }

    [Theory]
    [InlineData("3_17", 3, 17)]
    [InlineData("0_0", 0, 0)]
    public void An_end_is_read_as_it_was_written(string text, long key, long id)
    {
        Assert.Equal(new Cursor(key, id), Cursor.Read(text));
        Assert.Equal(text, $"{new Cursor(key, id)}");
    }

    [Theory]
    [InlineData("")]
    [InlineData("3")]
    [InlineData("3_")]
    [InlineData("_17")]
    [InlineData("3_17_1")]
    [InlineData("-3_17")]
    [InlineData("3_-17")]
    [InlineData("x_17")]
    public void An_end_that_is_none_is_not_read(string text) => Assert.Null(Cursor.Read(text));

    [Fact]
    public void An_instant_comes_back_to_the_microsecond_and_no_due_date_as_exactly_that()
    {
        var at = Start.AddMicroseconds(7);
        Assert.Equal(at, new Cursor(Cursor.OfInstant(at), 1).Instant);
        Assert.Equal(SlaClock.NoDueDate, new Cursor(Cursor.OfInstant(SlaClock.NoDueDate), 1).Instant);
    }

    [Theory]
    [InlineData("", "", "due")]
    [InlineData("", "priority", "priority")]
    [InlineData("any", "", "newest")]
    [InlineData("closed", "due", "newest")]
    [InlineData("closed", "updated", "updated")]
    [InlineData("open", "due", "due")]
    public void What_is_done_is_not_due_any_more(string status, string asked, string order)
    {
        var filter = new TicketFilter
        {
            Values = [.. status.Split(',', StringSplitOptions.RemoveEmptyEntries).Select(s => new FilterValue(FilterFields.Status, s))],
            Order = TicketOrder.All.FirstOrDefault(o => o.Key == asked),
        };
        Assert.Equal(order, filter.EffectiveOrder.Key);
    }

    [Theory]
    [InlineData("q=printer", "t.search @@ search_terms(@p0, @p1, @p2, true)")]
    [InlineData("q=printer&status=any", "t.search @@ search_terms(@p0, @p1, @p2, true) offset 0")]
    [InlineData("status=open,resolved", "where t.status = any(@p0) offset 0")]
    [InlineData("view=mine", "t.assignee_id = @me_id")]
    [InlineData("view=mine", "limit @p")]
    [InlineData("view=mine", "@p='51'")]
    [InlineData("priority=p2", "t.priority = @")]
    [InlineData("q=-blank printer&status=any", "offset 0")]
    public void Words_and_statuses_are_looked_up_where_an_index_helps(string query, string sql)
    {
        Assert.True(TicketFilter.TryParse(query, out var filter));
        Assert.Contains(sql, filter.Apply(db, Timur, Start).ToQueryString().ToLowerInvariant(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("q=printer")]
    [InlineData("status=open")]
    [InlineData("status=closed")]
    [InlineData("status=any")]
    [InlineData("")]
    public void Nothing_is_looked_up_first_where_that_would_read_more(string query)
    {
        Assert.True(TicketFilter.TryParse(query, out var filter));
        Assert.DoesNotContain("offset 0", Sql(filter.Apply(db, Timur, Start)), StringComparison.Ordinal);
    }

    public void Dispose() => db.Dispose();

    private static string Sql(IQueryable<Ticket> tickets) =>
        string.Join(' ', tickets.ToQueryString().ToLowerInvariant().Split('\n').Where(line => !line.StartsWith("--", StringComparison.Ordinal)).Select(line => line.Trim())).Trim();

    private static TicketRow Row()
    {
        var ticket = Reported(care: true);
        return new()
        {
            Id = 17, Version = 1, Subject = "", Status = ticket.Status, WaitingFor = null, Priority = ticket.Priority, PatientCare = true, Unanswered = true, Reopened = false,
            Requester = "", Department = "", AssigneeId = null, Assignee = null, CreatedAt = Start, UpdatedAt = After(1), DueAt = ticket.DueAt,
            Clock = new(ticket.Status, ticket.Priority, Start, null, [], null, null, null, null),
        };
    }
}
