using Microsoft.EntityFrameworkCore;
using TechSupport.Data;
using TechSupport.Features.Search.Sources;
using TechSupport.Kernel;
using TechSupport.Tests.Features.Tickets;

namespace TechSupport.Tests.Features.Search;

/// <summary>What each way of searching asks for, as statements nobody sends.</summary>
[Trait("Needs", "nothing")]
public sealed class SearchSourceTests : TicketRules, IDisposable
{
    private readonly AppDb db = new(Database.Options(new DbContextOptionsBuilder<AppDb>(), "Host=nowhere").Options);

    [Theory]
    [InlineData("104", 104L)]
    [InlineData(" #104 ", 104L)]
    [InlineData("№ 104", 104L)]
    [InlineData("[104]", 104L)]
    [InlineData("104.", 104L)]
    [InlineData("заявка 104", 104L)]
    [InlineData("Заявка №104:", 104L)]
    [InlineData("ticket #104", 104L)]
    [InlineData("１０４", 104L)]
    [InlineData("printer 104", null)]
    [InlineData("0", null)]
    [InlineData("1234567890123", null)]
    [InlineData("104a", null)]
    [InlineData("", null)]
    public void A_number_is_read_however_people_write_it(string typed, long? number) => Assert.Equal(number, NumberSource.Number(typed));

    [Theory]
    [InlineData("[104] Не печатает принтер", 104L)]
    [InlineData("Re: [104] The printer hums", 104L)]
    [InlineData("https://help.hospital.example/tickets/104", 104L)]
    [InlineData("http://localhost:8080/tickets/104/comment?x=2", 104L)]
    [InlineData("что с заявкой 104 сегодня", 104L)]
    [InlineData("повтор по № 104, всё так же", 104L)]
    [InlineData("printer 104", null)]
    [InlineData("кабинет 214", null)]
    public void A_number_is_read_in_what_was_copied(string pasted, long? number)
    {
        Assert.Equal(number, NumberSource.Pasted(pasted));
        Assert.Null(NumberSource.Number(pasted));
    }

    [Fact]
    public void A_number_that_was_copied_is_whole() => Assert.Single(new NumberSource().Tickets(Ask("[104] Не печатает"), [20_000]));

    [Fact]
    public void A_number_is_looked_for_in_the_ranges_that_begin_with_it_up_to_the_last_there_is()
    {
        var source = new NumberSource();
        Assert.Null(source.Leads(Ask("printer")));
        var last = Sql(source.Leads(Ask("104"))!);
        Assert.Contains("order by t.id desc limit @p", last, StringComparison.Ordinal);
        Assert.Equal("1", Limit(last));
        Assert.Empty(source.Tickets(Ask("printer"), [20_000]));
        Assert.Empty(source.Tickets(Ask("104"), []));
        Assert.Empty(source.Tickets(Ask("104"), [103]));
        Assert.Single(source.Tickets(Ask("104"), [104]));
        var ranges = source.Tickets(Ask("104"), [20_000]).Select(Sql).ToList();
        Assert.Equal(["104-105", "1040-1050", "10400-10500"], ranges.Select(r => $"{Parameter(r, "least")}-{Parameter(r, "beyond")}"));
        Assert.All(ranges, r => Assert.Contains("t.id >= @least and t.id < @beyond order by t.id desc limit @p", r, StringComparison.Ordinal));
        Assert.All(ranges, r => Assert.Equal("301", Limit(r)));
    }

    [Fact]
    public void The_ticket_with_the_number_comes_before_those_that_begin_with_it_and_those_before_names_and_devices()
    {
        Assert.Equal(0, new NumberSource().PlaceOf(Ask("104"), 104));
        Assert.Equal(1, new RoomSource().PlaceOf(Ask("104"), 7));
        Assert.Equal(2, new NumberSource().PlaceOf(Ask("104"), 1040));
        Assert.Equal(3, new EquipmentSource().PlaceOf(Ask("104"), 7));
        Assert.Equal(3, new RequesterSource().PlaceOf(Ask("104"), 7));
        Assert.Null(new TextSource().PlaceOf(Ask("104"), 7));
        Assert.Null(new CommentSource().PlaceOf(Ask("104"), 7));
    }

    [Theory]
    [InlineData("pc", true)]
    [InlineData("pc-0", false)]
    public void Of_an_inventory_number_of_two_signs_only_the_whole_is_looked_for(string typed, bool whole)
    {
        var sql = Sql(new EquipmentSource().Leads(Ask(typed))!);
        Assert.Equal(!whole, sql.Contains("left(e.plate", StringComparison.Ordinal));
        Assert.Contains("order by e.inventory_number limit @p", sql, StringComparison.Ordinal);
        Assert.Equal("51", Limit(sql));
    }

    [Fact]
    public void What_a_device_or_a_person_has_is_found_newest_first_and_nothing_where_there_is_neither()
    {
        Assert.Empty(new EquipmentSource().Tickets(Ask("pc-0214"), []));
        Assert.Empty(new RequesterSource().Tickets(Ask("anna"), []));
        foreach (var query in new[] { Assert.Single(new EquipmentSource().Tickets(Ask("pc-0214"), [7])), Assert.Single(new RequesterSource().Tickets(Ask("anna"), [7])) })
        {
            var sql = Sql(query);
            Assert.Contains("order by t.id + 0 desc limit @p", sql, StringComparison.Ordinal);
            Assert.Equal("301", Limit(sql));
        }
    }

    [Theory]
    [InlineData("anna belova", 2)]
    [InlineData("anna 104 !", 1)]
    [InlineData("b belova", 2)]
    [InlineData("a b c d e f", 0)]
    [InlineData("aa b c d e f", 5)]
    [InlineData("ab", 1)]
    [InlineData("a", 0)]
    [InlineData("104", 0)]
    [InlineData("a1", 1)]
    public void Each_part_of_a_name_is_looked_for_unless_all_are_single_letters(string typed, int parts)
    {
        var leads = new RequesterSource().Leads(Ask(typed));
        Assert.Equal(parts > 0, leads is not null);
        if (leads is null) return;
        var sql = Sql(leads);
        // each at the beginning of the name or of another part of it, as it was typed and in the other layout
        Assert.Equal(parts * 4, sql.Split(" like ").Length - 1);
        Assert.Contains("order by u.full_name collate names, u.id limit @p", sql, StringComparison.Ordinal);
        Assert.Equal("51", Limit(sql));
    }

    [Theory]
    [InlineData("214", true)]
    [InlineData("каб. 214", true)]
    [InlineData("кабинет", false)]
    [InlineData("1234567890123456789012345678901234567890", true)]
    [InlineData("12345678901234567890123456789012345678901", false)]
    public void What_may_be_a_room_is_looked_up_by_its_one_form_also_for_staff(string typed, bool room)
    {
        foreach (var actor in new[] { Timur, Nurse })
        {
            var queries = new RoomSource().Tickets(Ask(typed, actor), []).Select(Sql).ToList();
            Assert.Equal(room ? 1 : 0, queries.Count);
            Assert.All(queries, sql => Assert.Contains("room_key(t.room) = room_key(@query)", sql, StringComparison.Ordinal));
            Assert.All(queries, sql => Assert.Contains("order by t.id desc limit @p", sql, StringComparison.Ordinal));
            Assert.All(queries, sql => Assert.Equal("301", Limit(sql)));
        }
    }

    [Theory]
    [InlineData("PRN-0214-02", "PRN-0214-02")]
    [InlineData("инв. № PRN-0214-02", "PRN-0214-02")]
    [InlineData("Инвентарный номер: prn-0214-02", "PRN-0214-02")]
    [InlineData("inv. no. PRN-0214-02", "PRN-0214-02")]
    [InlineData("Inventory number PRN-0214-02", "PRN-0214-02")]
    [InlineData("INV-0214-02", "INV-0214-02")]
    public void The_word_before_an_inventory_number_is_none_of_it(string typed, string number) =>
        Assert.Equal(number, Parameter(Sql(new EquipmentSource().Leads(Ask(typed))!).ToUpperInvariant(), "NUMBER"));

    [Fact]
    public void It_is_known_whether_there_may_be_more_than_was_taken()
    {
        Assert.False(new RoomSource().IsCut(0, 300));
        Assert.True(new RoomSource().IsCut(0, 301));
        Assert.True(new TextSource().IsCut(301, 0));
        Assert.True(new DepartmentSource().IsCut(4, 1));
        Assert.False(new DepartmentSource().IsCut(3, 1));
        Assert.False(new NumberSource().IsCut(1, 1));
    }

    [Fact]
    public void Staff_search_for_no_names_and_among_no_leads()
    {
        Assert.Null(new RequesterSource().Leads(Ask("anna", Nurse)));
        Assert.Null(new TextSource().Leads(Ask("anna", Nurse)));
        Assert.Null(new CommentSource().Leads(Ask("anna", Nurse)));
        Assert.Null(new AssigneeSource().Leads(Ask("anna", Nurse)));
        Assert.Null(new DepartmentSource().Leads(Ask("cardiology", Nurse)));
    }

    [Fact]
    public void Words_are_looked_for_among_the_newest_rows_first()
    {
        var tickets = Sql(new TextSource().Leads(Ask("printer"))!);
        Assert.Matches(@"t\.id > \(\s*select max\(.*\) - 20000 order by t\.id desc limit @p", tickets);
        Assert.Equal("301", Limit(tickets));
        var comments = Sql(new CommentSource().Leads(Ask("printer"))!);
        Assert.Matches(@"t\.id > \(\s*select max\(.*\) - 20000 order by t\.id desc limit @p", comments);
        Assert.Equal("301", Limit(comments));
    }

    [Fact]
    public void Where_the_newest_rows_fill_the_pool_nothing_more_is_looked_for()
    {
        long[] full = [.. Enumerable.Range(1, 301).Select(n => (long)n)], some = full[1..];
        Assert.DoesNotContain("search_term", Sql(Assert.Single(new TextSource().Tickets(Ask("printer"), full))), StringComparison.Ordinal);
        Assert.DoesNotContain("search_term", Sql(Assert.Single(new CommentSource().Tickets(Ask("printer"), full))), StringComparison.Ordinal);
        var words = Sql(Assert.Single(new TextSource().Tickets(Ask("printer"), some)));
        Assert.Contains("search_term(", words, StringComparison.Ordinal);
        Assert.Contains("order by t.id + 0 desc limit @p", words, StringComparison.Ordinal);
        var newest = Sql(Assert.Single(new CommentSource().Tickets(Ask("printer"), some)));
        // the newest messages first, then which of their tickets are visible
        Assert.Matches(@"order by t\.id \+ 0 desc limit @p\d* \) as \w+ inner join \(.*source <> 'probe'", newest);
        var said = Sql(Assert.Single(new CommentSource().Tickets(Ask("printer", Nurse), some)));
        Assert.Matches(@"exists \( select 1 from tickets as t0 where .*t0\.id = t\.ticket_id", said);
        Assert.Contains("order by t.id + 0 desc limit @p", said, StringComparison.Ordinal);
        Assert.Equal("301", Limit(said));
    }

    public void Dispose() => db.Dispose();

    private SearchRequest Ask(string query, Actor? actor = null) => new(db, actor ?? Timur, query);

    private static string Sql(IQueryable<long> query) => string.Join(' ', query.ToQueryString().ToLowerInvariant().Split('\n').Select(line => line.Trim()));

    private static string Limit(string sql) => Parameter(sql, sql.Split("limit @")[^1].Trim());

    private static string Parameter(string sql, string name) => sql.Split($"@{name}='")[1].Split('\'')[0];
}
