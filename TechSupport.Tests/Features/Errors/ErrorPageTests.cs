using TechSupport.Tests.Support;

namespace TechSupport.Tests.Features.Errors;

/// <summary>A page of errors promises nothing that is not so.</summary>
public sealed class ErrorPageTests(App app) : IClassFixture<App>
{
    private const string WithText = "The page is too old or has changed. Open it again; what you wrote is below.";
    private const string WithoutText = "The page is too old or has changed. Open it again.";

    [Theory]
    [InlineData("No ink", WithText)]
    [InlineData("", WithoutText)]
    public async Task A_form_that_came_too_late_points_at_a_text_only_where_there_is_one(string wrote, string said)
    {
        using var nurse = await app.SignInAsync("staff@crb.local");
        var reply = await nurse.PostBareAsync("/report", ("Input.Subject", wrote));
        Assert.Equal(400, reply.Status);
        Assert.Contains(said, reply.FindAll("main p"));
        Assert.Equal(wrote.Length > 0 ? 1 : 0, reply.FindAll("textarea").Count);
    }

    [Fact]
    public async Task Each_text_is_given_back_under_the_name_of_its_field_and_what_is_short_in_a_line()
    {
        using var nurse = await app.SignInAsync("staff@crb.local");
        var reply = await nurse.PostBareAsync("/report", ("Input.Subject", "No ink"), ("Input.Details", "Since Monday"), ("Input.Room", "214"), ("Input.Inventory", "PC-0214-03"));
        Assert.Equal(["Your text, to copy: What is wrong, in a few words", "Your text, to copy: Details"], reply.FindAll("main label .label"));
        Assert.Equal(["No ink", "Since Monday"], reply.FindAll("main textarea"));
        Assert.Equal(["Room", "Inventory number"], reply.FindAll("main dt"));
        Assert.Equal(["214", "PC-0214-03"], reply.FindAll("main dd"));
    }

    [Fact]
    public async Task A_personal_link_is_not_offered_without_what_makes_it_one()
    {
        using var visitor = app.Anonymous();
        var reply = await visitor.PostBareAsync("/reset", ("User", "1"), ("Token", "x"));
        Assert.Equal(400, reply.Status);
        Assert.DoesNotContain("Open the page again", reply.Main, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("/report")]
    [InlineData("/me")]
    public async Task A_form_that_came_too_late_can_be_opened_again(string path)
    {
        using var nurse = await app.SignInAsync("staff@crb.local");
        var link = (await nurse.PostBareAsync(path, ("Input.Room", "214"))).Html.QuerySelector("main a.btn-p")!;
        Assert.Equal(("Open the page again", path), (link.TextContent, link.GetAttribute("href")));
        Assert.Equal(200, (await nurse.GetAsync(link.GetAttribute("href")!)).Status);
    }

    [Fact]
    public async Task A_text_that_cannot_be_read_is_not_said_to_stand_below()
    {
        using var nurse = await app.SignInAsync("staff@crb.local");
        var reply = await nurse.PostBareAsync("/report", ("Input.Subject", "No\0ink"));
        Assert.Equal(400, reply.Status);
        Assert.Contains(WithoutText, reply.FindAll("main p"));
        Assert.Empty(reply.FindAll("textarea"));
    }
}
