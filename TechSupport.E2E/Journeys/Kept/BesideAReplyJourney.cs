using TechSupport.E2E.Support;

namespace TechSupport.E2E.Journeys.Kept;

/// <summary>Half a reply stands on the ticket while other things are done to it.</summary>
public sealed class BesideAReplyJourney(Stage stage) : Journey(stage)
{
    private const string Reply = "We have ordered the ribbon and will call you.";

    [Fact]
    public async Task A_reply_is_there_whatever_else_is_done_to_the_ticket_and_gone_once_it_was_sent()
    {
        var (technician, number) = await OpenTicketAsync();
        await technician.Page.Locator("#body").FillAsync(Reply);
        await technician.Page.Locator("#then").SelectOptionAsync("wait");

        await technician.Page.Locator("[data-key=KeyA]").ClickAsync();
        await technician.Expect("[data-key=KeyA]").ToHaveCountAsync(0);
        await HasReplyAsync(technician);
        foreach (var (verb, field, value) in new[] { ("classify", "#Input_Reason", "x"), ("wait", "#verb-form #Input_Text", "Ordered."), ("reopen", "#verb-form #Input_Text", "It came."), ("resolve", "#verb-form #Input_Text", "Done."), ("reopen", "#verb-form #Input_Text", "No.") })
        {
            await technician.Page.Locator($"#do-{verb}").ClickAsync();
            await technician.Page.Locator(field).FillAsync(value);
            if (verb == "classify") await technician.Page.Locator("#Input_Priority").SelectOptionAsync("P2");
            if (verb == "wait") await technician.Page.Locator("#verb-form select, #verb-form [type=radio][value=Supplier]").First.EvaluateAsync("el => el.tagName === 'SELECT' ? el.value = 'Supplier' : el.click()");
            await technician.Page.Locator("#verb-form .btn-p").ClickAsync();
            await technician.Expect("dialog[open]").ToHaveCountAsync(0);
            await HasReplyAsync(technician);
        }
        await technician.Page.Locator("#composer .btn-p.if-reply").ClickAsync();
        await technician.Expect("#main .conv").ToContainTextAsync(Reply);
        await technician.Expect("#body").ToHaveValueAsync("");
        Assert.Equal($"/tickets/{number}", technician.At);

        // it was sent, so nothing brings it back
        await technician.Page.ReloadAsync();
        await technician.Expect("#body").ToHaveValueAsync("");
    }

    [Fact]
    public async Task A_reply_is_there_after_the_ticket_was_given_to_somebody_else_and_closed()
    {
        var (technician, number) = await OpenTicketAsync();
        await technician.Page.Locator("#body").FillAsync(Reply);
        await technician.Page.Locator("#do-assign").ClickAsync();
        await technician.Page.Locator("#verb-form #Input_To").SelectOptionAsync(new Microsoft.Playwright.SelectOptionValue { Index = 2 });
        await technician.Page.Locator("#verb-form .btn-p").ClickAsync();
        await technician.Expect("dialog[open]").ToHaveCountAsync(0);
        await HasReplyAsync(technician);
        await technician.ResolveAsync(number, "Done.");
        await HasReplyAsync(technician);

        // a colleague closes it meanwhile
        var admin = await VisitAsync();
        await admin.SignInAsync(Cast.Staff);
        await admin.GoAsync($"/tickets/{number}/close");
        await admin.Page.Locator("#verb-form .btn-p").ClickAsync();
        await admin.Expect("#verb-form").ToHaveCountAsync(0);
        technician.Problems.Expect("409");
        technician.Problems.Expect("422");
        technician.Problems.Expect("Response Status Error Code");
        await technician.Page.Locator("#composer .btn-p.if-reply").ClickAsync();
        await technician.Expect("#composer [role=alert]").ToBeVisibleAsync();
        await technician.Expect("#body").ToHaveValueAsync(Reply);
    }

    [Fact]
    public async Task A_note_stays_a_note()
    {
        var (technician, _) = await OpenTicketAsync();
        await technician.Page.Locator("label[for=note]").ClickAsync();
        await technician.Page.Locator("#body").FillAsync(Reply);
        await technician.Page.Locator("[data-key=KeyA]").ClickAsync();
        await technician.Expect("[data-key=KeyA]").ToHaveCountAsync(0);
        await technician.Expect("#note").ToBeCheckedAsync();
        await technician.Expect("#body").ToHaveValueAsync(Reply);
    }

    [Fact]
    public async Task What_failed_is_tried_again_with_one_press_and_sent_once()
    {
        var (technician, number) = await OpenTicketAsync();
        foreach (var provoked in new[] { "ERR_INTERNET_DISCONNECTED", "htmx:" }) technician.Problems.Expect(provoked);
        var reply = Steps.Unique(Reply);
        await technician.Page.Locator("#body").FillAsync(reply);
        await technician.Context.SetOfflineAsync(true);
        await technician.Page.Locator("#composer .btn-p.if-reply").ClickAsync();
        await technician.Expect("[data-failure] p").ToContainTextAsync("No connection");
        await technician.Context.SetOfflineAsync(false);
        await technician.Page.Locator("[data-retry]").ClickAsync();
        await technician.Expect("#main .conv").ToContainTextAsync(reply);
        await technician.Expect("[data-failure]").ToHaveCountAsync(0);
        Assert.Equal(1, await (await Stage.AppAsync()).AskAsync<long>("select count(*) from comments where ticket_id = @number and body = @reply", ("number", number), ("reply", reply)));
    }

    [Fact]
    public async Task Leaving_with_unsent_text_asks_and_without_it_does_not()
    {
        var (technician, _) = await OpenTicketAsync();
        var asked = 0;
        technician.Page.Dialog += async (_, dialog) =>
        {
            asked++;
            await dialog.DismissAsync();
        };
        var ticket = technician.At;
        await technician.Page.Locator("[data-key=Escape]").ClickAsync();
        await technician.Page.WaitForURLAsync(url => new Uri(url).AbsolutePath == "/tickets");
        Assert.Equal(0, asked);

        await technician.GoAsync(ticket);
        await technician.Page.Locator("#body").PressSequentiallyAsync("Half a");
        await technician.Page.Keyboard.PressAsync("Escape");
        await technician.Expect("#main").ToBeFocusedAsync();
        await technician.Page.Keyboard.PressAsync("Escape");
        await Wait.UntilAsync(() => asked == 1, "the question");
        await technician.Expect("#body").ToHaveValueAsync("Half a");
        Assert.Equal(ticket, technician.At);
    }

    private static async Task HasReplyAsync(Visit technician)
    {
        await technician.Expect("#body").ToHaveValueAsync(Reply);
        await technician.Expect("#reply").ToBeCheckedAsync();
    }

    private async Task<(Visit Technician, long Number)> OpenTicketAsync()
    {
        var nurse = await VisitAsync();
        await nurse.SignInAsync(Cast.Staff);
        var number = await nurse.ReportAsync(Steps.Unique("The label printer prints blank labels"));
        var technician = await VisitAsync();
        await technician.SignInAsync(Cast.Tech);
        await technician.GoAsync($"/tickets/{number}");
        return (technician, number);
    }
}
