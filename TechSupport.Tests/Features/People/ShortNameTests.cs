using TechSupport.Features.People;

namespace TechSupport.Tests.Features.People;

[Trait("Needs", "nothing")]
public sealed class ShortNameTests
{
    [Theory]
    [InlineData("Irina Sokolova", "IS")]
    [InlineData("ольга ветрова", "ОВ")]
    [InlineData("Anna Maria Lindqvist", "AL")]
    [InlineData("Ёж", "Ё")]
    [InlineData("  ", "–")]
    [InlineData(null, "–")]
    public void Initials_are_the_first_letters_of_the_first_and_the_last_word(string? name, string initials)
    {
        Assert.Equal(initials, ShortName.Initials(name));
    }

    [Theory]
    [InlineData("\U00020BB7\u91CE", "\U00020BB7")]
    [InlineData("E\u0301mile", "E\u0301")]
    [InlineData("\U00020BB7\u91CE \U0001F469", "\U00020BB7\U0001F469")]
    public void A_letter_is_never_cut_in_two(string name, string initials)
    {
        Assert.Equal(initials, ShortName.Initials(name));
    }

    [Theory]
    [InlineData("Anna Lindqvist", "Anna L.")]
    [InlineData("Timur", "Timur")]
    [InlineData(null, "")]
    public void A_short_name_keeps_the_first_word_and_a_letter_of_the_last(string? name, string shortened)
    {
        Assert.Equal(shortened, ShortName.Of(name));
    }
}
