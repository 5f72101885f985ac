using TechSupport.E2E.Journeys;
using TechSupport.E2E.Support;

namespace TechSupport.E2E.Pages;

/// <summary>What the pages weigh on the wire, in the heavier language: a Cyrillic letter takes two bytes.</summary>
public sealed class WeightTests(Stage stage) : Journey(stage)
{
    private const int First = 60_000;
    private const int Later = 15_000;

    [Theory]
    [InlineData("", "/sign-in")]
    [InlineData(Cast.Staff2, "/")]
    [InlineData(Cast.Tech2, "/tickets?view=all&status=any")]
    public async Task The_first_page_with_everything_is_light(string who, string path)
    {
        var visit = await ComeAsync(who);

        var weight = await Weight.ColdAsync(visit, path);

        TestContext.Current.TestOutputHelper?.WriteLine($"{path}: {weight.Total:N0} bytes\n{weight}");
        weight.AssertBelow(First);
    }

    [Theory]
    [InlineData("/tickets?view=all&status=any")]
    [InlineData("/tickets?view=all&status=any&sort=number")]
    [InlineData("/tickets?view=all&status=any&sort=-changed")]
    public async Task Every_list_page_after_it_is_lighter(string path)
    {
        var technician = await ComeAsync(Cast.Tech2);
        await technician.GoAsync("/tickets");

        var weight = await Weight.WarmAsync(technician, path);

        await technician.Expect("[data-row]").ToHaveCountAsync(50);   // a whole page
        TestContext.Current.TestOutputHelper?.WriteLine($"{path}: {weight.Total:N0} bytes\n{weight}");
        weight.AssertBelow(Later);
    }

    private async Task<Visit> ComeAsync(string who)
    {
        var visit = await VisitAsync(new() { Language = "ru" });
        if (who.Length > 0) await visit.SignInAsync(who);
        await visit.SpeakAsync("ru");
        return visit;
    }
}
