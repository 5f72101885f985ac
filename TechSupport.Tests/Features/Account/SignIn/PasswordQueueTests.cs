using Microsoft.Extensions.DependencyInjection;
using Npgsql;
using TechSupport.Development;
using TechSupport.Features.Account.SignIn;
using TechSupport.Tests.Support;
using TechSupport.Tests.Support.Databases;

namespace TechSupport.Tests.Features.Account.SignIn;

/// <summary>Passwords are hashed a few at a time: whoever waits holds nothing that others need, and not everybody may wait.</summary>
public sealed class PasswordQueueTests(PasswordQueueTests.NarrowApp app) : IClassFixture<PasswordQueueTests.NarrowApp>
{
    private const string Good = "violet-ladder-breakfast";

    [Fact]
    public async Task Fewer_connections_than_sign_ins_and_changes_at_once_block_nobody()
    {
        string[] people = ["s.kim@crb.local", "h.novak@crb.local", "m.ilves@crb.local"];
        var signedIn = await Task.WhenAll(people.Select(p => app.FreshSignInAsync(p)));
        var changes = signedIn.Select(async visitor =>
        {
            await visitor.GetAsync("/me/password");
            return (await visitor.SubmitAsync("form[action='/me/password']", ("Input.Current", Seeds.Password), ("Input.Password", Good), ("Input.Again", Good))).Status;
        });
        var more = Enumerable.Range(0, 2).Select(async _ =>
        {
            using var visitor = app.Anonymous();
            return (await visitor.TryAsync("staff@crb.local", Seeds.Password)).Status;
        });
        // where each has what the other waits for, both are refused a connection in the end, which is an error
        Assert.All(await Task.WhenAll(changes.Concat(more)), status => Assert.Equal(302, status));
        foreach (var visitor in signedIn) visitor.Dispose();
    }

    [Fact]
    public async Task Whoever_comes_when_too_many_wait_is_told_at_once_in_their_language_and_keeps_their_name()
    {
        using var visitor = app.Anonymous();
        await visitor.TokenAsync();
        using var changing = await app.FreshSignInAsync("a.belov@crb.local");
        await changing.GetAsync("/me/password");
        using var held = new ManualResetEventSlim();
        var queue = app.Services.GetRequiredService<PasswordQueue>();
        // a hash that takes long, and as many who wait as may
        var waiting = Enumerable.Range(0, 1 + NarrowApp.Waiting).Select(i => Task.Run(() => queue.InTurnAsync(() => { held.Wait(TestContext.Current.CancellationToken); return true; }, $"10.0.0.{i}", TestContext.Current.CancellationToken))).ToList();
        try
        {
            while (SignInMetrics.Waiting.Value < NarrowApp.Waiting) await Task.Delay(10, TestContext.Current.CancellationToken);
            var refused = await visitor.TryAsync("staff@crb.local", Seeds.Password);
            Assert.Equal((503, PasswordQueue.RetryAfter), (refused.Status, refused.Headers["Retry-After"]));
            Assert.StartsWith("Many people are signing in", refused.Find("[role=alert]"), StringComparison.Ordinal);
            Assert.Equal("staff@crb.local", refused.Html.QuerySelector("#Input_UserName")!.GetAttribute("value"));
            Assert.StartsWith("Сейчас входит очень много людей", (await visitor.Reads("ru").TryAsync("staff@crb.local", Seeds.Password)).Find("[role=alert]"), StringComparison.Ordinal);
            var change = await changing.SubmitAsync("form[action='/me/password']", ("Input.Current", Seeds.Password), ("Input.Password", Good), ("Input.Again", Good));
            Assert.Equal((503, PasswordQueue.RetryAfter), (change.Status, change.Headers["Retry-After"]));
        }
        finally { held.Set(); }
        await Task.WhenAll(waiting);
        Assert.Equal(302, (await visitor.TryAsync("staff@crb.local", Seeds.Password)).Status);
    }

    [Fact]
    public async Task The_fourth_person_of_a_ward_behind_one_address_is_asked_to_wait_ten_seconds_and_has_not_guessed_anything()
    {
        var ward = AccountActions.NewAddress();
        using var fourth = app.Anonymous();
        await fourth.TokenAsync();
        using var held = new ManualResetEventSlim();
        var queue = app.Services.GetRequiredService<PasswordQueue>();
        var before = Enumerable.Range(0, 1 + PasswordQueue.WaitingOfAddress)
            .Select(_ => Task.Run(() => queue.InTurnAsync(() => { held.Wait(TestContext.Current.CancellationToken); return true; }, ward.Item2, TestContext.Current.CancellationToken))).ToList();
        try
        {
            while (SignInMetrics.Waiting.Value < PasswordQueue.WaitingOfAddress) await Task.Delay(10, TestContext.Current.CancellationToken);
            var refused = await fourth.TryAsync("staff@crb.local", Seeds.Password, ward);
            Assert.Equal((429, PasswordQueue.RetryAfter), (refused.Status, refused.Headers["Retry-After"]));
            Assert.StartsWith("Several people near you are signing in", refused.Find("[role=alert]"), StringComparison.Ordinal);
            Assert.Equal("staff@crb.local", refused.Html.QuerySelector("#Input_UserName")!.GetAttribute("value"));
        }
        finally { held.Set(); }
        await Task.WhenAll(before);
        Assert.Equal(302, (await fourth.TryAsync("staff@crb.local", Seeds.Password, ward)).Status);
    }

    [Fact]
    public async Task Many_addresses_at_once_are_turned_away_rather_than_kept_waiting()
    {
        var replies = await Task.WhenAll(Enumerable.Range(0, 20).Select(async _ =>
        {
            using var visitor = app.Anonymous();
            return (await visitor.TryAsync("nobody@crb.local", "wrong")).Status;
        }));
        Assert.Contains(503, replies);
        Assert.Contains(422, replies);
        Assert.DoesNotContain(replies, s => s is not (422 or 503));
    }

    /// <summary>Two connections to the database, one hash at a time and ten who may wait for it.</summary>
    public sealed class NarrowApp(Postgres postgres) : App(postgres)
    {
        public const int Waiting = 10;

        protected override async Task<string> OpenDatabaseAsync() =>
            new NpgsqlConnectionStringBuilder(await base.OpenDatabaseAsync()) { MaxPoolSize = 2 }.ConnectionString;

        protected override void Replace(IServiceCollection services) => services.AddSingleton(_ => new PasswordQueue(1, Waiting));
    }
}
