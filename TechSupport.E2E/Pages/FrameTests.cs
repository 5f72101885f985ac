using TechSupport.E2E.Journeys;
using TechSupport.E2E.Support;

namespace TechSupport.E2E.Pages;

/// <summary>What is around every page of those who work on tickets.</summary>
public sealed class FrameTests(Stage stage) : Journey(stage)
{
    [Fact]
    public async Task What_fits_the_window_needs_no_scrollbar()
    {
        var technician = await VisitAsync();
        await technician.SignInAsync(Cast.Tech);
        await technician.GoAsync("/tickets?q=xylophone");
        Assert.True(await technician.Page.EvaluateAsync<bool>("document.documentElement.scrollHeight <= innerHeight"));
        // and the list's keys stand above the foot of the page
        Assert.Equal(0, await technician.Page.EvaluateAsync<int>("Math.round(document.querySelector('.foot').getBoundingClientRect().top - document.querySelector('.keys').getBoundingClientRect().bottom)"));
    }

    [Fact]
    public async Task On_a_phone_the_search_is_a_link_away()
    {
        var technician = await VisitAsync(new() { Width = 390 });
        await technician.SignInAsync(Cast.Tech);
        await technician.GoAsync("/tickets");
        await technician.Page.Locator(".band-nav a[href='/search']").ClickAsync();
        await technician.Page.WaitForURLAsync("**/search");
        await technician.Expect("main input[name=q]").ToBeVisibleAsync();
    }
}
