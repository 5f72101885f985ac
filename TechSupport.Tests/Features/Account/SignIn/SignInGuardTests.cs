using System.Buffers.Binary;
using System.Collections.Concurrent;
using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using TechSupport.Development;
using TechSupport.Features.Account;
using TechSupport.Features.People;
using TechSupport.Kernel;
using TechSupport.Tests.Support;
using TechSupport.Tests.Support.Databases;

namespace TechSupport.Tests.Features.Account.SignIn;

public sealed class SignInGuardTests(SignInGuardTests.HashingApp app) : IClassFixture<SignInGuardTests.HashingApp>
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task The_sixth_wrong_password_in_a_minute_waits_but_other_accounts_and_addresses_do_not()
    {
        using var visitor = app.Anonymous();
        var address = AccountActions.NewAddress();
        for (var i = 0; i < 5; i++) Assert.Equal(422, (await visitor.TryAsync("a.belov@crb.local", "wrong", address)).Status);
        var slowed = await visitor.TryAsync("a.belov@crb.local", Seeds.Password, address);
        Assert.Equal((429, "60"), (slowed.Status, slowed.Headers["Retry-After"]));
        Assert.Equal(422, (await visitor.TryAsync("nobody@crb.local", "wrong", address)).Status);
        Assert.Equal(302, (await visitor.TryAsync("a.belov@crb.local", Seeds.Password)).Status);
    }

    [Fact]
    public async Task Guesses_sent_at_once_are_all_counted()
    {
        var replies = await Task.WhenAll(Enumerable.Range(0, 12).Select(async _ =>
        {
            using var visitor = app.Anonymous();
            return (await visitor.TryAsync("e.moroz@crb.local", "wrong", ("X-Forwarded-For", "198.51.100.7"))).Status;
        }));
        // of those sent at once, the others of this address were not even looked at
        var looked = replies.Count(s => s == 422);
        Assert.InRange(looked, 1, 5);
        Assert.Equal(12 - looked, replies.Count(s => s == 429));
        await using var db = app.Db();
        Assert.Equal(looked, (await db.Users.SingleAsync(u => u.Email == "e.moroz@crb.local", Ct)).AccessFailedCount);
    }

    [Fact]
    public async Task After_ten_wrong_passwords_the_right_one_is_refused_for_a_quarter_of_an_hour()
    {
        using var visitor = app.Anonymous();
        await FailedBeforeAsync("s.kim@crb.local", AccountRules.LockoutAttempts - 1);
        await visitor.TryAsync("s.kim@crb.local", "wrong");
        var locked = await visitor.TryAsync("s.kim@crb.local", Seeds.Password);
        var stranger = await visitor.TryAsync("nobody@crb.local", "wrong");
        Assert.Equal((422, stranger.Find("[role=alert]")), (locked.Status, locked.Find("[role=alert]")));
        await using var db = app.Db();
        Assert.True(await db.Events.AnyAsync(e => e.Kind == PersonEvent.LockedOut, Ct));
        app.Clock.Advance(AccountRules.Lockout + TimeSpan.FromSeconds(1));
        Assert.Equal(302, (await visitor.TryAsync("s.kim@crb.local", Seeds.Password)).Status);
    }

    [Fact]
    public async Task A_right_password_forgets_the_wrong_ones_before_it()
    {
        using var visitor = app.Anonymous();
        await FailedBeforeAsync("m.ilves@crb.local", AccountRules.LockoutAttempts - 1);
        Assert.Equal(302, (await visitor.TryAsync("m.ilves@crb.local", Seeds.Password)).Status);
        await visitor.TryAsync("m.ilves@crb.local", "wrong");
        await using var db = app.Db();
        var person = await db.Users.SingleAsync(u => u.Email == "m.ilves@crb.local", Ct);
        Assert.Equal(1, person.AccessFailedCount);
        Assert.Null(person.LockoutEnd);
    }

    [Fact]
    public async Task A_known_an_unknown_and_a_disabled_account_get_the_same_answer_for_the_same_work()
    {
        await using (var db = app.Db())
        {
            (await db.Users.SingleAsync(u => u.Email == "o.dorokhov@crb.local", Ct)).Disable(Actor.System, app.Clock.Now);
            await db.SaveChangesAsync(Ct);
        }
        using var visitor = app.Anonymous();
        await visitor.TokenAsync();
        var answers = new List<(int Status, string? Text, string Hashed)>();
        foreach (var account in new[] { "i.zhuk@crb.local", "nobody@crb.local", "o.dorokhov@crb.local" })
        {
            app.Hashed.Clear();
            var reply = await visitor.TryAsync(account, "wrong-password-here");
            answers.Add((reply.Status, reply.Find("[role=alert]"), string.Join(",", app.Hashed)));
        }
        // what takes the time is the hash: one each, of the same cost
        Assert.Equal((422, $"{AccountRules.HashIterations}"), Assert.Single(answers.Select(a => (a.Status, a.Hashed)).Distinct()));
        Assert.Single(answers.Select(a => a.Text).Distinct());
        Assert.Equal(422, (await visitor.TryAsync("o.dorokhov@crb.local", Seeds.Password)).Status);
    }

    [Theory]
    [InlineData("https://evil.example/")]
    [InlineData("//evil.example/")]
    [InlineData("/\\evil.example/")]
    [InlineData("javascript:alert(1)")]
    public async Task Signing_in_never_leads_to_another_site(string returnUrl)
    {
        using var visitor = app.Anonymous();
        var reply = await visitor.PostAsync("/sign-in", ("ReturnUrl", returnUrl), ("Input.UserName", "h.novak@crb.local"), ("Input.Password", Seeds.Password));
        Assert.Equal((302, "/"), (reply.Status, reply.Location));
    }

    [Fact]
    public async Task Signing_in_leads_back_to_the_page_that_asked_for_it()
    {
        using var visitor = app.Anonymous();
        Assert.Equal("/sign-in?returnUrl=%2Fme%2Fpassword", (await visitor.GetAsync("/me/password")).Location);
        await visitor.FollowAsync();
        var reply = await visitor.SubmitAsync("form[action='/sign-in']", ("Input.UserName", "h.novak@crb.local"), ("Input.Password", Seeds.Password));
        Assert.Equal("/me/password", reply.Location);
    }

    [Fact]
    public async Task A_page_with_an_address_too_long_to_come_back_to_asks_for_a_sign_in_all_the_same()
    {
        using var visitor = app.Anonymous();
        var address = "/search?q=" + new string('x', 3000);
        Assert.Equal((302, "/sign-in"), ((await visitor.GetAsync(address)).Status, visitor.Page!.Location));
        Assert.Equal(200, (await visitor.GetAsync("/sign-in?returnUrl=" + address)).Status);
        Assert.Null(visitor.Page.Html.QuerySelector("input[name=ReturnUrl]"));
        var reply = await visitor.PostAsync("/sign-in", ("ReturnUrl", address), ("Input.UserName", "h.novak@crb.local"), ("Input.Password", Seeds.Password));
        Assert.Equal((302, "/"), (reply.Status, reply.Location));
        Assert.Equal((302, "/"), ((await visitor.PostAsync("/preferences", ("language", "en"), ("returnUrl", address))).Status, visitor.Page.Location));
    }

    [Fact]
    public async Task An_address_to_come_back_to_may_hold_russian_words()
    {
        using var visitor = app.Anonymous();
        var reply = await visitor.PostAsync("/sign-in", ("ReturnUrl", "/search?q=принтер"), ("Input.UserName", "h.novak@crb.local"), ("Input.Password", Seeds.Password));
        Assert.Equal(302, reply.Status);
        Assert.StartsWith("/search?q=", reply.Location, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Every_sign_in_gives_a_new_cookie()
    {
        using var visitor = app.Anonymous();
        var first = (await visitor.TryAsync("m.ilves@crb.local", Seeds.Password)).Headers["Set-Cookie"];
        using var again = app.Anonymous();
        Assert.NotEqual(first, (await again.TryAsync("m.ilves@crb.local", Seeds.Password)).Headers["Set-Cookie"]);
        Assert.Contains("httponly", first, StringComparison.OrdinalIgnoreCase);
        Assert.Contains("samesite=lax", first, StringComparison.OrdinalIgnoreCase);
    }

    // each failure is answered late on purpose, so that ten of them would take seconds; that each counts is shown above
    private async Task FailedBeforeAsync(string email, int times)
    {
        await using var db = app.Db();
        await db.Users.Where(u => u.Email == email).ExecuteUpdateAsync(u => u.SetProperty(x => x.AccessFailedCount, times), Ct);
    }

    /// <summary>Notes what each password check costs; the real hasher does the work.</summary>
    public sealed class HashingApp(Postgres postgres) : App(postgres)
    {
        /// <summary>The iterations of each hash that was checked.</summary>
        public ConcurrentQueue<uint> Hashed { get; } = new();

        protected override void Replace(IServiceCollection services)
        {
            var real = services.Last(s => s.ServiceType == typeof(IPasswordHasher<User>));
            services.AddScoped<IPasswordHasher<User>>(provider => new Noting((IPasswordHasher<User>)ActivatorUtilities.CreateInstance(provider, real.ImplementationType!), Hashed));
        }

        private sealed class Noting(IPasswordHasher<User> hasher, ConcurrentQueue<uint> hashed) : IPasswordHasher<User>
        {
            public string HashPassword(User user, string password) => hasher.HashPassword(user, password);

            public PasswordVerificationResult VerifyHashedPassword(User user, string hashedPassword, string providedPassword)
            {
                // the third version of Identity's format: 1 byte version, 4 bytes algorithm, 4 bytes iterations
                hashed.Enqueue(BinaryPrimitives.ReadUInt32BigEndian(Convert.FromBase64String(hashedPassword).AsSpan(5)));
                return hasher.VerifyHashedPassword(user, hashedPassword, providedPassword);
            }
        }
    }
}
