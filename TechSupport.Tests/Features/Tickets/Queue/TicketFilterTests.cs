using FsCheck;
using FsCheck.Fluent;
using FsCheck.Xunit;
using TechSupport.Features.Tickets.Queue;
using TechSupport.Features.Tickets.Queue.Filtering;
using TechSupport.Kernel;

namespace TechSupport.Tests.Features.Tickets.Queue;

[Trait("Needs", "nothing")]
public sealed class TicketFilterTests
{
    [Property(Arbitrary = [typeof(Filters)])]
    public void An_address_leads_back_to_the_filter_it_was_made_of(TicketFilter filter)
    {
        Assert.True(TicketFilter.TryParse(Query(filter.Url()), out var read), filter.Url());
        Assert.Equal(filter.Queue, read.Queue);
        Assert.Equal(filter.Values, read.Values);
        Assert.Equal(filter.SearchText, read.SearchText);
        Assert.Equal(filter.Order, read.Order);
        Assert.Equal(filter.Cursor, read.Cursor);
        Assert.Equal(filter.Url(), read.Url());
    }

    [Property(Arbitrary = [typeof(Filters)])]
    public void A_value_taken_away_leaves_the_others_and_begins_at_the_first_page(TicketFilter filter)
    {
        foreach (var value in filter.Values)
        {
            var without = filter.Without(value);
            Assert.DoesNotContain(value, without.Values);
            Assert.Equal(filter.Values.Count - 1, without.Values.Count);
            Assert.Null(without.Cursor);
        }
    }

    [Theory]
    [InlineData("view=mine&status=open&priority=p2&assignee=3&q=printer&sort=updated", "/tickets?view=mine&status=open&priority=p2&assignee=3&q=printer&sort=-changed")]
    [InlineData("view=all&status=&priority=&assignee=&department=&category=&q=&sort=", "/tickets")]
    [InlineData("status=any&category=2&sort=newest&after=0_10050", "/tickets?status=any&category=2&sort=-number&after=10050")]
    [InlineData("sort=due&after=63900000000000000_10050", "/tickets?sort=due&after=63900000000000000_10050")]
    [InlineData("after=63900000000000000_10050", "/tickets?sort=due&after=63900000000000000_10050")]
    [InlineData("view=mine&after=63900000000000000_10050", "/tickets?view=mine&sort=due&after=63900000000000000_10050")]
    [InlineData("sort=priority&after=2_10050", "/tickets?sort=priority")]
    public void An_address_of_an_earlier_release_goes_on_working(string query, string address)
    {
        Assert.True(TicketFilter.TryParse(query, out var filter));
        Assert.Equal(address, filter.Url());
    }

    [Theory]
    [InlineData("priority=p1&priority=p2", "/tickets?priority=p1,p2")]
    [InlineData("priority=p1,p2,p1&priority=p2", "/tickets?priority=p1,p2")]
    [InlineData("priority=p1%2Cp2,", "/tickets?priority=p1,p2")]
    [InlineData("priority=p1,%20p2", "/tickets?priority=p1,p2")]
    [InlineData("assignee=03,3", "/tickets?assignee=3")]
    [InlineData("status=new&status=any", "/tickets?status=any")]
    public void However_several_values_are_written_they_mean_the_same(string query, string address)
    {
        Assert.True(TicketFilter.TryParse(query, out var filter));
        Assert.Equal(address, filter.Url());
    }

    [Theory]
    [InlineData("priority=p1,p5", "/tickets?priority=p1")]
    [InlineData("status=open,gone", "/tickets?status=open")]
    [InlineData("equipment=x,7", "/tickets?equipment=7")]
    public void What_can_be_read_of_a_mistyped_address_stays(string query, string address)
    {
        Assert.False(TicketFilter.TryParse(query, out var filter));
        Assert.Equal(address, filter.Url());
    }

    [Theory]
    [InlineData("", false)]
    [InlineData("view=mine&sort=newest", false)]
    [InlineData("q=printer", true)]
    [InlineData("status=any", true)]
    [InlineData("q=printer&status=any", true)]
    public void Words_and_values_narrow_a_queue_and_nothing_else_does(string query, bool narrowed)
    {
        Assert.True(TicketFilter.TryParse(query, out var filter));
        Assert.Equal(narrowed, filter.IsNarrowed);
    }

    [Theory]
    [InlineData("view=nobodys")]
    [InlineData("sort=nothing")]
    [InlineData("view=nobodys&sort=newest")]
    [InlineData("priority=p9&assignee=x")]
    [InlineData("after=nowhere")]
    [InlineData("after=10050")]
    [InlineData("sort=number&before=x")]
    [InlineData("sort=number&after=10050&from=0")]
    [InlineData("sort=number&after=10050&from=many")]
    public void One_mistake_is_one_whatever_is_right_beside_it(string query) => Assert.False(TicketFilter.TryParse(query, out _));

    [Fact]
    public void A_value_without_text_is_none()
    {
        Assert.True(TicketFilter.TryParse("priority", out var filter));
        Assert.Empty(filter.Values);
    }

    [Theory]
    [InlineData("mine", "KeyG KeyM")]
    [InlineData("all", null)]
    public void A_shortcut_is_read_by_the_keys_of_the_keyboard(string queue, string? codes) => Assert.Equal(codes, TicketQueue.All.Single(q => q.Key == queue).KeyCodes);

    private static string Query(string address) => address.Split('?', 2) is [_, var query] ? query : "";

    /// <summary>Any filter a person can make.</summary>
    public static class Filters
    {
        private static readonly string[] Pieces = ["printer", "принтер", " ", "-", "\"", "&", "=", "%", ",", "+", "#", "?", "'", "🖨", "<b>", "%2C", "_"];

        private static readonly Gen<string> Text = Gen.Elements(Pieces).ListOf()
            .Select(words => SingleLine.Normalize(string.Concat(words)) is { Length: <= TicketFilter.SearchTextLength } text ? text : "");

        private static readonly Gen<FilterValue[]> Values = Gen.CollectToArray(FilterFields.All, field => ValuesOf(field)).Select(fields => fields.SelectMany(f => f).ToArray());

        public static Arbitrary<TicketFilter> Filter() => (
            from queue in Gen.Elements<TicketQueue>([.. TicketQueue.All])
            from values in Values
            from text in Text
            from order in Gen.Elements<TicketOrder?>([null, .. TicketOrder.Offered])
            let filter = new TicketFilter { Queue = queue, Values = values, SearchText = text, Order = order }
            from cursor in Ends(filter.EffectiveOrder)
            select filter with { Cursor = cursor }).ToArbitrary();

        private static Gen<FilterValue[]> ValuesOf(FilterField field)
        {
            string[] known = field == FilterFields.Status ? ["new", "open", "waiting", "resolved", "closed"]
                : field == FilterFields.Priority ? ["p1", "p2", "p3", "p4"] : ["1", "2", "17", "9223372036854775807"];
            var some = Gen.SubListOf(known).Select(values => values.Select(v => new FilterValue(field, v)).ToArray());
            return field == FilterFields.Status ? Gen.OneOf(some, Gen.Constant<FilterValue[]>([new(field, "any")])) : some;
        }

        private static Gen<Cursor?> Ends(TicketOrder order) => Gen.OneOf(Gen.Constant<Cursor?>(null),
            from keys in Gen.CollectToArray(order.Sort.Columns, column => Gen.Elements(0, 1, 4, 10_001, 63_900_000_000_000_000, Cursor.LastInstant, long.MaxValue).Where(column.Takes))
            from isBack in Gen.Elements(false, true)
            from row in Gen.Elements<int?>(null, 1, 51, int.MaxValue)
            select (Cursor?)new Cursor(keys, isBack, row));
    }
}
