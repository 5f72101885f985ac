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

    [Theory]
    [InlineData("1q2w3e4r5t6y")]
    [InlineData("iloveyou1234")]
    [InlineData("qazwsxedcrfv")]
    [InlineData("1qaz2wsx3edc")]
    [InlineData("zaq12wsxcde34rfv")]
    [InlineData("P@ssw0rd2026")]
    [InlineData("Pa$$w0rd1234")]
    [InlineData("Spring2026!!")]
    [InlineData("Moscow2026!!")]
    [InlineData("любовь123456")]
    [InlineData("Солнышко2026!")]
    [InlineData("k.,jdm123456")]
    [InlineData("trustno1trustno1")]
    [InlineData("!!!dragon!!!2026")]
    [InlineData("$unsh1ne-2026")]
    [InlineData("Irina19850312")]
    [InlineData("1r1na19850312")]
    [InlineData("198503121985")]
    [InlineData("89161234567-26")]
    [InlineData("йцукенфывапр")]
    [InlineData("1й2ц3у4к5е6н")]
    [InlineData("ｐａｓｓｗｏｒｄ２０２６")]
    public void Common_passwords_walks_over_the_keys_and_decorated_words_are_too_easy(string password) => Assert.Equal(PasswordRules.TooEasy, rules.Problem(password, Irina));

    [Theory]
    [InlineData("correct horse battery staple")]
    [InlineData("зелёный чайник поёт")]
    [InlineData("Tr0ub4dor&3xyz")]
    [InlineData("vbK7-qPz2-mWx9")]
    [InlineData("четыре кота на крыше 7")]
    [InlineData("my dog eats blue shoes")]
    public void Words_that_have_nothing_to_do_with_each_other_will_do(string password) => Assert.Null(rules.Problem(password, Irina));

    [Fact]
    public void Hardly_any_random_password_is_taken_for_a_common_one()
    {
        var random = new Random(7);
        var refused = Enumerable.Range(0, 2000).Count(_ => rules.Problem(new string([.. Enumerable.Range(0, 14).Select(_ => "abcdefghijkmnpqrstuvwxyzABCDEFGHJKLMNPQRSTUVWXYZ23456789"[random.Next(56)])]), Irina) is not null);
        Assert.InRange(refused, 0, 10);
    }
}
