using TechSupport.Features.Search;

namespace TechSupport.Tests.Features.Search;

/// <summary>What a term may be a part of, and what the same keys would have typed in the other layout.</summary>
[Trait("Needs", "nothing")]
public sealed class SearchTermTests
{
    [Theory]
    [InlineData("ab", false)]
    [InlineData("abc", true)]
    [InlineData("а1", false)]
    [InlineData("Ая1", true)]
    [InlineData("ёЁе", true)]
    [InlineData("..--!!", false)]
    [InlineData("ab-.", false)]
    public void A_part_has_three_letters_or_digits(string text, bool isPart) => Assert.Equal(isPart, new SearchTerm(text, IsPhrase: false, IsExcluded: false).IsPart);

    [Theory]
    [InlineData("214", true)]
    [InlineData("PC-0214", true)]
    [InlineData("printer", false)]
    [InlineData("012345678901234567890123456789", true)]
    [InlineData("0123456789012345678901234567890", false)]
    public void What_may_be_a_room_or_on_a_plate_has_a_digit_and_fits_on_it(string text, bool isPlate) => Assert.Equal(isPlate, new SearchTerm(text, IsPhrase: false, IsExcluded: false).IsPlate);

    [Fact]
    public void A_phrase_is_neither()
    {
        var phrase = new SearchTerm("room 214", IsPhrase: true, IsExcluded: false);
        Assert.Equal((false, false), (phrase.IsPart, phrase.IsPlate));
    }

    [Theory]
    [InlineData("ghbynth", "принтер")]
    [InlineData("цшаш", "wifi")]
    [InlineData("ghbynth2", "принтер2")]
    [InlineData("GHBYNTH", "ПРИНТЕР")]
    [InlineData("`krf", "ёлка")]
    [InlineData("214", "")]
    [InlineData("printer принтер", "")]
    public void The_other_layout_is_that_of_a_word_typed_in_one_only(string typed, string other) => Assert.Equal(other, new SearchTerm(typed, IsPhrase: false, IsExcluded: false).Other);

    [Fact]
    public void The_first_page_of_results_has_the_plain_address()
    {
        Assert.Equal(SearchLinks.For("printer"), SearchLinks.For("printer", 1));
        Assert.Equal($"{SearchLinks.For("printer")}&page=2", SearchLinks.For("printer", 2));
    }
}
