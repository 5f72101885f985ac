using TechSupport.Tests.Support;

namespace TechSupport.Tests.Features.Shared;

public sealed class CompactViewTests(App app) : IClassFixture<App>
{
    [Fact]
    public async Task A_page_is_sent_without_indentation_and_what_people_wrote_with_theirs()
    {
        var number = await app.NewTicketAsync(with: r => r with { Description = "one\n    two\n  three" });
        using var technician = await app.SignInAsync("tech@crb.local");
        var page = await technician.GetAsync($"/tickets/{number}");
        Assert.Contains("    two", page.Html.QuerySelector(".msg-b")!.TextContent, StringComparison.Ordinal);
        var indented = page.Text.Split('\n').Where(line => line.StartsWith("  <", StringComparison.Ordinal)).ToList();
        Assert.DoesNotContain(indented, line => line.Contains("<script", StringComparison.Ordinal) || line.Contains("<nav", StringComparison.Ordinal) || line.Contains("<header", StringComparison.Ordinal));
    }
}
