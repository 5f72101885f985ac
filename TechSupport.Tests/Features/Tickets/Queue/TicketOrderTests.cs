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
    [InlineData("care", "not (t.patient_care), t.due_at, t.id")]
    [InlineData("due", "t.due_at, t.id")]
    [InlineData("-due", "t.due_at, t.id")]
    [InlineData("priority", "t.priority, t.due_at, t.id")]
    [InlineData("-priority", "t.priority, t.due_at, t.id")]
    [InlineData("number", "t.id")]
    [InlineData("-number", "t.id")]
    [InlineData("changed", "t.updated_at, t.id")]
    [InlineData("-changed", "t.updated_at, t.id")]
    public void A_page_goes_on_where_the_one_before_ended_and_ends_where_the_next_one_begins(string key, string columns)
    {
        var order = TicketOrder.Read(key)!;
        var cursor = order.Of(Row());
        var (first, next, before) = (Sql(order.Page(db.Set<Ticket>(), null)), Sql(order.Page(db.Set<Ticket>(), cursor)), Sql(order.Page(db.Set<Ticket>(), cursor with { IsBack = true })));
        string By(bool descending) => "order by " + (descending ? columns.Replace(",", " desc,", StringComparison.Ordinal) + " desc" : columns);
        var (tuple, falls) = (columns.Contains(',', StringComparison.Ordinal) ? $"({columns})" : columns, key[0] == '-');
        Assert.EndsWith(By(falls), first, StringComparison.Ordinal);
        Assert.DoesNotContain("where", first, StringComparison.Ordinal);
        Assert.Contains($"where {tuple} {(falls ? '<' : '>')} ", next, StringComparison.Ordinal);
        Assert.EndsWith(By(falls), next, StringComparison.Ordinal);
        Assert.Contains($"where {tuple} {(falls ? '>' : '<')} ", before, StringComparison.Ordinal);
        Assert.EndsWith(By(!falls), before, StringComparison.Ordinal);
    }

    [Fact]
    public void A_row_says_where_its_page_ends()
    {
        var row = Row();
        var due = Cursor.OfInstant(row.DueAt);
        Assert.Equal(new Cursor([0, due, 17]), TicketOrder.Care.Of(row));
        Assert.Equal(new Cursor([due, 17]), TicketOrder.Due.Of(row));
        Assert.Equal(new Cursor([2, due, 17]), TicketOrder.Priority.Of(row));
        Assert.Equal(new Cursor([17]), TicketOrder.Newest.Of(row));
        Assert.Equal(new Cursor([Cursor.OfInstant(row.UpdatedAt), 17]), TicketOrder.Updated.Of(row));
        Assert.Equal("/tickets?sort=-number&after=17&from=51", new TicketFilter { Order = TicketOrder.Newest }.Behind(row, 51).Url());
        Assert.Equal("/tickets?sort=-number&before=17", new TicketFilter { Order = TicketOrder.Newest }.Before(row, null).Url());
    }

    [Theory]
    [InlineData("due", "0_1", "0_1")]
    [InlineData("due", "63900000000000000_1", "63900000000000000_1")]
    [InlineData("due", "9223372036854775807_1", null)]
    [InlineData("due", "1", null)]
    [InlineData("due", "0_0_1", null)]
    [InlineData("-priority", "0_0_1", null)]
    [InlineData("-priority", "1_0_1", "1_0_1")]
    [InlineData("priority", "4_0_1", "4_0_1")]
    [InlineData("priority", "5_0_1", null)]
    [InlineData("care", "1_0_1", "1_0_1")]
    [InlineData("care", "2_0_1", null)]
    [InlineData("-number", "17", "17")]
    [InlineData("-number", "0_17", "17")]
    [InlineData("-number", "1_17", null)]
    public void An_end_no_page_of_this_order_can_have_is_refused(string order, string end, string? taken)
    {
        Assert.Equal(taken, TicketOrder.Read(order)!.Take(Cursor.Read(end)!)?.ToString());
        Assert.Equal(order, $"{TicketOrder.Read(order)}");
    }

    [Theory]
    [InlineData("newest", "-number")]
    [InlineData("oldest", "number")]
    [InlineData("updated", "-changed")]
    [InlineData("-care", null)]
    [InlineData("nothing", null)]
    public void What_an_earlier_release_called_an_order_is_understood(string former, string? key) => Assert.Equal(key, TicketOrder.Read(former)?.Key);

    [Theory]
    [InlineData("3_17", new long[] { 3, 17 })]
    [InlineData("0_0", new long[] { 0, 0 })]
    [InlineData("17", new long[] { 17 })]
    [InlineData("3_17_1", new long[] { 3, 17, 1 })]
    public void An_end_is_read_as_it_was_written(string text, long[] keys)
    {
        Assert.Equal(new Cursor(keys), Cursor.Read(text));
        Assert.Equal(text, $"{new Cursor(keys)}");
    }

    [Theory]
    [InlineData("")]
    [InlineData("3_")]
    [InlineData("_17")]
    [InlineData("-3_17")]
    [InlineData("3_-17")]
    [InlineData("x_17")]
    public void An_end_that_is_none_is_not_read(string text) => Assert.Null(Cursor.Read(text));

    [Fact]
    public void An_instant_comes_back_to_the_microsecond_and_no_due_date_as_exactly_that()
    {
        var at = Start.AddMicroseconds(7);
        Assert.Equal(at, Cursor.Instant(Cursor.OfInstant(at)));
        Assert.Equal(SlaClock.NoDueDate, Cursor.Instant(Cursor.OfInstant(SlaClock.NoDueDate)));
    }

    [Theory]
    [InlineData("", "", "care")]
    [InlineData("", "priority", "priority")]
    [InlineData("any", "", "-number")]
    [InlineData("any", "care", "-number")]
    [InlineData("closed", "due", "due")]
    [InlineData("closed", "-changed", "-changed")]
    [InlineData("open", "-due", "-due")]
    public void Of_what_is_done_the_newest_come_first_unless_somebody_asks(string status, string asked, string order)
    {
        var filter = new TicketFilter
        {
            Values = [.. status.Split(',', StringSplitOptions.RemoveEmptyEntries).Select(s => new FilterValue(FilterFields.Status, s))],
            Order = TicketOrder.Read(asked),
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
