using Microsoft.Extensions.Options;
using TechSupport.Features.Account.Password;
using TechSupport.Features.People;
using TechSupport.Kernel;
using TechSupport.Web;

namespace TechSupport.Tests.Features.Account.Password;

[Trait("Needs", "nothing")]
public sealed class PasswordRulesTests
{
    private static readonly User Irina = User.New(Actor.System, new("Irina Sokolova", "i.sokolova@crb.local", "", null, "", "en"), Role.Staff, DateTimeOffset.UnixEpoch);
    private readonly PasswordRules rules = new(Options.Create(new HospitalOptions()));

    [Theory]
    [InlineData("violet-ladder-breakfast")]
    [InlineData("три синих чайника")]
    [InlineData("kX9#mQ2$vLp7")]
    public void A_phrase_or_random_signs_will_do(string password) => Assert.Null(rules.Problem(password, Irina));

    [Theory]
    [InlineData("short")]
    [InlineData("elevensigns")]
    public void Less_than_twelve_characters_are_too_short(string password) => Assert.Equal(PasswordRules.TooShort, rules.Problem(password, Irina));

    [Theory]
    [InlineData("aaaaaaaaaaaaaaaa")]
    [InlineData("abababababababab")]
    [InlineData("abcabcabcabcabc")]
    [InlineData("123456789012")]
    [InlineData("qwertyuiop123")]
    [InlineData("йцукенгшщзхъ")]
    [InlineData("Password2026!")]
    [InlineData("пароль123456")]
    [InlineData("IrinaSokolova1")]
    [InlineData("i.sokolova@crb.local")]
    [InlineData("techsupport-dev")]
    [InlineData("Hospital2026!!")]
    public void Names_common_words_and_rows_of_keys_are_too_easy(string password) => Assert.Equal(PasswordRules.TooEasy, rules.Problem(password, Irina));
}
