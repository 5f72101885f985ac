using TechSupport.E2E.Support;

namespace TechSupport.E2E.Journeys;

/// <summary>Logging a call with both hands on the keyboard.</summary>
public sealed class CallJourney(Stage stage) : Journey(stage)
{
    [Fact]
    public async Task The_place_comes_with_the_caller_and_the_enter_key_looks_up_before_it_saves()
    {
        var technician = await VisitAsync();
        await technician.SignInAsync(Cast.Tech);
        await technician.GoAsync("/tickets/new");
        await technician.Expect("#Input_Who").ToBeFocusedAsync();
        await technician.Page.Locator("#Input_Subject").FillAsync(Steps.Unique("The scale shows nothing"));
        await technician.Page.Locator("#Input_Who").PressSequentiallyAsync("sokolova");
        await technician.Expect("#Input_Room").ToHaveValueAsync("214");
        await technician.Expect("#Input_Inventory").ToHaveValueAsync("PC-0214-03");

        await technician.Page.Locator("#Input_Who").FillAsync("novak");
        await technician.Page.Locator("#Input_Who").PressAsync("Enter");
        await technician.Expect("#Input_Room").ToHaveValueAsync("233");
        Assert.Equal("/tickets/new", technician.At);

        // she calls from another room, and corrects her name afterwards
        await technician.Page.Locator("#Input_Room").FillAsync("316");
        await technician.Page.Locator("#Input_Who").FillAsync("sokolova");
        await technician.Expect("#Input_Inventory").ToHaveValueAsync("PC-0214-03");
        await technician.Expect("#Input_Room").ToHaveValueAsync("316");
        await technician.Page.Locator("#Input_Subject").PressAsync("Enter");
        await technician.Page.WaitForURLAsync("**/tickets/new?after=*");
    }

    [Theory]
    [InlineData("#Input_Subject")]
    [InlineData("#Input_Room")]
    public async Task What_was_typed_while_the_answer_was_on_its_way_stays(string left)
    {
        var (technician, answers) = await LookingUpAsync();
        await technician.Page.Locator("#Input_Room").PressSequentiallyAsync("316");
        await technician.Page.Locator(left).FocusAsync();
        answers.SetResult();
        await technician.Expect("#Input_Inventory").ToHaveValueAsync("PC-0214-03");
        await technician.Expect("#Input_Room").ToHaveValueAsync("316");
    }

    [Fact]
    public async Task Enter_in_another_field_before_the_caller_is_known_keeps_the_whole_form()
    {
        var technician = await VisitAsync();
        await technician.SignInAsync(Cast.Tech);
        await technician.GoAsync("/tickets/new");
        await technician.Page.RouteAsync("**/tickets/new?handler=Find", route => route.AbortAsync());
        foreach (var provoked in new[] { "ERR_FAILED", "htmx:" }) technician.Problems.Expect(provoked);
        await technician.Page.Locator("#Input_Who").FillAsync("sokolova");
        await technician.Page.Locator("#Input_Subject").FillAsync("The scale beeps");
        await technician.Page.Locator("#Input_Subject").PressAsync("Enter");
        await technician.Expect("#callers input:checked").ToHaveCountAsync(1);
        await technician.Expect("#Input_Room").ToHaveValueAsync("214");
        await technician.Expect("#Input_Subject").ToHaveValueAsync("The scale beeps");
    }

    [Fact]
    public async Task What_comes_with_the_caller_does_not_take_the_field_one_is_in()
    {
        var (technician, answers) = await LookingUpAsync();
        await technician.Page.Locator("#Input_Room").PressSequentiallyAsync("31");
        answers.SetResult();
        await technician.Expect("#callers input:checked").ToHaveCountAsync(1);
        await technician.Page.Locator("#Input_Room").PressSequentiallyAsync("6");
        await technician.Expect("#Input_Room").ToHaveValueAsync("316");
        // a refused form still has it
        technician.Problems.Expect("422");
        technician.Problems.Expect("Response Status Error Code");
        await technician.Page.Locator("#Input_Solution").FillAsync("Plugged in");
        await technician.Page.Locator("button[value=keep]").ClickAsync();
        await technician.Expect("#Input_Solution_error").ToBeVisibleAsync();
        await technician.Expect("#Input_Room").ToHaveValueAsync("316");
    }

    // the answer is on its way until it is let through
    private async Task<(Visit Technician, TaskCompletionSource Answers)> LookingUpAsync()
    {
        var technician = await VisitAsync();
        await technician.SignInAsync(Cast.Tech);
        await technician.GoAsync("/tickets/new");
        var answers = new TaskCompletionSource();
        await technician.Page.RouteAsync("**/tickets/new?handler=Find", async route =>
        {
            await answers.Task;
            await route.ContinueAsync();
        });
        await technician.Page.RunAndWaitForRequestAsync(() => technician.Page.Locator("#Input_Who").PressSequentiallyAsync("sokolova"), "**/tickets/new?handler=Find");
        return (technician, answers);
    }
}
