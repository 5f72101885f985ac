using System.Text;
using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;
using TechSupport.Features.Account;
using TechSupport.Features.Account.Password;
using TechSupport.Features.People;
using TechSupport.Tests.Features.Account;
using TechSupport.Tests.Support;

namespace TechSupport.Tests.Security.SignIn;

/// <summary>A password is the same from every keyboard, and those that were set before keep working.</summary>
public sealed class PasswordFormTests(App app) : IClassFixture<App>
{
    private const string Phrase = "крепкий длинный набор";

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_password_set_composed_opens_decomposed_and_full_width()
    {
        await SetAsync("a.belov@crb.local", new NormalizingHasher(Cost).HashPassword(new User(), Phrase + " ok12"));
        using var visitor = app.Anonymous();
        Assert.Equal(302, (await visitor.TryAsync("a.belov@crb.local", Phrase.Normalize(NormalizationForm.FormD) + " ok12")).Status);
        Assert.Equal(302, (await visitor.TryAsync("a.belov@crb.local", Phrase + " ｏｋ１２")).Status);
    }

    [Fact]
    public async Task A_password_hashed_as_it_was_typed_still_opens_and_is_hashed_anew()
    {
        var typed = Phrase.Normalize(NormalizationForm.FormD);
        var old = new PasswordHasher<User>(Cost).HashPassword(new User(), typed);
        await SetAsync("s.kim@crb.local", old);
        using var visitor = app.Anonymous();
        Assert.Equal(422, (await visitor.TryAsync("s.kim@crb.local", Phrase)).Status);
        Assert.Equal(302, (await visitor.TryAsync("s.kim@crb.local", typed)).Status);
        Assert.NotEqual(old, (await app.PersonAsync("s.kim@crb.local")).PasswordHash);
        Assert.Equal(302, (await visitor.TryAsync("s.kim@crb.local", Phrase)).Status);
    }

    [Fact]
    public async Task A_password_that_would_be_refused_today_still_opens()
    {
        await SetAsync("h.novak@crb.local", new PasswordHasher<User>(Cost).HashPassword(new User(), "P@ssw0rd2026"));
        using var visitor = app.Anonymous();
        Assert.Equal(302, (await visitor.TryAsync("h.novak@crb.local", "P@ssw0rd2026")).Status);
    }

    private static IOptions<PasswordHasherOptions> Cost => Options.Create(new PasswordHasherOptions { IterationCount = AccountRules.HashIterations });

    private async Task SetAsync(string email, string hash)
    {
        await using var db = app.Db();
        await db.Users.Where(u => u.Email == email).ExecuteUpdateAsync(u => u.SetProperty(x => x.PasswordHash, hash), Ct);
    }
}
