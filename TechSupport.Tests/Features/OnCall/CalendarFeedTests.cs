using Microsoft.EntityFrameworkCore;
using TechSupport.Features.OnCall.Feeds;
using TechSupport.Tests.Support;
using static TechSupport.Tests.Features.OnCall.OnCallDesk;

namespace TechSupport.Tests.Features.OnCall;

/// <summary>A person's shifts in their own calendar, at an address only they know.</summary>
public sealed class CalendarFeedTests(App app) : IClassFixture<App>
{
    [Fact]
    public async Task A_calendar_reads_the_persons_shifts_without_signing_in()
    {
        await app.ClearAsync();
        await app.RotaAsync([Timur], Anna);
        using var stranger = app.Anonymous();
        var feed = await stranger.GetAsync(await AddressAsync(Timur));
        Assert.Equal((200, "text/calendar; charset=utf-8"), (feed.Status, feed.Headers["Content-Type"]));
        var lines = feed.Text.Split("\r\n");
        Assert.Equal(("BEGIN:VCALENDAR", "END:VCALENDAR"), (lines[0], lines[^2]));
        Assert.All(lines, line => Assert.InRange(System.Text.Encoding.UTF8.GetByteCount(line), 0, 75));
        Assert.All(lines.Where(l => l.StartsWith("DTSTART", StringComparison.Ordinal)), l => Assert.Matches("^DTSTART:\\d{8}T050000Z$", l));
        // every other week of half a year
        Assert.InRange(lines.Count(l => l == "BEGIN:VEVENT"), 13, 15);
        var whole = feed.Text.Replace("\r\n ", "", StringComparison.Ordinal);
        Assert.Contains("Then Anna Lindqvist takes over.", whole, StringComparison.Ordinal);
        Assert.DoesNotContain("crb.local", whole, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_a_name_holds_is_escaped_and_long_lines_of_two_byte_letters_are_folded()
    {
        await app.ClearAsync();
        await app.RotaAsync([Timur], Anna);
        const string name = @"Константинопольская-Вознесенская, Анна; «\n» Максимилиановна Александровна";
        await app.BreakAsync($"update users set language = 'ru' where email = '{Timur}'; update users set full_name = '{name}' where email = '{Anna}'");
        using var stranger = app.Anonymous();
        var feed = await stranger.GetAsync(await AddressAsync(Timur));
        await app.BreakAsync($"update users set language = 'en' where email = '{Timur}'; update users set full_name = 'Anna Lindqvist' where email = '{Anna}'");
        Assert.All(feed.Text.Split("\r\n"), line => Assert.InRange(System.Text.Encoding.UTF8.GetByteCount(line), 0, 75));
        Assert.DoesNotContain("\n", feed.Text.Replace("\r\n", "", StringComparison.Ordinal), StringComparison.Ordinal);
        Assert.DoesNotContain('\ufffd', feed.Text);
        var whole = feed.Text.Replace("\r\n ", "", StringComparison.Ordinal);
        Assert.Contains(@"DESCRIPTION:Затем дежурит Константинопольская-Вознесенская\, Анна\; «\\n» Максимилиановна Александровна.", whole, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_same_shift_is_the_same_entry_later()
    {
        await app.ClearAsync();
        await app.RotaAsync([Timur], Anna);
        using var stranger = app.Anonymous();
        var address = await AddressAsync(Timur);
        var before = Uids(await stranger.GetAsync(address));
        app.Clock.Advance(TimeSpan.FromHours(30));
        Assert.Equal(before.Skip(1).Take(10), Uids(await stranger.GetAsync(address)).Skip(1).Take(10));
        Assert.Equal(before.Count, before.Distinct().Count());
    }

    [Fact]
    public async Task A_wrong_address_an_old_one_and_that_of_somebody_who_left_are_not_found()
    {
        await app.ClearAsync();
        await app.RotaAsync([Timur], Anna);
        using var stranger = app.Anonymous();
        var old = await AddressAsync(Timur);
        var address = await AddressAsync(Timur);
        Assert.NotEqual(old, address);
        Assert.Equal(200, (await stranger.GetAsync(address)).Status);
        foreach (var wrong in new[] { old, old[..^1] + "x", FeedEndpoint.Address("x"), FeedEndpoint.Address("") }) Assert.Equal(404, (await stranger.GetAsync(wrong)).Status);
        await app.BreakAsync($"update users set disabled_at = now() where email = '{Timur}'");
        var gone = await stranger.GetAsync(address);
        await app.BreakAsync($"update users set disabled_at = null where email = '{Timur}'");
        Assert.Equal(404, gone.Status);
    }

    [Fact]
    public async Task Whoever_guesses_addresses_is_told_to_wait()
    {
        using var stranger = app.Anonymous();
        var codes = new List<int>();
        for (var i = 1; i <= 130; i++) codes.Add((await stranger.GetAsync(FeedEndpoint.Address($"{i}"), ("X-Forwarded-For", $"2001:db8:9::{i:x}"))).Status);
        Assert.Equal([404, 429], codes.Distinct());
        Assert.Equal("60", stranger.Page!.Headers["Retry-After"]);
        Assert.Equal(404, (await stranger.GetAsync(FeedEndpoint.Address("x"), ("X-Forwarded-For", "2001:db8:a::1"))).Status);
    }

    [Fact]
    public async Task Only_the_hash_of_an_address_is_kept()
    {
        await app.ClearAsync();
        var token = (await AddressAsync(Timur)).Split('=')[^1];
        await using var db = app.Db();
        var feed = await db.Set<CalendarFeed>().SingleAsync(TestContext.Current.CancellationToken);
        Assert.Equal(FeedEndpoint.Hash(token), feed.Hash);
        Assert.Equal(64, token.Length);
    }

    private async Task<string> AddressAsync(string email)
    {
        using var person = await app.SignInAsync(email);
        await person.GetAsync("/on-call/calendar");
        var made = await person.SubmitAsync("main form");
        return new Uri(made.Html.QuerySelector(".code a")!.GetAttribute("href")!).PathAndQuery;
    }

    private static List<string> Uids(Reply feed) => [.. feed.Text.Replace("\r\n ", "", StringComparison.Ordinal).Split("\r\n").Where(l => l.StartsWith("UID:", StringComparison.Ordinal))];
}
