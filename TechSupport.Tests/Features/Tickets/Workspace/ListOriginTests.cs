using TechSupport.Tests.Support;

namespace TechSupport.Tests.Features.Tickets.Workspace;

/// <summary>Esc leads back to the list one came from.</summary>
public sealed class ListOriginTests(App app) : IClassFixture<App>
{
    [Theory]
    [InlineData("/tickets?view=mine&status=new,open&priority=p2,p3&q=%D0%BF%D1%80%D0%B8%D0%BD%D1%82%D0%B5%D1%80&sort=-changed&after=63900000000000000_10050", "Assigned to me")]
    [InlineData("/tickets?view=overdue", "Overdue")]
    [InlineData("/tickets", "All open")]
    [InlineData("/search?q=printer", "Search")]
    public async Task A_ticket_leads_back_to_the_list_it_was_opened_from(string list, string name)
    {
        var number = await app.NewTicketAsync();
        using var tech = await app.SignInAsync("tech@crb.local");
        Assert.Equal((list, name), await BackAsync(tech, number, list));
        // whatever is done to it meanwhile, also without scripts
        Assert.Equal(302, (await tech.SubmitAsync("form[action$='/assign']")).Status);
        Assert.Equal((list, name), Back(await tech.FollowAsync()));
        Assert.Equal((list, name), await BackAsync(tech, number, $"/tickets/{number}"));
    }

    [Fact]
    public async Task Each_ticket_remembers_its_own_list()
    {
        var (first, second) = (await app.NewTicketAsync(), await app.NewTicketAsync());
        using var tech = await app.SignInAsync("tech@crb.local");
        await BackAsync(tech, first, "/tickets?view=mine");
        await BackAsync(tech, second, "/tickets?view=care");
        Assert.Equal("/tickets?view=mine", (await BackAsync(tech, first, null)).Address);
        Assert.Equal("/tickets?view=care", (await BackAsync(tech, second, null)).Address);
        Assert.Equal("/tickets?view=unassigned", (await BackAsync(tech, first, "/tickets?view=unassigned")).Address);
    }

    [Theory]
    [InlineData(null)]
    [InlineData("https://elsewhere.example/tickets?view=mine")]
    [InlineData("//elsewhere.example/search?q=1")]
    [InlineData("/admin/users")]
    [InlineData("/tickets/10001")]
    [InlineData("/tickets?view=nonsense")]
    [InlineData("javascript:alert(1)")]
    public async Task Whatever_is_no_list_of_ours_leads_to_all_that_is_open(string? referer)
    {
        var number = await app.NewTicketAsync();
        using var tech = await app.SignInAsync("tech@crb.local");
        Assert.Equal(("/tickets", "All open"), await BackAsync(tech, number, referer));
    }

    private async Task<(string? Address, string? Name)> BackAsync(Visitor visitor, long number, string? from)
    {
        var referer = from is ['/', not '/', ..] ? new Uri(app.Address, from).AbsoluteUri : from;
        return Back(await visitor.GetAsync($"/tickets/{number}", referer is null ? [] : [("Referer", referer)]));
    }

    private static (string? Address, string? Name) Back(Reply page) =>
        (page.Html.QuerySelector("[data-key=Escape]")?.GetAttribute("href"), page.Find("[data-key=Escape]"));
}
