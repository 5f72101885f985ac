using TechSupport.Tests.Features.Account;
using TechSupport.Tests.Support;
using TechSupport.Tests.Support.Databases;

namespace TechSupport.Tests.Security;

/// <summary>One person floods neither the mailboxes of others nor the database.</summary>
public sealed class PersonLimitTests(PersonLimitTests.LimitedApp app) : IClassFixture<PersonLimitTests.LimitedApp>
{
    [Fact]
    public async Task The_eleventh_report_within_ten_minutes_waits_and_keeps_its_text()
    {
        using var nurse = await app.FreshSignInAsync("staff@crb.local");
        async Task<Reply> ReportAsync(string subject)
        {
            await nurse.GetAsync("/report");
            return await nurse.SubmitAsync("form[action='/report']", ("Input.Subject", subject), ("Input.Details", "It smokes."));
        }
        for (var i = 0; i < 10; i++) Assert.Equal(302, (await ReportAsync($"Printer {i}")).Status);
        var refused = await ReportAsync("The eleventh");
        Assert.Equal((429, "600"), (refused.Status, refused.Headers["Retry-After"]));
        Assert.Contains("You have reported 10 problems within ten minutes.", refused.Main, StringComparison.Ordinal);
        Assert.Contains("It smokes.", refused.FindAll("textarea"));
        Assert.Equal("The eleventh", refused.Html.QuerySelector("[name='Input.Subject']")!.GetAttribute("value"));
        using var other = await app.FreshSignInAsync("staff2@crb.local");
        await other.GetAsync("/report");
        Assert.Equal(302, (await other.SubmitAsync("form[action='/report']", ("Input.Subject", "Another person’s"))).Status);

        app.Clock.Advance(TimeSpan.FromMinutes(10));
        Assert.Equal(302, (await ReportAsync("Later")).Status);
    }

    [Fact]
    public async Task The_thirty_first_message_within_ten_minutes_waits_and_keeps_its_text()
    {
        var number = await app.NewTicketAsync("a.belov@crb.local");
        using var nurse = (await app.FreshSignInAsync("a.belov@crb.local")).Reads("en");
        for (var i = 0; i < 30; i++) Assert.Equal(302, (await SayAsync(nurse, number, $"Still broken {i}")).Status);
        var refused = await SayAsync(nurse, number, "Please hurry.");
        Assert.Equal(429, refused.Status);
        Assert.Contains("You have sent 30 messages within ten minutes.", refused.Main, StringComparison.Ordinal);
        Assert.Contains("Please hurry.", refused.FindAll("textarea"));
        Assert.Equal(30, (await app.TicketAsync(number)).Comments.Count);
    }

    [Fact]
    public async Task The_sixty_first_search_within_a_minute_waits()
    {
        using var technician = await app.FreshSignInAsync("tech@crb.local");
        for (var i = 0; i < 60; i++) Assert.Equal(200, (await technician.GetAsync("/search?q=printer")).Status);
        Assert.Equal(429, (await technician.GetAsync("/search?q=printer")).Status);
        app.Clock.Advance(TimeSpan.FromMinutes(1));
        Assert.Equal(200, (await technician.GetAsync("/search?q=printer")).Status);
    }

    private static Task<Reply> SayAsync(Visitor who, long number, string text) => who.PostAsync($"/tickets/{number}/comment",
        ("Input.Text", text), ("RequestKey", Guid.NewGuid().ToString()), ("Version", "1"));

    public sealed class LimitedApp(Postgres postgres) : App(postgres)
    {
        protected override bool LimitsPeople => true;
    }
}
