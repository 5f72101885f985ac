using TechSupport.Tests.Support;

namespace TechSupport.Tests.Features.Reporting;

/// <summary>The browser's Back gives a form that was sent already.</summary>
public sealed class SentBeforeTests(App app) : IClassFixture<App>
{
    [Fact]
    public async Task What_was_sent_a_moment_ago_is_named_before_it_is_sent_again()
    {
        using var staff = await app.SignInAsync("staff@crb.local");
        var first = Number(await SendAnewAsync(staff));
        app.Clock.Advance(TimeSpan.FromMinutes(2));
        var asked = await SendAnewAsync(staff);
        Assert.Equal((422, $"You sent this 2 min ago: {first}."), (asked.Status, asked.Find("[role=alert] p")));
        Assert.Equal($"/tickets/{first}", asked.Html.QuerySelector("[role=alert] a")?.GetAttribute("href"));
        Assert.Equal("It hums and hums", asked.Html.QuerySelector("#Input_Subject")?.GetAttribute("value"));
        // the Enter key sends the form as it is, not once more
        Assert.Null(asked.Html.QuerySelector("main form button")?.GetAttribute("name"));
        var meant = await staff.SubmitAsync("main form", ("Input.Again", "true"));
        Assert.NotEqual(first, Number(meant));
    }

    [Fact]
    public async Task Who_writes_the_same_a_quarter_of_an_hour_later_means_it()
    {
        using var staff = await app.SignInAsync("staff2@crb.local");
        var first = Number(await SendAnewAsync(staff));
        app.Clock.Advance(TimeSpan.FromMinutes(14));
        await staff.GetAsync("/");
        app.Clock.Advance(TimeSpan.FromMinutes(2));
        Assert.NotEqual(first, Number(await SendAnewAsync(staff)));
    }

    // as after Back: the text is there again, the form is a new one
    private static async Task<Reply> SendAnewAsync(Visitor staff)
    {
        await staff.GetAsync("/report");
        return await staff.SubmitAsync("main form", ("Input.Subject", "It hums and hums"), ("Input.Details", "All day"));
    }

    private static string Number(Reply sent) => sent.Location!.Split('/')[2];
}
