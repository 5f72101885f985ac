using System.Globalization;
using System.Text.RegularExpressions;
using TechSupport.E2E.Support;

namespace TechSupport.E2E.Journeys;

/// <summary>What somebody else reported does not exist for a nurse.</summary>
public sealed partial class PrivacyJourney(Stage stage) : Journey(stage)
{
    private const long Nowhere = 999_999_999;

    [Fact]
    public async Task A_second_persons_ticket_stays_invisible()
    {
        var other = await VisitAsync(new() { Language = "ru" });
        await other.SignInAsync(Cast.Staff2);
        var word = "кардиограф" + Guid.NewGuid().ToString("N")[..8];
        var number = await other.ReportAsync($"Не печатает {word} у поста");
        await other.GoAsync($"/search?q={word}");
        await other.Expect($"#main a[href^='/tickets/{number}']").Not.ToHaveCountAsync(0);   // it can be found, by its owner

        var nurse = await VisitAsync();
        await nurse.SignInAsync(Cast.Staff);

        foreach (var page in new[] { "", "/sent", "/comment", "/reopen", "/close" })
            Assert.Equal(404, (await nurse.GoAsync($"/tickets/{number}{page}")).Status);
        // what only technicians may do is refused whether the ticket exists or not, so it tells nothing
        foreach (var page in new[] { "/assign", "/classify", "/wait", "/resolve" })
            Assert.Equal((await nurse.GoAsync($"/tickets/{Nowhere}{page}")).Status, (await nurse.GoAsync($"/tickets/{number}{page}")).Status);
        foreach (var verb in new[] { "comment", "reopen", "close" })
            Assert.Equal(404, await PostAsync(nurse, $"/tickets/{number}/{verb}"));

        foreach (var query in new[] { word, number.ToString(CultureInfo.InvariantCulture) })
        {
            await nurse.GoAsync($"/search?q={query}");
            await nurse.Expect($"#main a[href^='/tickets/{number}']").ToHaveCountAsync(0);
        }
        await nurse.GoAsync("/tickets");
        await nurse.Expect($"#main a[href^='/tickets/{number}']").ToHaveCountAsync(0);
        Assert.Equal(0, await (await Stage.AppAsync()).AskAsync<long>("select count(*) from comments where ticket_id = @id", ("id", number)));
    }

    private static async Task<int> PostAsync(Visit visit, string path)
    {
        await visit.GoAsync("/");
        var token = Token().Match(await visit.Page.ContentAsync()).Groups[1].Value;
        var form = visit.Context.APIRequest.CreateFormData();
        form.Set("__RequestVerificationToken", token);
        form.Set("Input.Text", "Not mine");
        form.Set("Input.Kind", "reply");
        var answer = await visit.Context.APIRequest.PostAsync(path, new() { Form = form, MaxRedirects = 0 });
        return answer.Status;
    }

    [GeneratedRegex("""name="__RequestVerificationToken"[^>]*value="([^"]+)""")]
    private static partial Regex Token();
}
