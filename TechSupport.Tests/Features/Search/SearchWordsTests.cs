using TechSupport.Features.Search;

namespace TechSupport.Tests.Features.Search;

/// <summary>How a line is read: quotes, alternatives and what is left out, as people type them.</summary>
[Trait("Needs", "nothing")]
public sealed class SearchWordsTests
{
    [Theory]
    [InlineData("", "")]
    [InlineData("% - !", "")]
    [InlineData("printer jam", "printer + jam")]
    [InlineData("№10064", "10064")]
    [InlineData("\"blue screen\" server", "\"blue screen\" + server")]
    [InlineData("«синий экран» сервер", "\"синий экран\" + сервер")]
    [InlineData("“blue screen”", "\"blue screen\"")]
    [InlineData("\"one\"", "one")]
    [InlineData("\"never ended", "\"never ended\"")]
    [InlineData("monitor 24\" broken", "monitor + 24\" + broken")]
    [InlineData("printer or scanner jam", "printer | scanner + jam")]
    [InlineData("принтер или сканер", "принтер | сканер")]
    [InlineData("OR printer ИЛИ", "printer")]
    [InlineData("printer -jam", "printer + -jam")]
    [InlineData("printer - jam", "printer + jam")]
    [InlineData("printer -\"paper jam\"", "printer + -\"paper jam\"")]
    [InlineData("кт-аппарат", "кт-аппарат")]
    [InlineData("принтер в каб. 214", "принтер + 214")]
    [InlineData("printer room 214", "printer + 214")]
    [InlineData("каб. 214", "каб. + 214")]
    [InlineData("принтер инв. № prn-0214-02", "принтер + prn-0214-02")]
    [InlineData("inventory no. PC-0214", "PC-0214")]
    [InlineData("инвентаризация 2", "инвентаризация + 2")]
    [InlineData("no inventory", "no + inventory")]
    [InlineData("инвентарный учёт", "инвентарный + учёт")]
    [InlineData("инвентарный номер стёрся", "инвентарный + номер + стёрся")]
    [InlineData("инвентарный учёт 2026", "инвентарный + учёт + 2026")]
    [InlineData("inventory scanner", "inventory + scanner")]
    [InlineData("Инвентарный номер PRN-0214-02", "PRN-0214-02")]
    [InlineData("принтер кабинет 214", "принтер + 214")]
    [InlineData("принтер -каб. 214 -инв. № PC-0214", "принтер + -214 + -PC-0214")]
    [InlineData("\"принтер в каб. 214\"", "\"принтер в каб. 214\"")]
    [InlineData("стол «инв. № PC-0214»", "стол + \"инв. № PC-0214\"")]
    [InlineData("\"замятие\" в каб. 214", "замятие + 214")]
    public void A_line_is_read_as_people_mean_it(string line, string read) => Assert.Equal(read, string.Join(" | ", SearchWords.Of(line).Alternatives.Select(terms =>
        string.Join(" + ", terms.Select(t => $"{(t.IsExcluded ? "-" : "")}{(t.IsPhrase ? $"\"{t.Text}\"" : t.Text)}")))));

    [Theory]
    [InlineData("-printer", true)]
    [InlineData("-printer -\"paper jam\"", true)]
    [InlineData("jam or -printer", true)]
    [InlineData("jam или -принтер", true)]
    [InlineData("jam -printer", false)]
    [InlineData("printer", false)]
    [InlineData("", false)]
    [InlineData("- printer", false)]
    public void An_alternative_of_what_is_left_out_alone_says_nothing(string line, bool nothing) => Assert.Equal(nothing, SearchWords.Of(line).OnlyExclude);

    [Theory]
    [InlineData("jam -printer", "")]
    [InlineData("jam -printer or toner", "toner")]
    [InlineData("jam or toner", "jam,toner")]
    public void In_messages_only_the_alternatives_are_looked_for_that_leave_nothing_out(string line, string words) =>
        Assert.Equal(words, string.Join(',', SearchWords.Of(line).InMessages.Arguments.Texts));

    [Fact]
    public void Signs_say_where_an_alternative_begins_and_what_a_term_is()
    {
        var (signs, texts, others) = SearchWords.Of("\"blue screen\" -ghbynth or 24").Arguments;
        Assert.Equal(["|\"", "-", "|"], signs);
        Assert.Equal(["blue screen", "ghbynth", "24"], texts);
        Assert.Equal("принтер", others[1]);
    }

    [Fact]
    public void No_more_than_twenty_words_are_looked_for() => Assert.Equal(20, SearchWords.Of(string.Join(' ', Enumerable.Range(1, 40))).Arguments.Texts.Length);
}
