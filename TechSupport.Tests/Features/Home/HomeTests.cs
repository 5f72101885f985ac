using Microsoft.EntityFrameworkCore;
using TechSupport.Features.Tickets;
using TechSupport.Tests.Support;
using TechSupport.Tests.Support.Databases;

namespace TechSupport.Tests.Features.Home;

public sealed class HomeTests(App app) : IClassFixture<App>
{
    [Theory]
    [InlineData("tech@crb.local")]
    [InlineData("lead@crb.local")]
    [InlineData("admin@crb.local")]
    public async Task Whoever_works_tickets_is_led_to_the_list(string email)
    {
        using var visitor = await app.SignInAsync(email);
        Assert.Equal((302, "/tickets"), ((await visitor.GetAsync("/")).Status, visitor.Page!.Location));
    }

    [Fact]
    public async Task What_waits_for_the_person_comes_first_in_plain_words()
    {
        const string me = "e.moroz@crb.local";
        var asked = await app.NewTicketAsync(me, then: (t, tech, at) => t.Wait(tech, WaitingFor.Requester, "Which room?", Guid.NewGuid(), at));
        var resolved = await app.NewTicketAsync(me, then: (t, tech, at) => t.Resolve(tech, "Done.", Guid.NewGuid(), at));
        var taken = await app.NewTicketAsync(me, then: (t, tech, at) => t.Assign(tech, tech.Id, at));
        var fresh = await app.NewTicketAsync(me);
        using var staff = (await app.SignInAsync(me)).Reads("en");
        var page = (await staff.GetAsync("/")).Html.QuerySelectorAll(".mine li");
        string Of(long number) => page.Single(li => li.QuerySelector(".plate")!.TextContent == $"{number}").QuerySelector(".state")!.TextContent.Trim();
        Assert.Equal("We have a question for you", Of(asked));
        Assert.Equal("Fixed. Please check: does it work now?", Of(resolved));
        Assert.Equal("Timur is working on it", Of(taken));
        Assert.StartsWith("Waiting. We will answer by", Of(fresh), StringComparison.Ordinal);
        Assert.Equal("We have a question for you", page[0].QuerySelector(".state")!.TextContent.Trim());
    }

    [Fact]
    public async Task It_works_now_closes_the_request_and_comes_back_home()
    {
        const string me = "m.ilves@crb.local";
        var number = await app.NewTicketAsync(me, then: (t, tech, at) => t.Resolve(tech, "Done.", Guid.NewGuid(), at));
        using var staff = (await app.SignInAsync(me)).Reads("en");
        await staff.GetAsync("/");
        var reply = await staff.SubmitAsync($"form[action='/tickets/{number}/close']");
        Assert.Equal((302, "/"), (reply.Status, reply.Location));
        Assert.Equal(TicketStatus.Closed, (await app.TicketAsync(number)).Status);
    }

    [Fact]
    public async Task A_promise_that_was_missed_is_not_repeated()
    {
        const string me = "s.kim@crb.local";
        var person = await app.PersonAsync(me);
        await using var db = app.Db();
        var report = new TicketReport { Subject = "Forgotten", RequesterId = person.Id, DepartmentId = person.DepartmentId!.Value, RequestKey = Guid.NewGuid() };
        db.Tickets.Add(Ticket.Report(await app.ActorAsync(me), report, app.Clock.Now.AddHours(-5)));
        await db.SaveChangesAsync(TestContext.Current.CancellationToken);
        using var staff = (await app.SignInAsync(me)).Reads("en");
        Assert.Contains("Waiting. This is taking longer than promised – if urgent, call 3-33.", (await staff.GetAsync("/")).FindAll(".state"));
    }

    [Fact]
    public async Task Whoever_has_no_department_chooses_one()
    {
        const string me = "i.zhuk@crb.local";
        await using var db = app.Db();
        await db.Users.Where(u => u.Email == me).ExecuteUpdateAsync(u => u.SetProperty(x => x.DepartmentId, (long?)null), TestContext.Current.CancellationToken);
        using var staff = (await app.SignInAsync(me)).Reads("en");
        var page = await staff.GetAsync("/");
        var department = page.Html.QuerySelectorAll("#Input_DepartmentId option").Single(o => o.TextContent == "Surgery 2").GetAttribute("value");
        Assert.Equal(422, (await staff.SubmitAsync("main form[action='/report']", ("Input.What", "The screen is dark"))).Status);
        await staff.GetAsync("/");
        Assert.Equal(302, (await staff.SubmitAsync("main form[action='/report']", ("Input.What", "The screen is dark"), ("Input.DepartmentId", department))).Status);
    }

    [Fact]
    public async Task The_closed_requests_are_offered_once_there_is_one()
    {
        const string me = "o.vetrova@crb.local";
        const string link = "main a[href='/tickets?view=closed']";
        var (person, other) = (await app.PersonAsync(me), await app.PersonAsync("staff2@crb.local"));
        await using var db = app.Db();
        await db.Tickets.Where(t => t.RequesterId == person.Id && t.Status == TicketStatus.Closed)
            .ExecuteUpdateAsync(t => t.SetProperty(x => x.RequesterId, other.Id), TestContext.Current.CancellationToken);
        using var staff = await app.SignInAsync(me);
        Assert.Null((await staff.GetAsync("/")).Html.QuerySelector(link));
        await app.NewTicketAsync(me, then: (t, tech, at) => t.Close(tech, "Not needed any more.", Guid.NewGuid(), at));
        Assert.NotNull((await staff.GetAsync("/")).Html.QuerySelector(link));
    }

    [Fact]
    public async Task The_page_is_russian_for_whoever_reads_russian()
    {
        using var staff = (await app.SignInAsync("staff2@crb.local")).Reads("ru");
        var page = await staff.GetAsync("/");
        Assert.Equal("Что не работает?", page.Heading);
        Assert.Contains("Реанимация, каб.", page.Find(".where"), StringComparison.Ordinal);
    }
}
