using TechSupport.Tests.Support;

namespace TechSupport.Tests.Features.Errors;

/// <summary>A page of errors promises nothing that is not so.</summary>
public sealed class ErrorPageTests(App app) : IClassFixture<App>
{
    [Theory]
    [InlineData("No ink", "The page is too old or has changed. Open it again; what you wrote is below.")]
    [InlineData("", "The page is too old or has changed. Open it again.")]
    public async Task A_form_that_came_too_late_points_at_a_text_only_where_there_is_one(string wrote, string said)
    {
        using var nurse = await app.SignInAsync("staff@crb.local");
        var reply = await nurse.PostBareAsync("/report", ("Input.Subject", wrote));
        Assert.Equal(400, reply.Status);
        Assert.Contains(said, reply.FindAll("main p"));
        Assert.Equal(wrote.Length > 0 ? 1 : 0, reply.FindAll("textarea").Count);
    }
}
