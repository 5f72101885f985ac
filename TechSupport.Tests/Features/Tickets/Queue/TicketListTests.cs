using TechSupport.Features.Tickets;
using TechSupport.Features.Tickets.Queue.Filtering;
using TechSupport.Tests.Support;
using TechSupport.Tests.Support.Databases;

namespace TechSupport.Tests.Features.Tickets.Queue;

public sealed class TicketListTests(App app) : IClassFixture<App>
{
    [Theory]
    [InlineData("")]
    [InlineData("?sort=priority")]
    [InlineData("?sort=updated")]
    [InlineData("?sort=number")]
    [InlineData("?sort=-number")]
    [InlineData("?status=any")]
    [InlineData("?status=any&sort=due")]
    [InlineData("?status=any&sort=-due")]
    [InlineData("?sort=-priority")]
    [InlineData("?sort=changed")]
    [InlineData("?status=waiting,new&sort=priority")]
    [InlineData("?status=waiting,new")]
    public async Task Paging_shows_every_ticket_exactly_once(string query)
    {
        using var tech = await app.SignInAsync("tech@crb.local");
        for (var i = 0; i < 60; i++) await app.NewTicketAsync(subject: $"Ticket {i}", then: i % 3 == 0 ? (t, a, at) => t.Wait(a, WaitingFor.Supplier, "ordered", Guid.NewGuid(), at) : null);
        await using var db = app.Db();
        var expected = db.Tickets.Where(t => query.Contains("any") || t.Status == TicketStatus.New || t.Status == TicketStatus.Waiting
                || t.Status == TicketStatus.Open && !query.Contains("waiting,new"))
            .Select(t => t.Id).Order().ToList();
        var isCounted = !query.Contains("any");
        var (seen, pages, ranges, last) = (new List<long>(), new List<string>(), new List<string>(), "");
        for (var next = "/tickets" + query; next is not null;)
        {
            last = next;
            var page = await tech.GetAsync(next);
            Assert.Equal(200, page.Status);
            seen.AddRange(Numbers(page));
            pages.Add(string.Join(' ', Numbers(page)));
            ranges.Add(Range(page));
            Assert.Equal(isCounted ? $"{expected.Count}" : null, page.Html.QuerySelector("h1 .count")?.TextContent);
            next = page.Html.QuerySelector("a[rel=next]")?.GetAttribute("href");
        }
        Assert.Equal(expected, seen.Order());
        Assert.Equal(seen.Count, seen.Distinct().Count());
        var of = isCounted ? $" of {expected.Count}" : "";
        Assert.Equal(($"1 to 50{of}", $"{(pages.Count - 1) * 50 + 1} to {expected.Count}{of}"), (ranges[0], ranges[^1]));
        // and back again, the same pages
        var back = last;
        for (var i = pages.Count - 2; i >= 0; i--)
        {
            back = (await tech.GetAsync(back)).Html.QuerySelector("a[rel=prev]")!.GetAttribute("href")!;
            var page = await tech.GetAsync(back);
            Assert.Equal((pages[i], ranges[i]), (string.Join(' ', Numbers(page)), Range(page)));
        }
        Assert.Null((await tech.GetAsync(back)).Html.QuerySelector("a[rel=prev]"));
    }

    private static IEnumerable<long> Numbers(Reply page) => page.Html.QuerySelectorAll("tr[data-row]").Select(r => long.Parse(r.GetAttribute("data-row")!, null));

    private static string Range(Reply page) => page.Html.QuerySelector(".pager span")!.TextContent;

    [Fact]
    public async Task Views_and_filters_narrow_the_list()
    {
        var number = await app.NewTicketAsync(subject: "Monitor in ICU is dark", with: r => r with { PatientCare = true }, then: (t, tech, at) => t.Assign(tech, tech.Id, at));
        using var visitor = await app.SignInAsync("tech@crb.local");
        async Task<bool> Lists(string query) => (await visitor.GetAsync("/tickets" + query)).Html.QuerySelector($"tr[data-row='{number}']") is not null;
        Assert.True(await Lists("?view=mine"));
        Assert.True(await Lists("?view=care&priority=p2"));
        Assert.False(await Lists("?view=unassigned"));
        Assert.False(await Lists("?view=mine&priority=p1"));
        Assert.False(await Lists("?status=closed"));
        Assert.True(await Lists("?q=monitors"));
        Assert.True(await Lists("?view=mine&q=%00dark%20-printer"));
        Assert.False(await Lists("?q=printer"));
        using var colleague = await app.SignInAsync("tech2@crb.local");
        Assert.Null((await colleague.GetAsync("/tickets?view=mine")).Html.QuerySelector($"tr[data-row='{number}']"));
    }

    [Fact]
    public async Task Each_part_of_a_filter_is_shown_and_can_be_taken_away_alone()
    {
        using var tech = await app.SignInAsync("tech@crb.local");
        var page = await tech.GetAsync("/tickets?view=care&status=any&priority=p2&sort=number");
        var chips = page.Html.QuerySelectorAll(".chip").Select(c => (Text: string.Join(' ', c.TextContent.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries)), Link: c.QuerySelector("a")!.GetAttribute("href"))).ToList();
        Assert.Equal(["/tickets?view=care&priority=p2&sort=number", "/tickets?view=care&status=any&sort=number"], chips.Select(c => c.Link));
        Assert.StartsWith("Status Any status", chips[0].Text, StringComparison.Ordinal);
        Assert.StartsWith("Priority P2 High", chips[1].Text, StringComparison.Ordinal);
        Assert.Empty((await tech.GetAsync("/tickets")).Html.QuerySelectorAll(".chip"));
    }

    [Fact]
    public async Task A_field_takes_several_values_and_a_ticket_needs_one_of_them()
    {
        var p2 = await app.NewTicketAsync(with: r => r with { PatientCare = true });
        var p3 = await app.NewTicketAsync();
        var waits = await app.NewTicketAsync(then: (t, tech, at) => t.Wait(tech, WaitingFor.Supplier, "ordered", Guid.NewGuid(), at));
        var done = await app.NewTicketAsync(then: (t, tech, at) => t.Resolve(tech, "Replaced.", Guid.NewGuid(), at));
        using var tech = await app.SignInAsync("tech@crb.local");
        async Task<IReadOnlyList<long>> Listed(string query)
        {
            var page = await tech.GetAsync("/tickets?sort=newest&" + query);
            return [.. new[] { p2, p3, waits, done }.Where(n => page.Html.QuerySelector($"tr[data-row='{n}']") is not null)];
        }
        Assert.Equal([p2, p3, waits], await Listed("priority=p2,p3"));
        Assert.Equal([p2, p3, waits], await Listed("priority=p2&priority=p3"));
        Assert.Equal([p2], await Listed("priority=p1,p2"));
        Assert.Equal([p2, p3, done], await Listed("status=new,resolved"));
        Assert.Equal([waits, done], await Listed("status=waiting,resolved"));
        Assert.Equal([p3, waits], await Listed("status=new,open,waiting&priority=p3,p4"));
        Assert.Equal([p2, p3, waits, done], await Listed("status=any&status=new"));
    }

    [Fact]
    public async Task Each_value_is_a_chip_and_stands_ticked_in_the_form_which_works_without_scripts()
    {
        using var tech = await app.SignInAsync("tech@crb.local");
        var page = await tech.GetAsync("/tickets?view=care&status=new,open&priority=p1&sort=number");
        Assert.Equal(["/tickets?view=care&status=open&priority=p1&sort=number", "/tickets?view=care&status=new&priority=p1&sort=number", "/tickets?view=care&status=new,open&sort=number"],
            page.Html.QuerySelectorAll(".chip a").Select(a => a.GetAttribute("href")));
        Assert.Equal(["new", "open", "p1"], page.Html.QuerySelectorAll(".menu-b [checked]").Select(box => box.GetAttribute("value")));
        Assert.Equal(page.FindAll("tr[data-row] .plate"), (await tech.SubmitAsync(".menu-b")).FindAll("tr[data-row] .plate"));
        Assert.Equal(3, tech.Page!.FindAll(".chip").Count);
    }

    [Fact]
    public async Task Names_of_what_is_filtered_by_are_those_of_the_catalog()
    {
        var person = await app.PersonAsync("staff@crb.local");
        var me = await app.PersonAsync("tech@crb.local");
        using var tech = await app.SignInAsync("tech@crb.local");
        var page = await tech.GetAsync($"/tickets?assignee={me.Id}&department={person.DepartmentId}&category=1,999999&equipment={person.EquipmentId}");
        Assert.Equal(200, page.Status);
        var chips = page.FindAll(".chip b");
        Assert.Equal(5, chips.Count);
        Assert.Equal(me.FullName, chips[0]);
        Assert.Equal("?", chips[3]);
        Assert.Equal("PC-0214-03", chips[4]);
        Assert.DoesNotContain("?", chips.Take(3));
        // what the form does not offer it still carries
        Assert.Equal(200, (await tech.SubmitAsync(".menu-b", ("q", "printer"))).Status);
        Assert.Contains("PC-0214-03", tech.Page!.FindAll(".chip b"));
    }

    [Fact]
    public async Task Refreshing_stays_on_the_page_and_the_first_page_is_a_click_away()
    {
        for (var i = 0; i < 55; i++) await app.NewTicketAsync(subject: "Toner is low");
        using var tech = await app.SignInAsync("tech@crb.local");
        var second = (await tech.GetAsync("/tickets?q=toner&sort=-number")).Html.QuerySelector("a[rel=next]")!.GetAttribute("href")!;
        var page = await tech.GetAsync(second);
        Assert.Equal(second, page.Html.QuerySelector(".bar > a[hx-get]")!.GetAttribute("href"));
        Assert.Equal("/tickets?q=toner&sort=-number", page.Html.QuerySelector(".pager a:not([rel])")!.GetAttribute("href"));
        Assert.Equal("/tickets?sort=-number", page.Html.QuerySelector(".chip a")!.GetAttribute("href"));
        Assert.Equal("toner", page.Html.QuerySelector("#f-q")!.GetAttribute("value"));
    }

    [Fact]
    public async Task Too_many_words_are_left_out_and_said_to_be()
    {
        using var tech = await app.SignInAsync("tech@crb.local");
        Assert.Equal(400, (await tech.GetAsync($"/tickets?q={new string('x', TicketFilter.SearchTextLength + 1)}")).Status);
    }

    [Theory]
    [InlineData("?view=everything")]
    [InlineData("?status=new%00er")]
    [InlineData("?priority=p5")]
    [InlineData("?priority=p1,p5")]
    [InlineData("?status=open&status=gone")]
    [InlineData("?equipment=PC-1")]
    [InlineData("?department=1.5")]
    [InlineData("?category=0")]
    [InlineData("?assignee=-1")]
    [InlineData("?assignee=99999999999999999999")]
    [InlineData("?after=abc")]
    [InlineData("?after=99999999999999999999_1")]
    [InlineData("?sort=priority&after=9_1")]
    [InlineData("?sort=drop%20table")]
    public async Task A_mistyped_address_is_400_with_a_sentence_and_still_a_list(string query)
    {
        using var tech = await app.SignInAsync("tech@crb.local");
        var reply = await tech.GetAsync("/tickets" + query);
        Assert.Equal(400, reply.Status);
        Assert.Contains("mistyped", reply.Find("[role=alert]"), StringComparison.Ordinal);
        Assert.NotNull(reply.Html.QuerySelector("#main h1"));
    }
}
