using Microsoft.Playwright;
using TechSupport.E2E.Support;

namespace TechSupport.E2E.Journeys;

/// <summary>Two tabs, two clicks, an expired sign-in: nothing that somebody wrote is lost or sent twice.</summary>
public sealed class TextIsKeptJourney(Stage stage) : Journey(stage)
{
    private const string Solution = "We replaced the cable. Please try again.";

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_stale_save_is_refused_with_the_text_kept_and_goes_through_the_second_time(bool javaScript)
    {
        var (technician, number) = await OpenTicketAsync(javaScript);
        await technician.Page.Locator("#do-resolve").ClickAsync();
        await technician.Page.Locator("#verb-form #Input_Text").FillAsync(Solution);

        var second = await technician.Context.NewPageAsync();
        await second.GotoAsync($"/tickets/{number}/assign");
        await second.Locator("#Input_To").SelectOptionAsync(new SelectOptionValue { Label = "Anna Lindqvist" });
        await second.Locator("#verb-form .btn-p").ClickAsync();
        await second.WaitForURLAsync($"**/tickets/{number}");

        var answer = await technician.Page.RunAndWaitForResponseAsync(() => technician.Page.Locator("#verb-form .btn-p").ClickAsync(), IsPost);
        Assert.Equal(409, answer.Status);
        await technician.Expect("#verb-form [role=alert]").ToContainTextAsync("Somebody changed this");
        if (javaScript) await technician.Expect("#verb-form [role=alert]").ToBeFocusedAsync();
        await technician.Expect("#verb-form #Input_Text").ToHaveValueAsync(Solution);

        await technician.Page.Locator("#verb-form .btn-p").ClickAsync();
        await technician.Expect("#main .conv").ToContainTextAsync(Solution);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_double_click_on_send_is_one_ticket(bool javaScript)
    {
        var nurse = await VisitAsync(new() { JavaScript = javaScript });
        await nurse.SignInAsync(Cast.Staff);
        var what = Steps.Unique("The monitor at the desk stays black");
        await nurse.GoAsync("/");
        await nurse.Page.Locator("#Input_What").FillAsync(what);

        await nurse.Page.Locator("form.ask .btn-p").DblClickAsync();

        await nurse.SentAsync();
        Assert.Equal(1, await (await Stage.AppAsync()).AskAsync<long>("select count(*) from tickets where subject = @what", ("what", what)));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_reply_survives_an_expired_sign_in(bool javaScript)
    {
        var (technician, number) = await OpenTicketAsync(javaScript);
        var reply = Steps.Unique("We are on our way with a new keyboard");
        await technician.Page.Locator("#body").FillAsync(reply);
        await technician.Context.ClearCookiesAsync(new() { Name = "ts" });

        await technician.Page.Locator("#composer .btn-p.if-reply").ClickAsync();
        await technician.Expect(".notice-warn").ToContainTextAsync("Your text is kept");
        await technician.SignInHereAsync(Cast.Tech);
        await technician.Expect(".notice-good").ToContainTextAsync("You are signed in again");
        await technician.Expect("textarea").ToHaveValueAsync(reply);
        await technician.Page.Locator("#composer .btn-p.if-reply").ClickAsync();

        await technician.Page.WaitForURLAsync($"**/tickets/{number}");
        await technician.Expect("#main .conv").ToContainTextAsync(reply);
        Assert.Equal(1, await (await Stage.AppAsync()).AskAsync<long>("select count(*) from comments where body = @reply", ("reply", reply)));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_report_survives_an_expired_sign_in(bool javaScript)
    {
        var nurse = await VisitAsync(new() { JavaScript = javaScript });
        await nurse.SignInAsync(Cast.Staff);
        var what = Steps.Unique("The scanner at the desk reads nothing");
        await nurse.GoAsync("/");
        await nurse.Page.Locator("#Input_What").FillAsync(what);
        await nurse.Context.ClearCookiesAsync(new() { Name = "ts" });

        await nurse.Page.Locator("form.ask .btn-p").ClickAsync();
        await nurse.SignInHereAsync(Cast.Staff);
        await nurse.Expect("#Input_Subject").ToHaveValueAsync(what);
        await nurse.Page.Locator("main form .btn-p").ClickAsync();

        await nurse.SentAsync();
        Assert.Equal(1, await (await Stage.AppAsync()).AskAsync<long>("select count(*) from tickets where subject = @what", ("what", what)));
    }

    private async Task<(Visit Technician, long Number)> OpenTicketAsync(bool javaScript)
    {
        var nurse = await VisitAsync();
        await nurse.SignInAsync(Cast.Staff);
        var number = await nurse.ReportAsync(Steps.Unique("The keyboard does not type"));
        var technician = await VisitAsync(new() { JavaScript = javaScript });
        await technician.SignInAsync(Cast.Tech);
        await technician.GoAsync($"/tickets/{number}");
        return (technician, number);
    }

    private static bool IsPost(IResponse response) => response.Request.Method == "POST";
}
