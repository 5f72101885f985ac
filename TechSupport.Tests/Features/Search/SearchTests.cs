using System.Text.Encodings.Web;
using Microsoft.EntityFrameworkCore;
using TechSupport.Features.Search;
using TechSupport.Tests.Support;

namespace TechSupport.Tests.Features.Search;

public sealed class SearchTests(App app) : IClassFixture<App>
{
    private const string Staff = "staff@crb.local";
    private const string Tech = "tech@crb.local";

    [Theory]
    [InlineData("квокательные", "Квокательный агрегат гудит")]
    [InlineData("агрегатами квокательными", "Квокательный агрегат гудит")]
    [InlineData("flummoxing", "The flummoxed printer hums")]
    [InlineData("PRINTERS flummoxed", "The flummoxed printer hums")]
    public async Task Words_are_found_in_any_form_and_order(string query, string subject)
    {
        var number = await app.NewTicketAsync(subject: subject);
        foreach (var person in new[] { Staff, Tech }) Assert.Contains(number, await FindAsync(person, query));
    }

    [Fact]
    public async Task A_number_finds_its_ticket_first_then_those_that_begin_with_it_then_those_that_mention_it()
    {
        var number = await app.NewTicketAsync();
        var mentions = new List<long>();
        for (var i = 0; i < 3; i++) mentions.Add(await app.NewTicketAsync(subject: $"Same as {number}, once more"));
        // the next numbers begin with the one that is looked for
        var begins = new List<long>();
        await NumberFromAsync(number * 10);
        for (var i = 0; i < 3; i++) begins.Add(await app.NewTicketAsync(subject: $"Same as {number}, again and again"));
        await NumberFromAsync(mentions[^1] + 1);
        Assert.Equal([number * 10, number * 10 + 1, number * 10 + 2], begins);
        long[] expected = [number, .. begins.AsEnumerable().Reverse(), .. mentions.AsEnumerable().Reverse()];
        Assert.Equal(expected, await FindAsync(Tech, $"{number}"));
        Assert.Equal(expected, await FindAsync(Staff, $"№{number}"));
        Assert.Empty(await FindAsync(Tech, "999999999999"));
        Assert.Equal(begins[1..2], await FindAsync(Tech, $"#{begins[1]}"));
    }

    [Fact]
    public async Task The_beginning_of_a_number_finds_the_newest_first()
    {
        var number = await app.NewTicketAsync();
        var all = await FindAsync(Tech, $"{number}"[..4]);
        Assert.Contains(number, all);
        Assert.All(all, n => Assert.StartsWith($"{number}"[..4], $"{n}", StringComparison.Ordinal));
        Assert.Equal(all.OrderDescending(), all);
    }

    [Fact]
    public async Task Technicians_find_the_requester_by_any_part_of_the_name_and_staff_do_not()
    {
        var number = await app.NewTicketAsync("a.belov@crb.local", "Wobbly stand");
        Assert.Contains(number, await FindAsync(Tech, "Белов Артём"));
        Assert.Contains(number, await FindAsync(Tech, "бело"));
        Assert.Empty(await FindAsync("a.belov@crb.local", "Белов"));
        Assert.Empty(await FindAsync(Tech, "%е_ов%"));
        Assert.Empty(await FindAsync(Tech, "\\"));
    }

    [Fact]
    public async Task An_inventory_number_finds_what_was_reported_about_it()
    {
        var equipment = (await app.PersonAsync(Staff)).EquipmentId;
        var number = await app.NewTicketAsync(with: r => r with { EquipmentId = equipment });
        Assert.Contains(number, await FindAsync(Staff, "pc-0214-03"));
        Assert.Contains(number, await FindAsync(Tech, "PC-0214"));
        Assert.Empty(await FindAsync("staff2@crb.local", "PC-0214-03"));
    }

    [Fact]
    public async Task A_note_gives_staff_neither_a_hit_nor_a_count()
    {
        var number = await app.NewTicketAsync(then: (t, tech, at) =>
        {
            t.Note(tech, "Подозреваем кракозябру", Guid.NewGuid(), at);
            t.Reply(tech, "Посмотрим на барабашку", Guid.NewGuid(), at);
        });
        Assert.Equal([number], await FindAsync(Tech, "кракозябра"));
        Assert.Equal([number], await FindAsync(Staff, "барабашка"));
        using var staff = await app.SignInAsync(Staff);
        var page = await staff.GetAsync("/search?q=" + Uri.EscapeDataString("кракозябра"));
        Assert.Empty(page.FindAll(".count, .mine li"));
        Assert.Contains("Nothing found", page.Main, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_hit_elsewhere_than_in_the_subject_shows_where_and_never_a_note_to_staff()
    {
        var number = await app.NewTicketAsync(subject: "Странное дело", with: r => r with { Description = "Лампа и гиппокамп горят вечером" }, then: (t, tech, at) =>
        {
            t.Note(tech, "Выхухоль прогрызла гиппокамп", Guid.NewGuid(), at);
            t.Reply(tech, "Пришлём выхухоль завтра", Guid.NewGuid(), at);
            t.Note(tech, "Бурундук и выхухоль, код BRDK-77", Guid.NewGuid(), at);
        });
        Assert.Contains("Бурундук и <mark>выхухоль</mark>", await SaidAsync(Tech, "выхухоли"), StringComparison.Ordinal);
        Assert.Contains("Пришлём <mark>выхухоль</mark> завтра", await SaidAsync(Staff, "выхухоли"), StringComparison.Ordinal);
        Assert.Contains("<mark>гиппокамп</mark>", await SaidAsync(Staff, "гиппокампом"), StringComparison.Ordinal);
        Assert.Equal("", await SaidAsync(Staff, "странные дела"));
        Assert.Equal([number], await FindAsync(Tech, "BRDK"));
        Assert.Equal([number], await FindAsync(Tech, "rdk77"));
        foreach (var hidden in new[] { "бурундук", "BRDK", "rdk77", ",ehеylер", "BRDK-77" }) Assert.Empty(await FindAsync(Staff, hidden));

        async Task<string> SaidAsync(string person, string query)
        {
            using var visitor = await app.SignInAsync(person);
            return (await visitor.GetAsync("/search?q=" + Uri.EscapeDataString(query))).Html.QuerySelector("[data-said]")?.InnerHtml ?? "";
        }
    }

    [Fact]
    public async Task Technicians_find_by_assignee_department_and_phone_and_staff_do_not()
    {
        var number = await app.NewTicketAsync("e.moroz@crb.local", "Тихий час", then: (t, tech, at) => t.Assign(tech, tech.Id, at));
        foreach (var query in new[] { "Timur", "Ахметов", "Surgery 1", "Хирургия", "4-12" }) Assert.Contains(number, await FindAsync(Tech, query));
        foreach (var query in new[] { "Timur", "Surgery 1", "4-12" }) Assert.DoesNotContain(number, await FindAsync("e.moroz@crb.local", query));
    }

    [Fact]
    public async Task A_word_that_must_not_be_there_is_not_looked_for_in_what_was_said()
    {
        var number = await app.NewTicketAsync(subject: "Мухобойка сломана", then: (t, tech, at) => t.Reply(tech, "Пришлём новую", Guid.NewGuid(), at));
        Assert.Contains(number, await FindAsync(Tech, "мухобойка"));
        Assert.DoesNotContain(number, await FindAsync(Tech, "сломана -мухобойка"));
    }

    [Fact]
    public async Task Staff_find_only_their_own_requests()
    {
        var number = await app.NewTicketAsync("staff2@crb.local", "Фиолетовый бегемот", then: (t, tech, at) => t.Reply(tech, "Ответ про бегемота", Guid.NewGuid(), at));
        Assert.Equal([number], await FindAsync("staff2@crb.local", "бегемоты"));
        Assert.Empty(await FindAsync(Staff, "бегемоты"));
        Assert.Empty(await FindAsync(Staff, $"{number}"));
    }

    [Theory]
    [InlineData("\"unfinished")]
    [InlineData("((( & | ! <-> :*")]
    [InlineData("' or 1=1 --")]
    [InlineData("- printer")]
    [InlineData("и")]
    [InlineData("%")]
    [InlineData("\0\0")]
    [InlineData("0")]
    [InlineData("99999999999999999999")]
    [InlineData("<script>alert(1)</script>")]
    public async Task Broken_syntax_is_harmless(string query)
    {
        foreach (var person in new[] { Staff, Tech })
        {
            using var visitor = await app.SignInAsync(person);
            var page = await visitor.GetAsync("/search?q=" + Uri.EscapeDataString(query));
            Assert.Equal(200, page.Status);
            Assert.Empty(page.Html.QuerySelectorAll("main script"));
        }
    }

    [Fact]
    public async Task A_query_that_is_too_long_is_refused_and_kept()
    {
        using var tech = await app.SignInAsync(Tech);
        var page = await tech.GetAsync("/search?q=" + new string('q', 201));
        Assert.Equal((422, new string('q', 201)), (page.Status, page.Html.QuerySelector("#q")!.GetAttribute("value")));
        Assert.Contains("at most 200", page.Find("[role=alert]"), StringComparison.Ordinal);
        Assert.Equal(200, (await tech.GetAsync("/search?q=" + new string('q', 200))).Status);
        Assert.Equal(200, (await tech.GetAsync("/search")).Status);
    }

    [Fact]
    public async Task Found_words_are_marked_and_markup_in_a_subject_stays_text()
    {
        var number = await app.NewTicketAsync(subject: "<b>Аардварк</b> & <mark>co</mark> \uE000грызёт\uE001 кабель");
        using var tech = await app.SignInAsync(Tech);
        var page = await tech.GetAsync("/search?q=" + Uri.EscapeDataString("аардварки"));
        var subject = page.Html.QuerySelector($"a[href='/tickets/{number}']")!;
        Assert.Equal(["Аардварк"], subject.QuerySelectorAll("mark").Select(m => m.TextContent));
        Assert.Empty(subject.QuerySelectorAll("b"));
        Assert.StartsWith("<b>Аардварк</b> & <mark>co</mark>", subject.TextContent, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("a\uE000b\uE001c", "a<mark>b</mark>c")]
    [InlineData("\uE001a\uE000b", "a<mark>b</mark>")]
    [InlineData("<\uE000<\uE000&\uE001", "&lt;<mark>&lt;&amp;</mark>")]
    [InlineData("", "")]
    public void Marks_are_balanced_whatever_the_text(string text, string html)
    {
        using var writer = new StringWriter();
        Highlights.Mark(text).WriteTo(writer, HtmlEncoder.Default);
        Assert.Equal(html, writer.ToString());
    }

    private async Task NumberFromAsync(long next)
    {
        await using var db = app.OwnerDb();
        await db.Database.ExecuteSqlAsync($"select setval(pg_get_serial_sequence('tickets', 'id'), {next}, false)", TestContext.Current.CancellationToken);
    }

    private Task<IReadOnlyList<long>> FindAsync(string person, string query) => app.FindAsync(person, query);
}
