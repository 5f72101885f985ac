using TechSupport.E2E.Support;

namespace TechSupport.E2E.Journeys;

/// <summary>What a ward does without the mouse hunting for it: an answer is written where the button leads, a room is chosen among the right ones.</summary>
public sealed class AnswerJourney(Stage stage) : Journey(stage)
{
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Answer_puts_the_cursor_into_the_field(bool javaScript)
    {
        var nurse = await VisitAsync(new() { JavaScript = javaScript });
        await nurse.SignInAsync(Cast.Staff);
        await nurse.GoAsync("/");
        await nurse.Page.Locator(".mine .act > a.btn").First.ClickAsync();
        await nurse.Page.WaitForURLAsync("**/tickets/*");
        await nurse.Expect("#Input_Text").ToBeFocusedAsync();
        await nurse.Page.Keyboard.TypeAsync("Room 216");
        await nurse.Expect("#Input_Text").ToHaveValueAsync("Room 216");
    }

    [Fact]
    public async Task The_suggested_rooms_follow_the_department()
    {
        var nurse = await VisitAsync();
        await nurse.SignInAsync(Cast.Staff2);
        await nurse.SpeakAsync("en");
        await nurse.GoAsync("/report");
        await nurse.Page.Locator("#Input_Subject").FillAsync("The printer jams");
        await nurse.Page.Locator("#Input_DepartmentId").SelectOptionAsync(["Admissions"]);
        await nurse.Expect("#rooms option[value='101']").ToHaveCountAsync(1);
        await nurse.Expect("#Input_Subject").ToHaveValueAsync("The printer jams");
    }
}
