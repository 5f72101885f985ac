using TechSupport.Features.Tickets;
using TechSupport.Kernel;
using TechSupport.Tests.Support;

namespace TechSupport.Tests.Features.Search;

/// <summary>More than a page of hits: what is counted, and where it ends.</summary>
public sealed class SearchPageTests(App app) : IClassFixture<App>
{
    private const string Staff = "staff@crb.local";
    private const string Tech = "tech@crb.local";

    [Fact]
    public async Task Further_pages_go_on_and_the_count_is_of_all()
    {
        var numbers = new List<long>();
        for (var i = 0; i < 52; i++) numbers.Add(await app.NewTicketAsync(subject: $"Бармаглот номер {i}"));
        using var tech = await app.SignInAsync(Tech);
        var page = await tech.GetAsync("/search?q=" + Uri.EscapeDataString("бармаглот"));
        Assert.Equal((50, "52"), (page.FindAll("#rows tr").Count, page.Find("h1 .count")));
        Assert.Equal("1–50 of 52", page.Find(".pager span"));
        Assert.DoesNotContain("narrow your search", page.Main, StringComparison.Ordinal);
        var next = await tech.GetAsync(page.Html.QuerySelector(".pager a[rel=next]")!.GetAttribute("href")!);
        Assert.Equal((2, "51–52 of 52"), (next.FindAll("#rows tr").Count, next.Find(".pager span")));
        Assert.Null(next.Html.QuerySelector(".pager a[rel=next]"));
        Assert.Equal(numbers.Order(), page.FindAll("main .c-n .plate").Concat(next.FindAll("main .c-n .plate")).Select(long.Parse).Order());
        // there are fewer pages than that, which is no mistake
        Assert.Equal("51–52 of 52", (await tech.GetAsync("/search?page=6&q=" + Uri.EscapeDataString("бармаглот"))).Find(".pager span"));
    }

    [Fact]
    public async Task Where_there_are_more_than_pages_hold_it_says_so()
    {
        var person = await app.PersonAsync(Staff);
        await using (var db = app.Db())
        {
            for (var i = 0; i < 305; i++)
                db.Add(Ticket.Report(new Actor(person.Id, Role.Staff), new TicketReport { Subject = "Jabberwock", RequesterId = person.Id, DepartmentId = person.DepartmentId, RequestKey = Guid.NewGuid() }, app.Clock.Now));
            await db.SaveChangesAsync(TestContext.Current.CancellationToken);
        }
        using var tech = await app.SignInAsync(Tech);
        var page = await tech.GetAsync("/search?q=jabberwock");
        Assert.Equal(("300+", "1–50 of the best 300"), (page.Find("h1 .count"), page.Find(".pager span")));
        Assert.Contains("Only the best 300 are listed. Add a word to narrow your search.", page.Main, StringComparison.Ordinal);
        var last = await tech.GetAsync("/search?q=jabberwock&page=6");
        Assert.Equal((50, "251–300 of the best 300"), (last.FindAll("#rows tr").Count, last.Find(".pager span")));
        Assert.Null(last.Html.QuerySelector(".pager a[rel=next]"));
    }

    [Theory]
    [InlineData("0")]
    [InlineData("7")]
    [InlineData("-1")]
    [InlineData("two")]
    public async Task A_page_there_never_is_is_refused_and_the_words_are_kept(string number)
    {
        using var tech = await app.SignInAsync(Tech);
        var page = await tech.GetAsync("/search?q=printer&page=" + number);
        Assert.Equal((422, "printer"), (page.Status, page.Html.QuerySelector("#q")!.GetAttribute("value")));
        Assert.Contains("There is no such page of the search.", page.Find("[role=alert]"), StringComparison.Ordinal);
    }
}
