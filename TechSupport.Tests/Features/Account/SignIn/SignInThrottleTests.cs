using TechSupport.Features.Account;
using TechSupport.Features.Account.SignIn;

namespace TechSupport.Tests.Features.Account.SignIn;

/// <summary>How many guesses a minute has, and whom they slow down.</summary>
[Trait("Needs", "nothing")]
public sealed class SignInThrottleTests : IDisposable
{
    private readonly SignInThrottle throttle = new();

    [Fact]
    public void Five_wrong_passwords_stop_one_account_from_one_address_and_nobody_else()
    {
        Fail(4, "anna@crb.local", "192.0.2.1");
        Assert.True(throttle.MayTry("anna@crb.local", "192.0.2.1"));
        Fail(1, "anna@crb.local", "192.0.2.1");
        Assert.False(throttle.MayTry("anna@crb.local", "192.0.2.1"));
        Assert.False(throttle.MayTry("ANNA@crb.local", "192.0.2.1"));
        Assert.True(throttle.MayTry("boris@crb.local", "192.0.2.1"));
        Assert.True(throttle.MayTry("anna@crb.local", "192.0.2.2"));
    }

    [Fact]
    public void Asking_whether_one_may_try_counts_as_no_attempt()
    {
        for (var i = 0; i < 100; i++) Assert.True(throttle.MayTry("anna@crb.local", "192.0.2.1"));
    }

    [Fact]
    public void Sixty_wrong_passwords_stop_an_address_whatever_accounts_they_were_for()
    {
        for (var i = 0; i < 59; i++) Fail(1, $"{i}@crb.local", "192.0.2.1");
        Assert.True(throttle.MayTry("anna@crb.local", "192.0.2.1"));
        Fail(1, "59@crb.local", "192.0.2.1");
        Assert.False(throttle.MayTry("anna@crb.local", "192.0.2.1"));
        Assert.True(throttle.MayTry("anna@crb.local", "192.0.2.2"));
    }

    [Fact]
    public void Links_for_a_new_password_are_given_to_an_address_only_so_often_an_hour()
    {
        for (var i = 0; i < AccountRules.ResetRequests; i++) Assert.True(throttle.MayAskForReset("192.0.2.1"));
        Assert.False(throttle.MayAskForReset("192.0.2.1"));
        Assert.True(throttle.MayAskForReset("192.0.2.2"));
    }

    [Fact]
    public void Once_it_is_put_away_nothing_is_counted_any_more()
    {
        throttle.Dispose();
        Assert.Throws<ObjectDisposedException>(() => throttle.MayTry("anna@crb.local", "192.0.2.1"));
        Assert.Throws<ObjectDisposedException>(() => throttle.MayAskForReset("192.0.2.1"));
    }

    public void Dispose() => throttle.Dispose();

    private void Fail(int times, string account, string address)
    {
        for (var i = 0; i < times; i++) throttle.Failed(account, address);
    }
}
