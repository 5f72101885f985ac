using TechSupport.Features.Reporting;
using TechSupport.Kernel;

namespace TechSupport.Tests.Features.Reporting;

[Trait("Needs", "nothing")]
public sealed class SubjectSplitterTests
{
    [Theory]
    [InlineData("The printer is broken", "The printer is broken", "")]
    [InlineData("The printer is broken. It blinks red.", "The printer is broken.", "It blinks red.")]
    [InlineData("The printer is broken\r\nIt blinks red", "The printer is broken", "It blinks red")]
    [InlineData("Не печатает принтер в каб. 214. Мигает лампочка", "Не печатает принтер в каб. 214.", "Мигает лампочка")]
    [InlineData("не печатает принтер. мигает лампочка", "не печатает принтер.", "мигает лампочка")]
    [InlineData("Help us please, the screen is dark. Since 7", "Help us please, the screen is dark.", "Since 7")]
    [InlineData("Здравствуйте! Не печатает принтер. Совсем.", "Здравствуйте! Не печатает принтер.", "Совсем.")]
    [InlineData("Добрый день!\nНе печатает принтер\nсовсем", "Добрый день! Не печатает принтер", "совсем")]
    [InlineData("Принтер\nне печатает", "Принтер", "не печатает")]
    [InlineData("  \n Wi-Fi is down \n", "Wi-Fi is down", "")]
    [InlineData("", "", "")]
    public void The_first_sentence_or_line_becomes_the_subject(string text, string subject, string more) =>
        Assert.Equal((subject, more), SubjectSplitter.Split(text));

    [Fact]
    public void A_long_sentence_is_cut_at_a_word_and_goes_on_in_the_description()
    {
        var words = string.Join(' ', Enumerable.Range(1, 120).Select(i => $"слово{i}"));
        var (subject, more) = SubjectSplitter.Split(words);
        Assert.InRange(subject.Length, SubjectText.MaxLength / 2, SubjectText.MaxLength);
        Assert.Equal(words, $"{subject.TrimEnd('…')} {more.TrimStart('…')}");
    }

    [Fact]
    public void A_word_without_end_is_cut_between_characters_and_nothing_is_lost()
    {
        var word = string.Concat(Enumerable.Repeat("🖨", 5000));
        var (subject, more) = SubjectSplitter.Split(word);
        Assert.True(subject.Length <= SubjectText.MaxLength);
        Assert.Equal(word, subject.TrimEnd('…') + more.TrimStart('…'));
        Assert.False(char.IsLowSurrogate(more.TrimStart('…')[0]));
    }
}
