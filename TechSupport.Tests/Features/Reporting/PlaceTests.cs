using Microsoft.EntityFrameworkCore;
using TechSupport.Tests.Support;

namespace TechSupport.Tests.Features.Reporting;

/// <summary>A device of another department: it was moved, or its number is mistyped. The person knows.</summary>
public sealed class PlaceTests(App app) : IClassFixture<App>
{
    private const string Form = "main form[action='/report']";
    private const string Listed = "PRN-0101-01 is listed in Admissions. If it has been moved, send the request as it is; if not, correct the number.";

    [Fact]
    public async Task A_device_of_another_department_is_told_in_a_sentence_and_confirmed_with_a_button()
    {
        using var staff = (await app.SignInAsync("staff@crb.local")).Reads("en");
        await staff.GetAsync("/report");
        var asked = await staff.SubmitAsync(Form, ("Input.Subject", "The moved printer jams"), ("Input.Inventory", "prn-0101-01"));
        Assert.Equal((422, Listed), (asked.Status, asked.Find("[role=alert] p")));
        Assert.Equal("The moved printer jams", asked.Html.QuerySelector("#Input_Subject")?.GetAttribute("value"));
        Assert.Equal("PRN-0101-01", asked.Html.QuerySelector("input[name='Input.Moved']")?.GetAttribute("value"));
        // whichever button sends it
        Assert.Equal(302, (await staff.SubmitAsync(Form)).Status);
        // this computer is beside it now
        await staff.GetAsync("/report");
        Assert.Equal(302, (await staff.SubmitAsync(Form, ("Input.Subject", "The moved printer is out of paper"))).Status);
    }

    [Fact]
    public async Task A_confirmed_device_stays_confirmed_while_another_question_is_asked()
    {
        using var staff = (await app.SignInAsync("staff2@crb.local")).Reads("en");
        await staff.GetAsync("/report");
        await staff.SubmitAsync(Form, ("Input.Subject", "It prints stripes"));
        await staff.GetAsync("/report");
        await staff.SubmitAsync(Form, ("Input.Subject", "It prints stripes"), ("Input.Inventory", "PRN-0101-01"));
        var sameWords = await staff.SubmitAsync(Form);
        Assert.StartsWith("You sent this", sameWords.Find("[role=alert] p"), StringComparison.Ordinal);
        Assert.Equal(302, (await staff.SubmitAsync(Form, ("Input.Again", "true"))).Status);
    }

    [Fact]
    public async Task A_confirmed_device_does_not_vouch_for_another_one()
    {
        using var staff = (await app.SignInAsync("h.novak@crb.local")).Reads("en");
        await staff.GetAsync("/report");
        var asked = await staff.SubmitAsync(Form, ("Input.Subject", "Which one is it?"), ("Input.Inventory", "PRN-0101-01"), ("Input.Moved", "PRN-0214-02"));
        Assert.Equal((422, Listed), (asked.Status, asked.Find("[role=alert] p")));
    }

    [Fact]
    public async Task The_one_box_of_the_start_page_asks_nothing()
    {
        const string me = "a.belov@crb.local";
        await using var db = app.Db();
        var device = await db.Equipment.SingleAsync(e => e.InventoryNumber == "PRN-0101-01", TestContext.Current.CancellationToken);
        await db.Users.Where(u => u.Email == me).ExecuteUpdateAsync(u => u.SetProperty(x => x.EquipmentId, device.Id), TestContext.Current.CancellationToken);
        using var staff = await app.SignInAsync(me);
        await staff.GetAsync("/");
        Assert.Equal(302, (await staff.SubmitAsync(Form, ("Input.What", "The usual printer is dead"))).Status);
    }

    [Fact]
    public async Task The_rooms_to_choose_from_are_those_of_the_chosen_department()
    {
        using var staff = (await app.SignInAsync("staff@crb.local")).Reads("en");
        var form = await staff.GetAsync("/report");
        var select = form.Html.QuerySelector("#Input_DepartmentId")!;
        var admissions = select.QuerySelectorAll("option").Single(o => o.TextContent == "Admissions").GetAttribute("value");
        // as htmx asks when another department is chosen
        var rooms = await staff.Htmx().GetAsync($"{select.GetAttribute("hx-get")}&Input.DepartmentId={admissions}");
        Assert.Equal(200, rooms.Status);
        Assert.Contains("101", Rooms(rooms));
        Assert.DoesNotContain("214", Rooms(rooms));
        Assert.False(rooms.Headers.ContainsKey("HX-Push-Url"));
        // and without scripts, when the form comes back
        var back = await staff.SubmitAsync(Form, ("Input.DepartmentId", admissions), ("Input.Subject", ""));
        Assert.Equal(Rooms(rooms), Rooms(back));
    }

    private static IEnumerable<string?> Rooms(Reply reply) => reply.Html.QuerySelectorAll("#rooms option").Select(o => o.GetAttribute("value"));
}
