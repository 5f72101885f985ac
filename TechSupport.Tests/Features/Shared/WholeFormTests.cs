using TechSupport.Tests.Support;

namespace TechSupport.Tests.Features.Shared;

/// <summary>What the page's scripts rely on: how a form is answered, and which tab is told about it.</summary>
public sealed class WholeFormTests(App app) : IClassFixture<App>
{
    [Fact]
    public async Task A_form_that_the_page_sends_by_script_leads_the_browser_itself_on()
    {
        var number = await app.NewTicketAsync();
        using var nurse = await app.SignInAsync("staff@crb.local");
        using var htmx = nurse.Htmx();
        using var request = new HttpRequestMessage(HttpMethod.Post, $"/tickets/{number}/comment");
        request.Content = new FormUrlEncodedContent([new("__RequestVerificationToken", await nurse.TokenAsync()), new("Input.Text", "It smells, too")]);
        var reply = await htmx.SendAsync(request, ("HX-Boosted", "true"));
        Assert.Equal((200, $"/tickets/{number}"), (reply.Status, reply.Headers["HX-Redirect"]));
    }

    [Fact]
    public async Task The_tab_that_did_it_says_so_and_not_the_first_one_that_loads()
    {
        var number = await app.NewTicketAsync();
        using var tech = await app.SignInAsync("tech@crb.local");
        var done = await tech.PostAsync($"/tickets/{number}/comment", ("Input.Text", "On my way"));
        foreach (var other in new[] { "/tickets", "/me", $"/tickets/{number}?all=1" }) Assert.Equal("", (await tech.GetAsync(other)).Find("#toasts"));
        Assert.Equal("", (await tech.GetAsync(done.Location!, ("Referer", $"{app.Address}tickets"))).Find("#toasts"));
        Assert.Equal("Reply sent.", (await tech.GetAsync(done.Location!)).Find("#toasts"));
        Assert.Equal("", (await tech.GetAsync(done.Location!)).Find("#toasts"));
    }

    [Fact]
    public async Task The_address_one_is_at_is_not_put_into_the_history_again()
    {
        using var tech = await app.SignInAsync("tech@crb.local");
        await tech.GetAsync("/tickets?view=mine");
        using var htmx = tech.Htmx();
        Assert.False((await htmx.GetAsync("/tickets?view=mine")).Headers.ContainsKey("HX-Push-Url"));
        Assert.Equal("/tickets?view=all", (await htmx.GetAsync("/tickets?view=all")).Headers["HX-Push-Url"]);
    }

    [Theory]
    [InlineData("/report", "Input.Details", "#Input_Details")]
    [InlineData("/me", "Input.Room", "#Input_Room")]
    public async Task A_change_of_language_sent_with_a_form_shows_it_filled_in_the_other_language(string path, string field, string selector)
    {
        using var nurse = await app.SignInAsync("staff@crb.local");
        var page = await nurse.GetAsync(path);
        var button = page.Html.QuerySelector("[data-switch][name=language]")!;
        Assert.Equal(page.Html.QuerySelector(selector)!.Closest("form")!.Id, button.GetAttribute("form"));
        var reply = await nurse.PostAsync(button.GetAttribute("formaction")!, (field, "bay 3"), ("language", "ru"));
        Assert.Equal((200, "ru"), (reply.Status, reply.Html.DocumentElement.GetAttribute("lang")));
        Assert.Equal("bay 3", reply.Html.QuerySelector(selector) is { } typed ? typed.GetAttribute("value") ?? typed.TextContent.Trim() : null);
    }

    [Fact]
    public async Task Who_is_signed_in_can_be_asked_and_nobody_is_kept_signed_in_by_that()
    {
        using var tech = await app.SignInAsync("tech@crb.local");
        var person = await app.PersonAsync("tech@crb.local");
        Assert.Equal($"{person.Id}", (await tech.GetAsync("/session", ("X-Poll", "1"))).Text);
        using var stranger = app.Anonymous();
        Assert.Equal(401, (await stranger.GetAsync("/session", ("HX-Request", "true"))).Status);
    }

    /// <summary><c>autofocus@Html…</c> looks like an address to Razor, and is printed.</summary>
    [Theory]
    [InlineData("staff@crb.local", "/")]
    [InlineData("tech@crb.local", "/tickets")]
    [InlineData("admin@crb.local", "/admin")]
    public async Task No_page_prints_the_code_it_is_made_of(string who, string start)
    {
        await app.NewTicketAsync();
        using var visitor = await app.SignInAsync(who);
        var queue = new Queue<string>([start]);
        var seen = new Dictionary<string, int>();
        while (queue.TryDequeue(out var path))
        {
            // a few of each shape: states differ
            var shape = System.Text.RegularExpressions.Regex.Replace(path.Split('?', '#')[0], "[0-9]+", "#");
            if (path.StartsWith("/sign-out", StringComparison.Ordinal) || (seen[shape] = seen.GetValueOrDefault(shape) + 1) > 3) continue;
            var reply = await visitor.GetAsync(path.Split('#')[0]);
            Assert.DoesNotMatch(@"@(Html|L|Model|Clock|Context|t)[\.\[(]", reply.Text);
            foreach (var link in reply.Html.QuerySelectorAll("a[href^='/']")) queue.Enqueue(link.GetAttribute("href")!);
        }
        Assert.InRange(seen.Count, 8, 200);
    }
}
