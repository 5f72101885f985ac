using System.Globalization;
using Microsoft.Playwright;
using TechSupport.E2E.Support;

namespace TechSupport.E2E.Journeys;

/// <summary>A technician's work without a mouse. The lead's profile is this class's to change.</summary>
public sealed class KeyboardJourney(Stage stage) : Journey(stage)
{
    private const string Cursor = "[data-row].cur";

    [Fact]
    public async Task A_ticket_is_found_taken_answered_and_resolved_without_a_mouse()
    {
        var (what, number) = await ReportedAsync();
        var lead = await VisitAsync();
        await SignInByKeysAsync(lead);

        await PressAsync(lead, "g", "u");
        await lead.Page.WaitForURLAsync("**/tickets?view=unassigned");
        await MoveToAsync(lead, number);
        await lead.Page.Keyboard.PressAsync("a");
        await lead.Expect($"[data-row='{number}']").ToHaveCountAsync(0);

        await PressAsync(lead, "g", "m");
        await lead.Page.WaitForURLAsync("**/tickets?view=mine");
        await MoveToAsync(lead, number);
        await lead.Page.Keyboard.PressAsync("Enter");
        await lead.Page.WaitForURLAsync($"**/tickets/{number}");
        await lead.Expect("h1").ToHaveTextAsync(what);

        await lead.Page.Keyboard.PressAsync("r");
        await lead.Expect("#body").ToBeFocusedAsync();
        await lead.Page.Keyboard.TypeAsync("We are on our way.");
        await lead.Page.Keyboard.PressAsync("Control+Enter");
        await lead.Expect("#main .conv").ToContainTextAsync("We are on our way.");

        await lead.Expect("#main").ToBeFocusedAsync();
        await lead.Page.Keyboard.PressAsync("n");
        await lead.Expect("#note").ToBeCheckedAsync();
        await lead.Expect("#body").ToBeFocusedAsync();
        await lead.Page.Keyboard.TypeAsync("The ribbon is the wrong one.");
        await lead.Page.Keyboard.PressAsync("Control+Enter");
        await lead.Expect("#main .conv").ToContainTextAsync("The ribbon is the wrong one.");
        await lead.Expect("#main").ToBeFocusedAsync();

        await lead.Page.Keyboard.PressAsync("s");
        await lead.Expect("#verb-form #Input_Text").ToBeFocusedAsync();
        await lead.Page.Keyboard.TypeAsync("Replaced the ribbon.");
        await lead.Page.Keyboard.PressAsync("Control+Enter");
        await lead.Expect("#main .head").ToContainTextAsync("Resolved");
        await lead.Expect("dialog[open]").ToHaveCountAsync(0);

        await lead.Page.Keyboard.PressAsync("Escape");
        await lead.Page.WaitForURLAsync("**/tickets?view=mine");
        await lead.Page.Keyboard.PressAsync("/");
        await lead.Expect("#find").ToBeFocusedAsync();
        await lead.Page.Keyboard.TypeAsync(number.ToString(CultureInfo.InvariantCulture));
        await lead.Page.Keyboard.PressAsync("Enter");
        await lead.Expect($"#main a[href^='/tickets/{number}']").Not.ToHaveCountAsync(0);
    }

    [Theory]
    [InlineData("KeyR", "к", "#reply")]
    [InlineData("KeyN", "т", "#note")]
    public async Task The_keys_are_physical_so_that_they_work_on_the_Russian_layout(string code, string letter, string radio)
    {
        var lead = await VisitAsync(new() { Language = "ru" });
        await lead.SignInAsync(Cast.Lead);
        await lead.GoAsync("/tickets?view=all");

        await RussianAsync(lead, "KeyJ", "о");
        await lead.Expect(Cursor).ToHaveCountAsync(1);
        var first = await lead.Page.Locator(Cursor).GetAttributeAsync("data-row");
        await RussianAsync(lead, "KeyJ", "о");
        await lead.Expect(Cursor).Not.ToHaveAttributeAsync("data-row", first!);
        await RussianAsync(lead, "KeyK", "л");
        await lead.Expect(Cursor).ToHaveAttributeAsync("data-row", first!);

        await RussianAsync(lead, code, letter);
        await lead.Page.WaitForURLAsync($"**/tickets/{first}#*");
        await lead.Expect(radio).ToBeCheckedAsync();
        await lead.Expect("#body").ToBeFocusedAsync();
    }

    [Fact]
    public async Task The_cursor_is_where_the_focus_is_and_a_row_is_a_link_as_a_whole()
    {
        var lead = await VisitAsync();
        await lead.SignInAsync(Cast.Lead);
        await lead.GoAsync("/tickets?view=all&status=any&sort=number");
        var third = lead.Page.Locator("[data-row]").Nth(2);
        var number = await third.GetAttributeAsync("data-row");

        await third.Locator("a[data-open]").FocusAsync();
        await lead.Expect(Cursor).ToHaveAttributeAsync("data-row", number!);
        await PressAsync(lead, "j", "k");
        await lead.Expect(Cursor).ToHaveAttributeAsync("data-row", number!);
        await lead.Expect($"{Cursor} a[data-open]").ToBeFocusedAsync();
        // one stop for the whole list
        Assert.Equal(1, await lead.Page.Locator("[data-row] a[data-open][tabindex='0']").CountAsync());

        // far from the words
        var age = (await third.Locator(".c-g").BoundingBoxAsync())!;
        await lead.Page.Mouse.ClickAsync(age.X + age.Width / 2, age.Y + age.Height / 2);
        await lead.Page.WaitForURLAsync($"**/tickets/{number}");
        await lead.Page.GoBackAsync();
        await lead.Expect($"{Cursor} a[data-open]").ToBeFocusedAsync();
        await lead.Expect(Cursor).ToHaveAttributeAsync("data-row", number!);
        await PressAsync(lead, "Enter");
        await lead.Page.WaitForURLAsync($"**/tickets/{number}");
        await PressAsync(lead, "Escape");
        await lead.Expect($"{Cursor} a[data-open]").ToBeFocusedAsync();
        await lead.Expect(Cursor).ToHaveAttributeAsync("data-row", number!);
        await lead.Page.Locator("a:has-text('Refresh')").ClickAsync();
        await lead.Expect(Cursor).ToHaveAttributeAsync("data-row", number!);
    }

    [Fact]
    public async Task Letters_typed_into_a_field_are_only_letters()
    {
        var lead = await VisitAsync();
        await lead.SignInAsync(Cast.Lead);
        await lead.GoAsync("/tickets?view=all");
        await lead.Page.Locator("#find").FocusAsync();

        await lead.Page.Keyboard.TypeAsync("jak/gm?");

        await lead.Expect("#find").ToHaveValueAsync("jak/gm?");
        await lead.Expect(Cursor).ToHaveCountAsync(0);
        Assert.Equal("/tickets?view=all", lead.At);
    }

    [Fact]
    public async Task Whoever_does_not_want_single_keys_switches_them_off()
    {
        var lead = await VisitAsync();
        await lead.SignInAsync(Cast.Lead);
        try
        {
            await SwitchKeysAsync(lead, on: false);
            await lead.GoAsync("/tickets?view=all");
            await PressAsync(lead, "j", "/", "g", "m");
            await lead.Expect(Cursor).ToHaveCountAsync(0);
            await lead.Expect("#find").Not.ToBeFocusedAsync();
            Assert.Equal("/tickets?view=all", lead.At);
        }
        finally { await SwitchKeysAsync(lead, on: true); }
        await lead.GoAsync("/tickets?view=all");
        await lead.Page.Keyboard.PressAsync("j");
        await lead.Expect(Cursor).ToHaveCountAsync(1);
    }

    private async Task<(string What, long Number)> ReportedAsync()
    {
        var nurse = await VisitAsync();
        await nurse.SignInAsync(Cast.Staff);
        var what = Steps.Unique("The label printer prints blank labels");
        return (what, await nurse.ReportAsync(what, patientCare: true));   // urgent, so that it stands near the top
    }

    private static async Task SignInByKeysAsync(Visit visit)
    {
        await visit.GoAsync("/sign-in");
        var name = visit.Page.Locator("[name='Input.UserName']");
        for (var i = 0; i < 20 && !await name.EvaluateAsync<bool>("e => e === document.activeElement"); i++) await visit.Page.Keyboard.PressAsync("Tab");
        await Assertions.Expect(name).ToBeFocusedAsync();
        await visit.Page.Keyboard.TypeAsync(Cast.Lead);
        await visit.Page.Keyboard.PressAsync("Tab");
        await visit.Page.Keyboard.TypeAsync(Cast.Password);
        await visit.Page.Keyboard.PressAsync("Enter");
        await visit.Page.WaitForURLAsync("**/tickets");
    }

    private static async Task MoveToAsync(Visit visit, long number)
    {
        var last = "";
        for (var i = 0; i < 50; i++)
        {
            await visit.Page.Keyboard.PressAsync("j");
            var row = await visit.Page.Locator(Cursor).GetAttributeAsync("data-row");
            if (row == number.ToString(CultureInfo.InvariantCulture)) return;
            if (row == last) break;
            last = row!;
        }
        Assert.Fail($"{number} is not in the list at {visit.At}.");
    }

    private static async Task PressAsync(Visit visit, params string[] keys)
    {
        foreach (var key in keys) await visit.Page.Keyboard.PressAsync(key);
    }

    // what a browser reports when the Russian layout is on: the letter is another, the key is the same
    private static async Task RussianAsync(Visit visit, string code, string letter) => await visit.Page.EvaluateAsync(
        "([code, key]) => document.activeElement.dispatchEvent(new KeyboardEvent('keydown', { code, key, bubbles: true, cancelable: true, composed: true }))", new[] { code, letter });

    private static async Task SwitchKeysAsync(Visit visit, bool on)
    {
        await visit.GoAsync("/me");
        await visit.Page.Locator("#Input_Keys").SetCheckedAsync(on);
        await visit.Page.Locator("form[action='/me'] .btn-p").ClickAsync();
        await visit.Expect(".toast").ToBeVisibleAsync();
    }
}
