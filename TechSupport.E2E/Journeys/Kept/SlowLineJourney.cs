using Microsoft.Playwright;
using TechSupport.E2E.Support;

namespace TechSupport.E2E.Journeys.Kept;

/// <summary>On a slow line, what is typed for a field goes into it or nowhere, and is never a command.</summary>
public sealed class SlowLineJourney(Stage stage) : Journey(stage)
{
    private const int Delay = 150;
    private const int PerKey = 30;

    // its letters are commands: a takes, s resolves, p classifies, r n write, c logs a call, g goes away
    private const string Early = "as soon as possible, ";
    private const string Late = "nurse can go";

    [Theory]
    [InlineData("r", "#body")]
    [InlineData("n", "#body")]
    [InlineData("c", "#Input_Who")]
    public async Task From_a_list_words_go_into_the_field_that_is_coming(string key, string field)
    {
        var row = await ReportedAsync("The lamp flickers");
        var technician = await ComeAsync("/tickets?view=unassigned&sort=-number");
        await technician.Expect($"[data-row='{row}']").ToHaveCountAsync(1); // other journeys report beside this one
        for (var pressed = 0; await technician.Page.Locator($"[data-row='{row}'].cur").CountAsync() == 0; pressed++)
        {
            Assert.True(pressed < 100, "The cursor does not come to the row.");
            await technician.Page.Keyboard.PressAsync("j");
        }
        var before = await StateAsync(row);
        await TypeAsync(technician, key);
        await technician.Expect(field).ToBeFocusedAsync();
        await technician.Page.Keyboard.TypeAsync(Late);
        var found = await technician.Page.Locator(field).InputValueAsync();
        Assert.EndsWith(Late, found, StringComparison.Ordinal);
        // letters may fall between two pages, but nothing else stands there
        var rest = Early.GetEnumerator();
        Assert.All(found[..^Late.Length], letter => Assert.True(Next(rest, letter), found));
        Assert.Equal(before, await StateAsync(row!));
        Assert.Equal(key == "c" ? "/tickets/new" : $"/tickets/{row}", technician.At);
    }

    [Theory]
    [InlineData("s", "#verb-form #Input_Text")]
    [InlineData("p", null)]
    public async Task On_a_ticket_words_go_into_the_dialog_that_is_coming_or_nowhere(string key, string? field)
    {
        // one of its own: another journey may end the first of a list meanwhile, and an ended ticket has no such keys
        var technician = await ComeAsync("/tickets/" + await ReportedAsync("The keyboard sticks"));
        var at = technician.At;
        await TypeAsync(technician, key);
        await technician.Expect("dialog[open] #verb-form").ToBeVisibleAsync();
        // the page stays, so no letter is lost
        if (field is not null) await technician.Expect(field).ToHaveValueAsync(Early);
        await technician.Expect("#body").ToHaveValueAsync("");
        Assert.Equal(at, technician.At);
        Assert.EndsWith(key == "s" ? "/resolve" : "/classify", await technician.Page.Locator("#verb-form").GetAttributeAsync("action"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_key_pressed_while_the_page_still_loads_waits_for_its_field()
    {
        var (ticket, technician) = (await ReportedAsync("The drawer jams"), await VisitAsync());
        await technician.SignInAsync(Cast.Tech);
        var (picture, dialog) = (new TaskCompletionSource(), new TaskCompletionSource());
        await technician.Page.RouteAsync("**/late.png", async route => { await picture.Task; await route.FulfillAsync(new() { ContentType = "image/svg+xml", Body = "<svg xmlns=\"http://www.w3.org/2000/svg\"/>" }); });
        await technician.Page.RouteAsync("**/resolve*", async route => { await dialog.Task; await route.ContinueAsync(); });
        await technician.Page.AddInitScriptAsync("document.addEventListener('DOMContentLoaded', () => { window.late = new Image(); window.late.src = '/late.png'; })");
        await technician.Page.GotoAsync($"/tickets/{ticket}", new() { WaitUntil = WaitUntilState.DOMContentLoaded });
        await technician.Page.Keyboard.PressAsync("s");
        await technician.Page.Keyboard.TypeAsync(Early);
        Assert.NotEqual("complete", await technician.Page.EvaluateAsync<string>("document.readyState"));
        picture.SetResult();
        await technician.Page.WaitForLoadStateAsync(LoadState.Load);
        // what the end of loading puts off has been done when this is
        await technician.Page.EvaluateAsync("new Promise(done => setTimeout(done))");
        dialog.SetResult();
        await technician.Expect("#verb-form #Input_Text").ToHaveValueAsync(Early);
    }

    [Fact]
    public async Task Two_rows_taken_one_after_the_other_are_both_taken()
    {
        var (first, second) = (await ReportedAsync("The scanner beeps"), await ReportedAsync("The screen is dark"));
        var technician = await ComeAsync("/tickets?view=unassigned&sort=-number");
        await technician.Expect($"[data-row='{second}']").ToHaveCountAsync(1);
        foreach (var key in new[] { "j", "a", "j", "a" }) await technician.Page.Keyboard.PressAsync(key);
        foreach (var number in new[] { first, second })
        {
            await technician.Expect($"[data-row='{number}']").ToHaveCountAsync(0);
            Assert.Equal(Cast.Tech, await (await Stage.AppAsync()).AskAsync<string>("select u.email from tickets t join users u on u.id = t.assignee_id where t.id = @number", ("number", number)));
        }
        Assert.Equal("/tickets?view=unassigned&sort=-number", technician.At);
    }

    private static async Task TypeAsync(Visit visit, string key)
    {
        await visit.Page.Keyboard.PressAsync(key);
        await visit.Page.Keyboard.TypeAsync(Early, new() { Delay = PerKey });
    }

    private static bool Next(CharEnumerator rest, char letter)
    {
        while (rest.MoveNext())
            if (rest.Current == letter) return true;
        return false;
    }

    private async Task<string> StateAsync(long number) =>
        await (await Stage.AppAsync()).AskAsync<string>("select coalesce(assignee_id, 0) || ' ' || status from tickets where id = @number", ("number", number));

    private async Task<long> ReportedAsync(string what)
    {
        var nurse = await VisitAsync();
        await nurse.SignInAsync(Cast.Staff);
        return await nurse.ReportAsync(Steps.Unique(what), patientCare: true);
    }

    private async Task<Visit> ComeAsync(string path)
    {
        var technician = await VisitAsync();
        await technician.SignInAsync(Cast.Tech);
        await technician.GoAsync(path);
        // pages and fragments are slow; files come from the cache of a working day
        await technician.Page.RouteAsync("**/*", async route =>
        {
            if (route.Request.ResourceType is "document" or "xhr") await Task.Delay(Delay);
            await route.ContinueAsync();
        });
        return technician;
    }
}
