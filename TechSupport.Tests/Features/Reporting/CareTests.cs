using TechSupport.Tests.Features.Account;
using TechSupport.Tests.Support;

namespace TechSupport.Tests.Features.Reporting;

/// <summary>A report that affects patients promises one thing, before and after.</summary>
public sealed class CareTests(App app) : IClassFixture<App>
{
    [Fact]
    public async Task The_number_that_is_called_is_shown_changed_and_promised_with_the_time()
    {
        using var nurse = await app.SignInAsync("staff@crb.local");
        var form = await nurse.GetAsync("/");
        Assert.Equal((await app.PersonAsync("staff@crb.local")).PhoneNumber, form.Html.QuerySelector("form.ask #Input_Phone")?.GetAttribute("value"));
        var sent = await nurse.SubmitAsync("form.ask", ("Input.What", "The infusion pump list does not open"), ("Input.PatientCare", "true"), ("Input.Phone", "4-35"));
        var ticket = await app.TicketAsync(long.Parse(sent.Location!.Split('/')[2]));
        Assert.Equal("4-35", ticket.Phone);
        var page = await nurse.FollowAsync();
        Assert.Contains("We will call you on 4-35 by", page.Find(".notice-good"), StringComparison.Ordinal);
        Assert.Contains("or a patient is at risk: 3-33.", page.Find(".notice-good"), StringComparison.Ordinal);
        Assert.Equal("tel:333", page.Html.QuerySelector(".notice-good a.tel")?.GetAttribute("href"));
        Assert.DoesNotContain("email you", page.Main, StringComparison.Ordinal);
        Assert.DoesNotContain("do not need to call", page.Main, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Nobody_is_promised_a_call_that_cannot_reach_them()
    {
        using var nurse = await app.SignInAsync("staff@crb.local");
        await nurse.GetAsync("/");
        var asked = await nurse.SubmitAsync("form.ask", ("Input.What", "The infusion pump list stays grey"), ("Input.PatientCare", "true"), ("Input.Phone", " "));
        Assert.Equal((422, "Enter the number where IT can call you."), (asked.Status, asked.Find("#Input_Phone_error")));
        Assert.NotNull(asked.Html.QuerySelector("#Input_PatientCare[checked]"));
    }

    [Fact]
    public async Task A_computer_remembers_its_place_and_plate_for_whoever_reports_next()
    {
        using var nurse = app.Anonymous();
        await nurse.TryAsync("staff@crb.local", TechSupport.Development.Seeds.Password);
        await nurse.GetAsync("/report");
        Assert.Equal(302, (await nurse.SubmitAsync("main form", ("Input.Subject", "The keyboard of the desk sticks"), ("Input.Room", "218"), ("Input.Inventory", "PRN-0214-02"))).Status);
        await nurse.PostAsync("/sign-out");
        await nurse.TryAsync("staff2@crb.local", TechSupport.Development.Seeds.Password);
        var form = await nurse.GetAsync("/report");
        Assert.Equal(("218", "PRN-0214-02"), (form.Html.QuerySelector("#Input_Room")?.GetAttribute("value"), form.Html.QuerySelector("#Input_Inventory")?.GetAttribute("value")));
        // the number to call is the person's
        Assert.Equal((await app.PersonAsync("staff2@crb.local")).PhoneNumber, form.Html.QuerySelector("#Input_Phone")?.GetAttribute("value"));
    }
}
