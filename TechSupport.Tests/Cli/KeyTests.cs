using Microsoft.AspNetCore.DataProtection.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore;
using TechSupport.Data;
using TechSupport.Features.Account.Keys;
using TechSupport.Tests.Support;
using TechSupport.Tests.Support.Databases;

namespace TechSupport.Tests.Cli;

/// <summary>The keys of the sign-ins are changed on the command line while people work.</summary>
public sealed partial class KeyTests(Postgres postgres, KeyTests.Hospital app) : IClassFixture<KeyTests.Hospital>
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_rotation_signs_nobody_out_and_after_the_grace_only_who_worked_meanwhile_is_still_signed_in()
    {
        await using var other = new Beside(postgres, app);
        await other.InitializeAsync();
        app.Clock.Set(DateTimeOffset.UtcNow);
        other.Clock.Set(app.Clock.Now);
        // one sign-in, on two screens of one person and at both instances
        var cookies = await SignInAsync(app);
        using var working = Visit(app, cookies);
        using var idle = Visit(app, cookies);
        using var elsewhere = Visit(other, cookies);
        var before = KeyOf(cookies);

        var rotated = await TechSupportAsync(app, "keys", "rotate", "--grace", "10m", "--delay", "0s");
        Assert.Equal((0, ""), (rotated.Code, rotated.Errors));
        var made = Guid.Parse(Id().Match(rotated.Out).Value);
        Assert.NotEqual(before, made);
        // both instances notice by themselves
        foreach (var instance in new App[] { app, other }) await EventuallyAsync(async () => Assert.Equal(made, KeyOf(await SignInAsync(instance))));

        app.Clock.Advance(TimeSpan.FromMinutes(2));
        other.Clock.Set(app.Clock.Now);
        foreach (var visitor in new[] { working, elsewhere }) Assert.Equal(200, (await visitor.GetAsync("/me")).Status);
        Assert.Equal(made, KeyOf(working.Page!.Headers["Set-Cookie"]));
        Assert.Contains($"{before}  ", (await TechSupportAsync(app, "keys", "list")).Out, StringComparison.Ordinal);

        app.Clock.Advance(TimeSpan.FromMinutes(8.5));
        other.Clock.Set(app.Clock.Now);
        // the sign-in itself would be good for some minutes more: its key is not
        foreach (var instance in new App[] { app, other })
            await EventuallyAsync(async () =>
            {
                using var late = Visit(instance, cookies);
                Assert.Equal(302, (await late.GetAsync("/me")).Status);
            });
        Assert.Equal(302, (await idle.GetAsync("/me")).Status);
        foreach (var visitor in new[] { working, elsewhere }) Assert.Equal(200, (await visitor.GetAsync("/me")).Status);

        await using var db = app.Db();
        var audit = Assert.Single(await db.Events.Where(e => e.Kind == KeyEvent.Rotated).ToListAsync(Ct));
        Assert.Equal((before.ToString(), made.ToString()), (audit.Data["key_from"], audit.Data["key"]));
    }

    [Fact]
    public async Task A_revoked_key_ends_its_sessions_at_once_and_the_next_sign_in_works()
    {
        await using var other = new Beside(postgres, app);
        await other.InitializeAsync();
        var cookies = await SignInAsync(app);
        using var visitor = Visit(app, cookies);
        Assert.Equal(200, (await visitor.GetAsync("/me")).Status);

        var (code, said, errors) = await TechSupportAsync(app, "keys", "revoke", KeyOf(cookies).ToString());
        Assert.Equal((0, ""), (code, errors));
        Assert.Contains("ends within", said, StringComparison.Ordinal);

        await EventuallyAsync(async () =>
        {
            using var late = Visit(app, cookies);
            Assert.Equal(302, (await late.GetAsync("/me")).Status);
        });
        // one successor for all instances, made by the command
        var next = await SignInAsync(app);
        await EventuallyAsync(async () => Assert.Equal(KeyOf(next), KeyOf(await SignInAsync(other))));
        Assert.NotEqual(KeyOf(cookies), KeyOf(next));

        Assert.Equal(0, (await TechSupportAsync(app, "keys", "revoke", "--all-before", DateTimeOffset.UtcNow.ToString("O"))).Code);
        await EventuallyAsync(async () => Assert.NotEqual(KeyOf(next), KeyOf(await SignInAsync(app))));
        await using var db = app.Db();
        Assert.True(await db.Events.CountAsync(e => e.Kind == KeyEvent.Revoked, Ct) >= 2);
    }

    [Fact, Trait("Needs", "nightly")]
    public async Task A_second_rotation_shortens_the_grace_of_the_first_and_never_lengthens_it()
    {
        var connection = await postgres.CreateDatabaseAsync();
        try
        {
            var first = await RotateAsync("24h");
            var second = await RotateAsync("24h");
            var third = await RotateAsync("10m");
            await RotateAsync("24h");
            var lines = (await CommandAsync(connection, KeyCertificate.Pem, "", "keys", "list")).Out.Split('\n');
            foreach (var leaving in new[] { first.Key, second.Key }) Assert.Contains($"until {third.Until}", Assert.Single(lines, l => l.StartsWith(leaving, StringComparison.Ordinal)), StringComparison.Ordinal);
            Assert.DoesNotContain($"until {third.Until}", Assert.Single(lines, l => l.StartsWith(third.Key, StringComparison.Ordinal)), StringComparison.Ordinal);
        }
        finally { await postgres.DropDatabaseAsync(connection); }

        async Task<(string Key, string Until)> RotateAsync(string grace)
        {
            var (code, said, errors) = await CommandAsync(connection, KeyCertificate.Pem, "", "keys", "rotate", "--grace", grace, "--delay", "0s");
            Assert.Equal((0, ""), (code, errors));
            return (Id().Match(said).Value, Until().Match(said).Groups[1].Value);
        }
    }

    [Fact]
    public async Task Damaged_rows_are_said_and_passed_over_and_people_sign_in()
    {
        var (connection, folder) = (await postgres.CreateDatabaseAsync(), Directory.CreateTempSubdirectory("techsupport-keys-"));
        try
        {
            var good = Id().Match((await CommandAsync(connection, KeyCertificate.Pem, "", "keys", "rotate", "--delay", "0s")).Out).Value;
            var newer = $"version=\"1\"><creationDate>{DateTimeOffset.UtcNow:O}</creationDate><activationDate>{DateTimeOffset.UtcNow:O}</activationDate><expirationDate>{DateTimeOffset.UtcNow.AddDays(90):O}</expirationDate>";
            string?[] damaged =
            [
                null, "", "<key", "<key id=\"x\" version=\"1\" />", "<key version=\"1\" />", "<retirement version=\"1\" />", "<revocation version=\"1\" />",
                $"<retirement version=\"1\"><key id=\"{good}\" /><retirementDate>soon</retirementDate></retirement>", $"<key id=\"{good}\" version=\"1\"><activationDate>soon</activationDate></key>",
            ];
            string[] useless =
            [
                $"<key id=\"{Guid.NewGuid()}\" {newer}<descriptor deserializerType=\"No.Such, Thing\"><descriptor /></descriptor></key>",
                $"<key id=\"{Guid.NewGuid()}\" {newer}</key>",
                // whole around what is damaged
                (await StoredAsync(connection)).Split('\n')[0].Replace(good, Guid.NewGuid().ToString(), StringComparison.Ordinal).Replace("<CipherValue>", "<CipherValue>%", StringComparison.Ordinal),
            ];
            await using var db = new AppDb(Database.Options(new DbContextOptionsBuilder<AppDb>(), connection).Options);
            db.DataProtectionKeys.AddRange(damaged.Concat(useless).Select(xml => new DataProtectionKey { FriendlyName = "damaged", Xml = xml }));
            await db.SaveChangesAsync(Ct);

            using var process = Launch.Start(folder.FullName, connection, ("Jobs__Enabled", "false"));
            try
            {
                var at = await process.ReadyAsync();
                Assert.True(await IsSignedInAsync(at, await SignInBareAsync(at)));
            }
            finally { await process.KillAsync(); }
            var log = string.Concat(folder.GetFiles("application*.log").Select(f => File.ReadAllText(f.FullName)));
            foreach (var row in await db.DataProtectionKeys.Where(k => k.FriendlyName == "damaged").OrderBy(k => k.Id).Take(damaged.Length).Select(k => k.Id).ToListAsync(Ct))
                Assert.Single(DamagedRow().Matches(log), m => m.Groups[1].Value == $"{row}");
            Assert.Equal(0, (await CommandAsync(connection, KeyCertificate.Pem, "", "keys", "list")).Code);
        }
        finally
        {
            folder.Delete(recursive: true);
            await postgres.DropDatabaseAsync(connection);
        }
    }

    [Theory]
    [InlineData("is not the id of a key", "revoke", "x")]
    [InlineData("There is no key", "revoke", "00000000-0000-0000-0000-000000000001")]
    [InlineData("Say which", "revoke")]
    [InlineData("is not a date", "revoke", "--all-before", "yesterday")]
    [InlineData("in the future", "revoke", "--all-before", "2999-01-01")]
    [InlineData("is not a time of at most 30 days", "rotate", "--grace", "soon")]
    public async Task A_mistake_is_one_sentence_and_changes_nothing(string sentence, params string[] command)
    {
        await using var db = app.Db();
        var before = await db.DataProtectionKeys.CountAsync(Ct);
        var (code, _, errors) = await TechSupportAsync(app, ["keys", .. command]);
        Assert.Equal(1, code);
        Assert.Contains(sentence, errors, StringComparison.Ordinal);
        Assert.Equal(before, await db.DataProtectionKeys.CountAsync(Ct));
    }

    [Fact, Trait("Needs", "nightly")]
    public async Task Open_keys_of_before_go_on_and_sign_ins_outlive_every_change_of_certificate()
    {
        var connection = await postgres.CreateDatabaseAsync();
        var folder = Directory.CreateTempSubdirectory("techsupport-keys-");
        var (first, second) = (KeyCertificate.Make(), KeyCertificate.Make());
        try
        {
            // as it was before there was a certificate
            var cookie = await ServingAsync(("", ""), development: true, SignInBareAsync);
            Assert.Contains("masterKey", await StoredAsync(connection), StringComparison.Ordinal);

            await ServingAsync((first, ""), development: false, async at =>
            {
                Assert.True(await IsSignedInAsync(at, cookie));
                var (code, said, _) = await CommandAsync(connection, first, "", "keys", "list", "--check");
                Assert.Equal(3, code);
                Assert.Contains("NOT SEALED", said, StringComparison.Ordinal);
                Assert.Equal(0, (await CommandAsync(connection, first, "", "keys", "rotate", "--delay", "0s")).Code);
                return cookie = await SignInBareAsync(at);
            });
            var stored = await StoredAsync(connection);
            Assert.DoesNotContain("masterKey", stored, StringComparison.Ordinal);
            Assert.DoesNotContain("requiresEncryption", stored, StringComparison.Ordinal);
            Assert.Equal(0, (await CommandAsync(connection, first, "", "keys", "list", "--check")).Code);

            await ServingAsync((second, first), development: false, async at =>
            {
                Assert.True(await IsSignedInAsync(at, cookie));
                Assert.Equal(3, (await CommandAsync(connection, second, first, "keys", "list", "--check")).Code);
                var alone = await CommandAsync(connection, second, "", "keys", "rotate");
                Assert.Equal(1, alone.Code);
                Assert.Contains("opens with none of the certificates", alone.Errors, StringComparison.Ordinal);
                Assert.Equal(0, (await CommandAsync(connection, second, first, "keys", "rotate")).Code);
                return "";
            });
            Assert.Equal(0, (await CommandAsync(connection, second, "", "keys", "list", "--check")).Code);
            await ServingAsync((second, ""), development: false, async at =>
            {
                Assert.True(await IsSignedInAsync(at, cookie));
                return "";
            });
        }
        finally
        {
            folder.Delete(recursive: true);
            await postgres.DropDatabaseAsync(connection);
        }

        async Task<string> ServingAsync((string Current, string Previous) certificates, bool development, Func<Uri, Task<string>> use)
        {
            using var process = Launch.Start(folder.FullName, connection, ("ASPNETCORE_ENVIRONMENT", development ? "Development" : "Production"), ("Jobs__Enabled", "false"),
                ("DataProtection__Certificate", certificates.Current), ("DataProtection__PreviousCertificates", certificates.Previous));
            try { return await use(await process.ReadyAsync()); }
            finally { await process.KillAsync(); }
        }
    }

    /// <summary>An instance of which the clock can be moved.</summary>
    public sealed class Hospital(Postgres postgres) : App(postgres);

    private sealed class Beside(Postgres postgres, App first) : App(postgres)
    {
        protected override Task<string> OpenDatabaseAsync() => Task.FromResult(first.Database.OwnerConnection);

        protected override bool OwnsDatabase => false;
    }
}
