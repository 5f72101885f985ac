using System.Text.RegularExpressions;
using TechSupport.Features.OnCall;
using TechSupport.Features.OnCall.Paging;
using TechSupport.Tests.Support;
using static TechSupport.Tests.Features.OnCall.OnCallDesk;

namespace TechSupport.Tests.Features.OnCall.Paging;

/// <summary>The link of a message, on a phone that is not signed in.</summary>
public sealed partial class AcknowledgeByLinkTests(App app) : IClassFixture<App>
{
    [Fact]
    public async Task Opening_the_link_does_nothing_and_its_button_acknowledges_once()
    {
        var (number, link) = await PagedAsync();
        using var phone = app.Anonymous();
        for (var i = 0; i < 3; i++) await phone.GetAsync(link);
        using (var scanner = new HttpRequestMessage(HttpMethod.Head, link)) await phone.SendAsync(scanner);
        Assert.Null((await app.PageOfAsync(number))!.AcknowledgedAt);
        var shown = await phone.GetAsync(link);
        Assert.Equal(200, shown.Status);
        Assert.Contains("You acknowledge it as Timur Akhmetov.", shown.Main, StringComparison.Ordinal);
        // not a word of what is wrong before a sign-in
        Assert.DoesNotContain("printer", shown.Text, StringComparison.OrdinalIgnoreCase);
        await phone.SubmitAsync("main form");
        Assert.Contains("Acknowledged. Nobody else is told.", (await phone.FollowAsync()).Main, StringComparison.Ordinal);
        var page = (await app.PageOfAsync(number))!;
        Assert.Equal((await app.PersonAsync(Timur)).Id, page.AcknowledgedById);
        // the same post again changes nothing, and another's is told
        using var again = app.Anonymous();
        Assert.Equal(302, (await again.PostAsync(OnCallLinks.AcknowledgeByLink, ("Key", KeyOf(link)))).Status);
        using var anna = app.Anonymous();
        var late = await anna.PostAsync(OnCallLinks.AcknowledgeByLink, ("Key", await KeyAsync(page.Id, Anna)));
        Assert.Equal((422, true), (late.Status, late.Main.Contains("Somebody has acknowledged this page already.", StringComparison.Ordinal)));
        var happened = Assert.Single(await app.EventsAsync(OnCallEvent.PageAcknowledged), e => e.ObjectId == page.Id);
        Assert.Equal(page.AcknowledgedById, happened.ActorId);
    }

    [Fact]
    public async Task It_acknowledges_nothing_without_the_token_of_the_form()
    {
        var (number, link) = await PagedAsync();
        using var other = app.Anonymous();
        Assert.Equal(400, (await other.PostBareAsync(OnCallLinks.AcknowledgeByLink, ("Key", KeyOf(link)))).Status);
        Assert.Null((await app.PageOfAsync(number))!.AcknowledgedAt);
    }

    [Fact]
    public async Task A_key_that_is_made_up_too_old_or_of_somebody_who_left_is_refused()
    {
        var (number, link) = await PagedAsync();
        using var phone = app.Anonymous();
        var page = (await app.PageOfAsync(number))!.Id;
        foreach (var key in new[] { "", "x", KeyOf(link)[..^4] + "AAAA", await KeyAsync(page, "staff@crb.local"), await KeyAsync(page + 1000, Timur), new string('k', 1500) })
        {
            Assert.Equal(422, (await phone.GetAsync(OnCallLinks.AcknowledgeWith(key))).Status);
            var refused = await phone.PostAsync(OnCallLinks.AcknowledgeByLink, ("Key", key));
            Assert.Equal((422, true), (refused.Status, refused.Main.Contains("This link no longer works", StringComparison.Ordinal)));
        }
        await app.BreakAsync($"update users set disabled_at = now() where email = '{Timur}'");
        var gone = await phone.PostAsync(OnCallLinks.AcknowledgeByLink, ("Key", KeyOf(link)));
        await app.BreakAsync($"update users set disabled_at = null where email = '{Timur}'");
        Assert.Equal(422, gone.Status);
        app.Clock.Advance(PageKeys.Lifetime);
        using var later = app.Anonymous();
        Assert.Equal(422, (await later.PostAsync(OnCallLinks.AcknowledgeByLink, ("Key", KeyOf(link)))).Status);
        Assert.Null((await app.PageOfAsync(number))!.AcknowledgedAt);
    }

    [Fact]
    public async Task A_page_that_is_over_says_so()
    {
        var (number, link) = await PagedAsync();
        await app.ChangeAsync(number, Anna, (t, actor, at) => t.Assign(actor, actor.Id, at));
        await app.DispatchAsync();
        using var phone = app.Anonymous();
        Assert.Contains("This page is over.", (await phone.GetAsync(link)).Main, StringComparison.Ordinal);
        Assert.Equal(422, (await phone.PostAsync(OnCallLinks.AcknowledgeByLink, ("Key", KeyOf(link)))).Status);
    }

    [Fact]
    public async Task It_speaks_the_persons_language_and_shows_a_person_who_is_signed_in_what_it_is_about()
    {
        var (number, link) = await PagedAsync();
        await app.BreakAsync($"update users set language = 'ru' where email = '{Timur}'");
        using var phone = app.Anonymous();
        await phone.GetAsync(link);
        var shown = await phone.FollowAsync();
        await app.BreakAsync($"update users set language = 'en' where email = '{Timur}'");
        Assert.Contains("Принять вызов", shown.Main, StringComparison.Ordinal);
        using var timur = await app.SignInAsync(Timur);
        Assert.Equal(OnCallLinks.Acknowledge((await app.PageOfAsync(number))!.Id), (await timur.GetAsync(link)).Location);
    }

    // a ticket that wakes Timur, and the link of his mail
    private async Task<(long Ticket, string Link)> PagedAsync()
    {
        await app.ClearAsync();
        await app.RotaAsync([Timur], Anna);
        var number = await app.UrgentAsync();
        await app.DeliverAsync();
        var mail = Assert.Single(app.Mails(), m => m.Subject!.StartsWith("On call:", StringComparison.Ordinal));
        return (number, new Uri(Link().Match(mail.TextBody ?? "").Value).PathAndQuery);
    }

    private async Task<string> KeyAsync(long page, string email) => ((PageKeys)app.Services.GetService(typeof(PageKeys))!).Make(page, (await app.PersonAsync(email)).Id);

    private static string KeyOf(string link) => link.Split('=')[1];

    [GeneratedRegex(@"http://techsupport.test/on-call/acknowledge\?key=\S+")]
    private static partial Regex Link();
}
