using System.Diagnostics;
using System.Text.RegularExpressions;
using TechSupport.Tests.Support;

namespace TechSupport.Tests.Ops.Stack;

/// <summary>Backup and restore of a year of a large hospital: 200,000 tickets.</summary>
[Collection(nameof(Measured)), Trait("Needs", "nightly")]
public sealed partial class VolumeTests(ProductionStack stack) : StackTests(stack), IDisposable
{
    private const string Admin = "volume@crb.local";
    private const string Password = "a long password of volumes 1";
    private const int Visitors = 4;

    private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("techsupport-volume-");

    public void Dispose() => folder.Delete(recursive: true);

    [Fact]
    public async Task A_backup_costs_lists_less_than_a_tenth_and_200_000_tickets_are_back_within_ten_minutes()
    {
        var account = await Script.RunAsync("docker", ["compose", "--env-file", Path.Combine(Stack.Config, "techsupport.env"), "-f", "compose.prod.yml", "exec", "-T", "app", "/app/techsupport", "create-admin", "--email", Admin, "--name", "Anna Lindqvist"],
            Stack.With(("SECRETS_DIR", Stack.Secrets), ("TECHSUPPORT_IMAGE", "any")), Password + "\n");
        Assert.True(account.Code == 0 || account.All.Contains("already", StringComparison.Ordinal), account.All);
        await Stack.SqlAsync("""
            with department as (insert into departments (name, name_ru, active) values ('Surgery', 'Хирургия', true) returning id)
            insert into users (full_name, role, room, department_id, language, theme, keyboard_shortcuts, notify_by_email, notify_by_telegram, created_at, user_name, normalized_user_name, email, email_confirmed,
                phone_number_confirmed, two_factor_enabled, lockout_enabled, access_failed_count)
              select 'Ivanova', 'staff', '12', id, 'ru', 'auto', true, true, true, now(), 'ivanova@crb.local', 'IVANOVA@CRB.LOCAL', 'ivanova@crb.local', true, false, false, true, 0 from department
            """);
        var seeded = await Stack.ComposeAsync("--profile", "tools", "run", "--rm", "--no-deps", "-T", "cli", "seed", "--tickets", "200000", "--more", "--yes");
        Assert.True(seeded.Code == 0, seeded.All);
        await Stack.SqlAsync("vacuum analyze");
        // what is new is stored once; the nights after it are what counts
        await NightlyAsync();

        using var stop = CancellationTokenSource.CreateLinkedTokenSource(Ct);
        var served = 0;
        var visitors = Enumerable.Range(0, Visitors).Select(async _ =>
        {
            using var visitor = await SignedInAsync();
            while (!stop.IsCancellationRequested)
            {
                using var page = await visitor.GetAsync(new Uri("/tickets?view=all&status=any", UriKind.Relative), CancellationToken.None);
                Assert.Equal(200, (int)page.StatusCode);
                Interlocked.Increment(ref served);
            }
        }).ToList();
        await UntilAsync(() => Task.FromResult(Volatile.Read(ref served) > 100), "the visitors to be there");
        // in turns, so that what else this machine does weighs on both
        double quiet = 0, busy = 0, quietSeconds = 0, busySeconds = 0;
        for (var round = 0; round < 2; round++)
        {
            var (pages, seconds) = await CountAsync(() => Task.Delay(TimeSpan.FromSeconds(15), Ct));
            (quiet, quietSeconds) = (quiet + pages, quietSeconds + seconds);
            (pages, seconds) = await CountAsync(NightlyAsync);
            (busy, busySeconds) = (busy + pages, busySeconds + seconds);
        }
        await stop.CancelAsync();
        await Task.WhenAll(visitors);
        var ratio = busy / busySeconds / (quiet / quietSeconds);
        TestContext.Current.TestOutputHelper?.WriteLine($"Lists: {quiet / quietSeconds:0} a second, {busy / busySeconds:0} under a backup of {busySeconds / 2:0} s: {ratio:0.00}");
        Assert.True(ratio > 0.9, $"{ratio:0.00}");

        var tickets = await Stack.SqlAsync("select count(*) from tickets");
        var one = await Stack.SqlAsync("select max(id) from tickets");
        var clock = Stopwatch.StartNew();
        var restored = await Stack.RunAsync("ops/backup/restore", ["latest", "--force"], Settings());
        Assert.True(restored.Code == 0, restored.All);
        TestContext.Current.TestOutputHelper?.WriteLine($"Restored after {clock.Elapsed.TotalSeconds:0} s: {tickets} tickets");
        Assert.True(clock.Elapsed < TimeSpan.FromMinutes(10), $"{clock.Elapsed}");
        Assert.Equal(tickets, await Stack.SqlAsync("select count(*) from tickets"));

        var side = await Stack.RunAsync("ops/backup/restore", ["latest", "--into", "side_ticket", "--ticket", one], Settings());
        Assert.True(side.Code == 0, side.All);
        Assert.Equal(one, await Stack.SqlAsync("select string_agg(id::text, ',') from tickets", "side_ticket"));
        await Stack.SqlAsync("drop database side_ticket", "postgres");

        async Task<(double Pages, double Seconds)> CountAsync(Func<Task> while_)
        {
            var (before, since) = (Volatile.Read(ref served), Stopwatch.StartNew());
            await while_();
            return (Volatile.Read(ref served) - before, since.Elapsed.TotalSeconds);
        }
    }

    private async Task<HttpClient> SignedInAsync()
    {
        var visitor = Stack.Visitor();
        visitor.Timeout = TimeSpan.FromSeconds(30);
        var form = await visitor.GetStringAsync(new Uri("/sign-in", UriKind.Relative), Ct);
        using var answer = await visitor.PostAsync(new Uri("/sign-in", UriKind.Relative), new FormUrlEncodedContent(new Dictionary<string, string>
        {
            ["__RequestVerificationToken"] = Token().Match(form).Groups[1].Value, ["Input.UserName"] = Admin, ["Input.Password"] = Password,
        }), Ct);
        Assert.Equal(302, (int)answer.StatusCode);
        return visitor;
    }

    private async Task NightlyAsync()
    {
        var done = await Stack.RunAsync("ops/backup/nightly", [], Settings());
        Assert.True(done.Code == 0, done.All);
    }

    private (string Name, string? Value)[] Settings()
    {
        var first = Directory.CreateDirectory(Path.Combine(folder.FullName, "first")).FullName;
        return [("BACKUP_DIR", first), ("BACKUP_SPOOL", Path.Combine(folder.FullName, "spool"))];
    }

    [GeneratedRegex("__RequestVerificationToken[^>]*value=\"([^\"]*)\"")]
    private static partial Regex Token();
}
