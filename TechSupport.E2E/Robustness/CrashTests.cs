using System.Collections.Concurrent;
using System.Diagnostics;
using System.Globalization;
using TechSupport.E2E.Support;

namespace TechSupport.E2E.Robustness;

/// <summary>
/// kill -9 at random moments while people write: what was acknowledged is there, once, and everybody concerned is told, once.
/// For each change ten kills, and fifty more at night: most of the time is the server's start.
/// </summary>
public abstract class CrashTests(Stage stage, int kills) : Journey(stage)
{
    private const int LongestLifeMs = 1000;
    private const int TicketsAhead = 5;

    private readonly ConcurrentQueue<long> tickets = new();
    private readonly ConcurrentDictionary<string, long> reports = new();
    private readonly ConcurrentDictionary<Guid, long> replies = new();

    [Fact]
    public async Task Nothing_acknowledged_is_lost_and_nothing_is_done_twice_over_many_kills()
    {
        var seed = Random.Shared.Next();
        Say($"Seed {seed}");
        var app = await OwnAppAsync();
        var clock = Stopwatch.StartNew();

        using var stop = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        using Client nurse = new(app.BaseUrl), second = new(app.BaseUrl), technician = new(app.BaseUrl), colleague = new(app.BaseUrl);
        await nurse.SignInAsync(Cast.Staff, stop.Token);
        await second.SignInAsync(Cast.Staff2, stop.Token);
        await technician.SignInAsync(Cast.Tech, stop.Token);
        await colleague.SignInAsync(Cast.Tech2, stop.Token);
        var work = new[] { ReportAsync(nurse, app, stop), ReportAsync(second, app, stop), AnswerAsync(technician, stop), AnswerAsync(colleague, stop) };

        await KillOverAndOverAsync(app, new Random(seed), work);
        await Wait.UntilAsync(() => reports.Count > 20 && replies.Count > 20, "some writes after the last kill");
        await stop.CancelAsync();
        foreach (var task in work)
            try { await task; }
            catch (OperationCanceledException) { /* in the middle of a post: not acknowledged, so nothing is promised */ }
        Say($"{kills} kills in {clock.Elapsed.TotalSeconds:0} s; acknowledged: {reports.Count} reports, {replies.Count} replies; posts without an answer: {nurse.Lost + second.Lost + technician.Lost + colleague.Lost}");

        await EverythingIsDeliveredAsync(app);
        await EveryWriteIsThereOnceAsync(app);
        await EveryMessageWentOutOnceAsync(app);
        Assert.Equal(0, await app.StopAsync());
        var verified = await app.CommandAsync("audit", "verify");
        Say(verified.Output.Trim());
        Assert.True(verified.ExitCode == 0, verified.Output + verified.Errors);
        Say($"Altogether {clock.Elapsed.TotalSeconds:0} s");
    }

    private async Task KillOverAndOverAsync(AppProcess app, Random random, Task[] work)
    {
        for (var i = 0; i < kills; i++)
        {
            // no waiting for a condition here: the moment of a crash is what is random
            await Task.Delay(random.Next(LongestLifeMs));
            app.Kill();
            if (work.FirstOrDefault(t => t.IsFaulted) is { } failed) await failed;
            await app.RestartAsync();
        }
    }

    private async Task ReportAsync(Client nurse, AppProcess app, CancellationTokenSource stop)
    {
        var department = await app.AskAsync<long>("select min(id) from departments");
        while (!stop.IsCancellationRequested)
        {
            if (tickets.Count >= TicketsAhead)
            {
                await Task.Delay(10, stop.Token);
                continue;
            }
            var what = $"Printer {Guid.NewGuid():N} prints blank labels";
            var sent = await nurse.PostAsync("/report", new()
            {
                ["Input.What"] = what, ["Input.DepartmentId"] = department.ToString(CultureInfo.InvariantCulture), ["Input.RequestKey"] = Guid.NewGuid().ToString(),
            }, stop.Token);
            var number = long.Parse(sent.Split('/')[2], CultureInfo.InvariantCulture);
            reports[what] = number;
            tickets.Enqueue(number);
        }
    }

    private async Task AnswerAsync(Client technician, CancellationTokenSource stop)
    {
        while (!stop.IsCancellationRequested)
        {
            if (!tickets.TryDequeue(out var number))
            {
                await Task.Delay(10, stop.Token);
                continue;
            }
            var mark = Guid.NewGuid();
            _ = await technician.PostAsync($"/tickets/{number}/comment", new()
            {
                ["Input.Kind"] = "reply", ["Input.As"] = "reply", ["Input.Then"] = "keep", ["Input.Text"] = $"We are on our way ({mark}).",
                ["Version"] = "1", ["RequestKey"] = mark.ToString(),
            }, stop.Token);
            replies[mark] = number;
        }
    }

    private static async Task EverythingIsDeliveredAsync(AppProcess app)
    {
        await Wait.UntilAsync(async () => await app.AskAsync<long>("select count(*) from event_outbox") == 0, "the outbox to be empty", TimeSpan.FromSeconds(60));
        // a message that was being sent when the app was killed is sent again after its lease of two minutes; they are not waited out
        await app.AskAsync<long>("""
            with freed as (update deliveries set leased_until = now(), next_attempt_at = now() where state in ('sending', 'pending') and attempts > 0 returning 1)
            select count(*) from freed
            """);
        // nobody expects that: who sends sleeps until the lease would have ended
        await app.AskAsync<long>("select count(pg_notify('techsupport_outbox', 'deliveries')::text)");
        await Wait.UntilAsync(async () => await app.AskAsync<long>("select count(*) from deliveries where state <> 'sent'") == 0,
            "every delivery to be sent", TimeSpan.FromSeconds(90));
    }

    private async Task EveryWriteIsThereOnceAsync(AppProcess app)
    {
        await using var database = await app.DatabaseAsync();
        var subjects = await ReadAsync(database, "select subject, id from tickets", r => (Subject: r.GetString(0), Id: r.GetInt64(1)));
        foreach (var (what, number) in reports)
            Assert.Equal(number, Assert.Single(subjects, s => s.Subject == what).Id);
        var comments = await ReadAsync(database, $"select {Mark("body")}, ticket_id, key from comments where {Mark("body")} is not null", r => (Mark: Guid.Parse(r.GetString(0)), Ticket: r.GetInt64(1), Key: r.GetGuid(2)));
        foreach (var (mark, number) in replies)
            Assert.Equal(number, Assert.Single(comments, c => c.Mark == mark).Ticket);

        // a state and its event are one write: neither is without the other
        var created = (await ReadAsync(database, "select ticket_id from events where kind = 'ticket.created'", r => r.GetInt64(0))).ToLookup(id => id);
        Assert.All(subjects, s => Assert.Single(created[s.Id]));
        var replied = (await ReadAsync(database, "select data ->> 'comment' from events where data ->> 'comment' is not null", r => Guid.Parse(r.GetString(0)))).ToLookup(key => key);
        Assert.All(comments, c => Assert.Single(replied[c.Key]));
    }

    private async Task EveryMessageWentOutOnceAsync(AppProcess app)
    {
        await using var database = await app.DatabaseAsync();
        Assert.Empty(await ReadAsync(database, "select event_id from deliveries group by event_id, user_id, channel having count(*) > 1", r => r.GetInt64(0)));
        // each reply is news for the requester, and for nobody else
        var told = (await ReadAsync(database, $"""
            select {Mark("c.body")}, d.user_id = t.requester_id
            from events e join deliveries d on d.event_id = e.id join tickets t on t.id = e.ticket_id
            join comments c on c.ticket_id = t.id and c.key::text = e.data ->> 'comment'
            where e.kind = 'ticket.replied' and {Mark("c.body")} is not null
            """, r => (Mark: Guid.Parse(r.GetString(0)), ToRequester: r.GetBoolean(1)))).ToLookup(d => d.Mark);
        Assert.All(replies.Keys, mark => Assert.True(Assert.Single(told[mark]).ToRequester));
        var mails = Directory.GetFiles(app.MailFolder, "*.eml").Select(Path.GetFileName).ToHashSet();
        var sent = await ReadAsync(database, "select id from deliveries where state = 'sent'", r => r.GetInt64(0));
        Assert.All(sent, id => Assert.Contains($"delivery-{id}@localhost.eml", mails));
        Assert.Equal(sent.Count, mails.Count);
        Say($"{sent.Count} deliveries, {mails.Count} messages");
    }

    // by what it says: its key is made of the whole form
    private static string Mark(string body) => $"substring({body} from 'on our way \\(([0-9a-f-]{{36}})\\)')";

    private static async Task<List<T>> ReadAsync<T>(Npgsql.NpgsqlConnection database, string sql, Func<Npgsql.NpgsqlDataReader, T> row)
    {
        await using var command = new Npgsql.NpgsqlCommand(sql, database);
        await using var reader = await command.ExecuteReaderAsync();
        var rows = new List<T>();
        while (await reader.ReadAsync()) rows.Add(row(reader));
        return rows;
    }

    private static void Say(string what) => TestContext.Current.TestOutputHelper?.WriteLine(what);
}

/// <inheritdoc/>
public sealed class ShortCrashTests(Stage stage) : CrashTests(stage, 10);

/// <inheritdoc/>
[Trait("Needs", "nightly")]
public sealed class LongCrashTests(Stage stage) : CrashTests(stage, 50);
