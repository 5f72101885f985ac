using TechSupport.Tests.Support;

namespace TechSupport.Tests.Features.Shared;

/// <summary>What is wrong with a form, above it.</summary>
public sealed class FormErrorTests(App app) : IClassFixture<App>
{
    // what is too long for every text field there is
    private static readonly string Far = new('я', 20_001);

    [Theory]
    [InlineData("staff@crb.local", "/report")]
    [InlineData("staff@crb.local", "/me")]
    [InlineData("staff@crb.local", "/me/password")]
    [InlineData("tech@crb.local", "/tickets/new")]
    [InlineData("admin@crb.local", "/admin/users/new")]
    [InlineData("admin@crb.local", "/admin/categories/new")]
    [InlineData("admin@crb.local", "/admin/equipment/new")]
    public async Task Mistakes_are_named_in_the_order_of_the_form_each_by_its_field(string who, string path)
    {
        using var visitor = (await app.SignInAsync(who)).Reads("en");
        var form = await visitor.GetAsync(path);
        var fields = form.Html.QuerySelectorAll("main input.in, main textarea").Select(f => f.GetAttribute("name")!).ToArray();
        var reply = await visitor.SubmitAsync($"main form[action='{path}']", [.. fields.Select(f => (f, (string?)Far))]);
        Assert.Equal(422, reply.Status);
        var links = reply.Html.QuerySelectorAll("[role=alert] li a").Select(a => a.GetAttribute("href")![1..]).Distinct().ToList();
        Assert.InRange(links.Count, 2, fields.Length);
        Assert.Equal(reply.Html.QuerySelectorAll("main [id]").Select(e => e.Id!).Where(links.Contains), links);
        Assert.DoesNotContain(reply.FindAll("[role=alert] li"), sentence => sentence.StartsWith(':') || sentence.Contains("Input", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Who_enters_nothing_is_asked_for_the_address_before_the_password()
    {
        using var visitor = app.Anonymous();
        await visitor.GetAsync("/sign-in");
        var reply = await visitor.SubmitAsync("form[action='/sign-in']", ("Input.UserName", ""), ("Input.Password", ""));
        Assert.Equal((422, "Enter your email address."), (reply.Status, reply.Find("[role=alert]")));
    }
}
