using Microsoft.Extensions.DependencyInjection;
using TechSupport.Development;
using TechSupport.Features.Tickets.Actions;
using TechSupport.Tests.Support;

namespace TechSupport.Tests.Features.Account.SignIn;

public sealed class ExpiredSignInTests(App app) : IClassFixture<App>
{
    private const string Typed = "The zebra in room 214 prints nothing but stripes <b>since</b> this morning.";
    private const string Door = "form[action='/sign-in']";

    [Fact]
    public async Task A_form_that_came_too_late_is_shown_filled_to_its_writer_after_the_sign_in()
    {
        using var visitor = await ExpiredAsync("staff@crb.local", "/report");
        var door = await visitor.SubmitAsync("main form", ("Input.Subject", "Zebra"), ("Input.Details", Typed), ("Input.PatientCare", "true"));
        Assert.Equal(401, door.Status);
        Assert.Contains("Your text is kept", door.Main, StringComparison.Ordinal);
        Assert.DoesNotContain("nothing but stripes", door.Text, StringComparison.Ordinal);
        var wrong = await visitor.SubmitAsync(Door, ("Input.UserName", "staff@crb.local"), ("Input.Password", "wrong"));
        Assert.Equal(422, wrong.Status);
        var form = await visitor.SubmitAsync(Door, ("Input.UserName", "staff@crb.local"), ("Input.Password", Seeds.Password));
        Assert.Equal(200, form.Status);
        Assert.Equal("Zebra", form.Html.QuerySelector("main form[action='/report'] #Input_Subject")?.GetAttribute("value"));
        Assert.Equal(Typed, form.Html.QuerySelector("#Input_Details")?.TextContent);
        Assert.NotNull(form.Html.QuerySelector("#Input_PatientCare[checked]"));
        Assert.Contains("You are signed in again", form.Text, StringComparison.Ordinal);
        Assert.Empty(form.Html.QuerySelectorAll("main .field-bad, main [role=alert]"));
        var sent = await visitor.SubmitAsync("main form");
        Assert.Equal(302, sent.Status);
        Assert.EndsWith("/sent", sent.Location, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("note")]
    [InlineData("reply")]
    public async Task A_message_comes_back_with_its_ticket_and_as_what_it_was(string kind)
    {
        var number = await app.NewTicketAsync(subject: "The lamp of the microscope flickers");
        using var visitor = await ExpiredAsync("tech@crb.local", $"/tickets/{number}");
        await visitor.SubmitAsync("form#composer", ("Input.Text", Typed), ("Input.Kind", kind));
        var form = await visitor.SubmitAsync(Door, ("Input.UserName", "tech@crb.local"), ("Input.Password", Seeds.Password));
        Assert.Contains("The lamp of the microscope flickers", form.Find("h1"), StringComparison.Ordinal);
        Assert.Equal(Typed, form.Html.QuerySelector("main textarea")?.TextContent);
        Assert.Equal(kind, form.Html.QuerySelector("input[name='Input.Kind'][checked]")?.GetAttribute("value"));
    }

    [Fact]
    public async Task A_message_for_a_request_that_was_closed_meanwhile_comes_back_in_the_form_of_a_new_report()
    {
        var number = await app.NewTicketAsync(then: (t, tech, at) => t.Resolve(tech, "Cleaned.", Guid.NewGuid(), at));
        using var visitor = await ExpiredAsync("staff@crb.local", $"/tickets/{number}/reopen");
        await visitor.SubmitAsync("#verb-form", ("Input.Text", Typed));
        await using (var scope = app.Services.CreateAsyncScope())
            await scope.ServiceProvider.GetRequiredService<TicketCommands>().RunAsync(await app.ActorAsync("tech@crb.local"), number, TicketCommand.Close(null), Guid.NewGuid(), ct: TestContext.Current.CancellationToken);
        var form = await visitor.SubmitAsync(Door, ("Input.UserName", "staff@crb.local"), ("Input.Password", Seeds.Password));
        Assert.Equal((200, Typed), (form.Status, form.Html.QuerySelector("main form[action='/report'] #Input_Details")?.TextContent));
    }

    [Fact]
    public async Task A_change_of_language_or_theme_at_the_door_keeps_the_text()
    {
        using var visitor = await ExpiredAsync("staff@crb.local", "/report");
        await visitor.SubmitAsync("main form", ("Input.Subject", "Zebra"), ("Input.Details", Typed));
        var russian = await visitor.SubmitAsync("form[action='/preferences']", ("language", "ru"));
        Assert.Equal("ru", russian.Html.DocumentElement.GetAttribute("lang"));
        var dark = await visitor.SubmitAsync("form[action='/preferences']", ("theme", "dark"));
        Assert.Equal("dark", dark.Html.DocumentElement.GetAttribute("data-theme"));
        var form = await visitor.SubmitAsync(Door, ("Input.UserName", "staff@crb.local"), ("Input.Password", Seeds.Password));
        Assert.Equal(Typed, form.Html.QuerySelector("#Input_Details")?.TextContent);
        // chosen here and now, it goes before the profile
        Assert.Equal("ru", form.Html.DocumentElement.GetAttribute("lang"));
    }

    [Fact]
    public async Task Somebody_else_at_the_same_computer_does_not_see_the_text()
    {
        using var visitor = await ExpiredAsync("staff@crb.local", "/report");
        await visitor.SubmitAsync("main form", ("Input.Subject", "Zebra"), ("Input.Details", Typed));
        await SomebodyElseAsync(visitor);
    }

    [Fact]
    public async Task After_a_sign_out_in_another_tab_the_next_person_does_not_see_the_text_either()
    {
        using var visitor = await app.FreshSignInAsync("staff@crb.local");
        var page = await visitor.GetAsync("/report");
        var token = page.Html.QuerySelector("main form input[name=__RequestVerificationToken]")!.GetAttribute("value");
        await visitor.PostAsync("/sign-out");
        await visitor.PostBareAsync("/report", ("__RequestVerificationToken", token), ("Input.Subject", "Zebra"), ("Input.Details", Typed));
        await SomebodyElseAsync(visitor);
    }

    [Fact]
    public async Task A_form_made_up_while_nobody_was_signed_in_is_shown_to_nobody()
    {
        using var visitor = app.Anonymous();
        await visitor.PostAsync("/admin/departments/new", ("Input.Name", "Planted"), ("Input.NameRu", "Planted"));
        var reply = await visitor.SubmitAsync(Door, ("Input.UserName", "admin@crb.local"), ("Input.Password", Seeds.Password));
        Assert.Equal((302, "/"), (reply.Status, reply.Location));
    }

    [Fact]
    public async Task A_role_that_was_chosen_in_the_console_is_not_chosen_again_by_itself()
    {
        using var visitor = await ExpiredAsync("admin@crb.local", "/admin/users/new");
        await visitor.SubmitAsync("main form", ("Input.Name", "Olga Zebrova"), ("Input.Role", "Admin"));
        var form = await visitor.SubmitAsync(Door, ("Input.UserName", "admin@crb.local"), ("Input.Password", Seeds.Password));
        Assert.Equal("Olga Zebrova", form.Html.QuerySelector("#Input_Name")?.GetAttribute("value"));
        Assert.NotEqual("Admin", form.Html.QuerySelector("#Input_Role option[selected]")?.GetAttribute("value"));
    }

    [Fact]
    public async Task What_nobody_wrote_is_not_kept_but_its_page_opens_after_the_sign_in()
    {
        var number = await app.NewTicketAsync();
        using var visitor = await ExpiredAsync("tech@crb.local", "/tickets");
        var door = await visitor.PostAsync($"/tickets/{number}/assign", ("Input.To", ""));
        Assert.Null(door.Html.QuerySelector("input[name=Kept]"));
        var reply = await visitor.SubmitAsync(Door, ("Input.UserName", "tech@crb.local"), ("Input.Password", Seeds.Password));
        Assert.Equal((302, $"/tickets/{number}/assign"), (reply.Status, reply.Location));
    }

    [Fact]
    public async Task Htmx_is_told_401_and_the_plain_form_that_follows_keeps_the_text()
    {
        using var visitor = await ExpiredAsync("staff@crb.local", "/report");
        using var request = new HttpRequestMessage(HttpMethod.Post, "/report") { Content = new FormUrlEncodedContent([new("Input.Details", Typed)]) };
        var refused = await visitor.Htmx().SendAsync(request);
        Assert.Equal((401, null), (refused.Status, refused.Html.QuerySelector("input[name=Kept]")));
    }

    [Fact]
    public async Task Who_reads_on_with_htmx_is_led_to_the_sign_in_and_back()
    {
        using var visitor = await ExpiredAsync("tech@crb.local", "/me");
        var reply = await visitor.Htmx().GetAsync("/tickets");
        Assert.Equal((401, "/sign-in?returnUrl=%2Fme"), (reply.Status, reply.Headers["HX-Redirect"]));
    }

    [Fact]
    public async Task Passwords_and_forms_from_other_sites_are_never_kept()
    {
        using var visitor = await ExpiredAsync("staff@crb.local", "/me");
        var reply = await visitor.PostBareAsync("/me/password", ("Input.Current", "old"), ("Input.Password", "new-secret-new"), ("Input.Again", "new-secret-new"));
        Assert.Null(reply.Html.QuerySelector("input[name=Kept]"));
        using var request = new HttpRequestMessage(HttpMethod.Post, "/report") { Content = new FormUrlEncodedContent([new("Input.Description", Typed)]) };
        Assert.Null((await visitor.SendAsync(request, ("Sec-Fetch-Site", "cross-site"))).Html.QuerySelector("input[name=Kept]"));
    }

    [Fact]
    public async Task A_tampered_seal_is_refused_in_words()
    {
        using var visitor = app.Anonymous();
        var reply = await visitor.PostAsync("/sign-in", ("Kept", "CfDJ8-nonsense"), ("Input.UserName", "m.ilves@crb.local"), ("Input.Password", Seeds.Password));
        Assert.Equal((302, "/"), (reply.Status, reply.Location));
    }

    [Fact]
    public async Task A_sign_in_form_left_open_in_another_tab_leads_on()
    {
        using var visitor = app.Anonymous();
        var old = await visitor.TokenAsync();
        await visitor.TryAsync("m.ilves@crb.local", Seeds.Password);
        var reply = await visitor.PostBareAsync("/sign-in", ("__RequestVerificationToken", old), ("ReturnUrl", "/me"), ("Input.UserName", "m.ilves@crb.local"), ("Input.Password", Seeds.Password));
        Assert.Equal((302, "/me"), (reply.Status, reply.Location));
    }

    [Theory]
    [InlineData("tech@crb.local")]
    [InlineData("nobody@crb.local")]
    public async Task A_sign_in_form_left_open_never_goes_on_as_somebody_else(string typed)
    {
        using var visitor = app.Anonymous();
        var old = await visitor.TokenAsync();
        await visitor.TryAsync("m.ilves@crb.local", Seeds.Password);
        var reply = await visitor.PostBareAsync("/sign-in", ("__RequestVerificationToken", old), ("ReturnUrl", "/me"), ("Input.UserName", typed), ("Input.Password", Seeds.Password));
        Assert.Equal((409, typed), (reply.Status, reply.Html.QuerySelector("#Input_UserName")?.GetAttribute("value")));
        Assert.Contains("has signed in here in another tab", reply.Find("[role=alert]"), StringComparison.Ordinal);
        Assert.False(reply.SetsCookie("ts"));
    }

    [Fact]
    public async Task Sent_again_with_the_password_the_form_left_open_signs_in_whom_it_names()
    {
        using var visitor = app.Anonymous();
        var old = await visitor.TokenAsync();
        await visitor.TryAsync("m.ilves@crb.local", Seeds.Password);
        await visitor.PostBareAsync("/sign-in", ("__RequestVerificationToken", old), ("ReturnUrl", "/me"), ("Input.UserName", "tech@crb.local"), ("Input.Password", Seeds.Password));
        var reply = await visitor.SubmitAsync("form[action='/sign-in']", ("Input.Password", Seeds.Password));
        Assert.Equal((302, "/me"), (reply.Status, reply.Location));
        await visitor.FollowAsync();
        Assert.Equal("Timur Akhmetov", visitor.Page!.Html.QuerySelector(".band .who")?.GetAttribute("title"));
    }

    private async Task<Visitor> ExpiredAsync(string email, string page)
    {
        var visitor = await app.FreshSignInAsync(email);
        await visitor.GetAsync(page);
        app.Clock.Advance(TimeSpan.FromMinutes(16));
        return visitor;
    }

    private static async Task SomebodyElseAsync(Visitor visitor)
    {
        var reply = await visitor.SubmitAsync(Door, ("Input.UserName", "m.ilves@crb.local"), ("Input.Password", Seeds.Password));
        Assert.Equal((302, "/"), (reply.Status, reply.Location));
        Assert.DoesNotContain("nothing but stripes", (await visitor.FollowAsync()).Text, StringComparison.Ordinal);
    }
}
