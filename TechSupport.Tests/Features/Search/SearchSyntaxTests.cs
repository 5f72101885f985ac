using TechSupport.Tests.Support;

namespace TechSupport.Tests.Features.Search;

/// <summary>Quotes, alternatives, what is left out, rooms and devices, in every spelling and beside words.</summary>
public sealed class SearchSyntaxTests(App app) : IClassFixture<App>
{
    private const string Staff = "staff@crb.local";
    private const string Tech = "tech@crb.local";

    [Fact]
    public async Task A_phrase_an_alternative_and_what_is_left_out_mean_every_form_spelling_and_part()
    {
        var frozen = await app.NewTicketAsync(subject: "Застыл ёжиковый экран у поста");
        var cartridge = await app.NewTicketAsync(subject: "Кончился ёжиковый картридж CE285A");
        var display = await app.NewTicketAsync(subject: "Экран ёжиковый мигает, ﬁлиал Wi-Fi");
        long[] both = [frozen, display], all = [frozen, cartridge, display];
        Assert.Equal([frozen], await app.FindAsync(Tech, "\"ежиковым экраном\""));
        Assert.Equal([frozen], await app.FindAsync(Tech, "«ежиковым экраном»"));
        Assert.Equal([display], await app.FindAsync(Tech, "\"экране ежиковом\""));
        Assert.Equal([frozen], await app.FindAsync(Tech, "\"е\u0308жиковым экраном\""));
        Assert.Equal([cartridge], await app.FindAsync(Tech, "\"картриджа CE285\""));
        Assert.Equal([cartridge], await app.FindAsync(Tech, "\"t;brjdsq rfhnhbl;\""));
        Assert.Equal(all, (await app.FindAsync(Tech, "ежиковый")).Order());
        Assert.Equal([frozen, cartridge], (await app.FindAsync(Tech, "застыли ежиковые или 285 ежиковый")).Order());
        Assert.Equal([cartridge, display], (await app.FindAsync(Tech, "285 ежиковый or wifi ежиковый")).Order());
        Assert.Equal(both, (await app.FindAsync(Tech, "ежиковый -285")).Order());
        Assert.Equal([cartridge, display], (await app.FindAsync(Tech, "ежиковый -\"ежиковом экране\"")).Order());
        Assert.Equal([frozen, cartridge], (await app.FindAsync(Tech, "ежиковый -wifi")).Order());
        Assert.Equal([cartridge], await app.FindAsync(Tech, "ежиковый -экраны"));
        foreach (var query in new[] { "ежиковый -285", "ежиковый -экраны" }) Assert.Equal((await app.FindAsync(Tech, query)).Order(), await QueueAsync(query));
    }

    [Theory]
    [InlineData("/search", 422, "#q")]
    [InlineData("/tickets", 400, "#f-q")]
    public async Task What_is_only_left_out_is_refused_with_a_sentence_and_kept(string path, int status, string box)
    {
        using var tech = await app.SignInAsync(Tech);
        var page = await tech.GetAsync($"{path}?q=" + Uri.EscapeDataString("-принтер -\"синий экран\""));
        Assert.Equal((status, "-принтер -\"синий экран\""), (page.Status, page.Html.QuerySelector(box)!.GetAttribute("value")));
        Assert.Contains("Add a word to look for: what is only left out finds everything else.", page.Find("[role=alert]"), StringComparison.Ordinal);
        Assert.Empty(page.FindAll("#rows tr"));
    }

    [Fact]
    public async Task What_is_left_out_beside_a_word_that_says_nothing_finds_nothing()
    {
        var printer = await app.NewTicketAsync(subject: "Принтер жмурится");
        var other = await app.NewTicketAsync(subject: "Жмурится лампа");
        foreach (var query in new[] { "и -\"синий экран\"", "the -pc", "с -пк", "и -285", "\"и\" -пк", "-экраны и" })
        {
            Assert.Empty(await app.FindAsync(Tech, query));
            Assert.Empty(await QueueAsync(query));
        }
        foreach (var query in new[] { "принтер или и -пк", "и -285 или принтер" })
        {
            Assert.Contains(printer, await QueueAsync(query));
            Assert.DoesNotContain(other, await app.FindAsync(Tech, query));
            Assert.DoesNotContain(other, await QueueAsync(query));
        }
    }

    [Fact]
    public async Task A_room_and_a_device_are_left_out_as_they_are_found()
    {
        var equipment = (await app.PersonAsync(Staff)).EquipmentId;
        var there = await app.NewTicketAsync(subject: "Бармаглот гудит", with: r => r with { Room = "каб. 913-А", EquipmentId = equipment });
        var elsewhere = await app.NewTicketAsync(subject: "Бармаглот гудит", with: r => r with { Room = "914" });
        foreach (var query in new[] { "бармаглот -913а", "бармаглот -913-А", "бармаглот -каб. 913a", "бармаглот -PC-0214-03", "бармаглот -инв. № pc-0214-03", "лампада или бармаглот -913а" })
        {
            Assert.Equal([elsewhere], await app.FindAsync(Tech, query));
            Assert.Equal([elsewhere], await QueueAsync(query));
        }
        Assert.Equal([there], await app.FindAsync(Tech, "бармаглот -914"));
        Assert.Equal([there, elsewhere], (await app.FindAsync(Tech, "бармаглот -915")).Order());
    }

    [Fact]
    public async Task A_text_in_quotes_finds_itself()
    {
        var number = await app.NewTicketAsync(subject: "Шуршунчик в каб. 214, инвентарный номер стёрся");
        foreach (var query in new[] { "\"шуршунчик в каб. 214\"", "\"инвентарный номер стёрся\"", "инвентарный номер стёрся", "\"шуршунчик в каб. 214, инвентарный номер\"" })
            Assert.Equal([number], await app.FindAsync(Tech, query));
    }

    [Fact]
    public async Task A_room_and_a_device_find_what_was_reported_about_them_also_for_staff_and_beside_words()
    {
        var equipment = (await app.PersonAsync(Staff)).EquipmentId;
        var number = await app.NewTicketAsync(subject: "Хрюндель скрипит", with: r => r with { Room = "каб. 777-А", EquipmentId = equipment });
        string[] queries =
        [
            "777a", "каб. 777а", "кабинет № 777А", "room 777-A", "777 А", "хрюндель 777а", "хрюндель в каб. 777а", "PC-0214-03", "pc021403", "РС–0214–03", "зс-0214-03", "зс-0214", "pc0214",
            "инв. № PC-0214-03", "inventory no. pc-0214-03", "хрюндель pc-0214-03", "хрюндели или 777а",
        ];
        var missed = new List<string>();
        foreach (var person in new[] { Staff, Tech })
            foreach (var query in queries)
                if (!(await app.FindAsync(person, query)).Contains(number)) missed.Add($"{person}: {query}");
        Assert.Empty(missed);
        foreach (var query in queries) Assert.DoesNotContain(number, await app.FindAsync("staff2@crb.local", query));
        Assert.DoesNotContain(number, await app.FindAsync(Tech, "хрюндель 778"));
    }

    private async Task<IEnumerable<long>> QueueAsync(string words)
    {
        using var tech = await app.SignInAsync(Tech);
        var page = await tech.GetAsync("/tickets?q=" + Uri.EscapeDataString(words));
        Assert.Equal(200, page.Status);
        return page.FindAll("#rows .c-n .plate").Select(long.Parse).Order();
    }
}
