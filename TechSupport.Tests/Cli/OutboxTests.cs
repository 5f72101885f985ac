using Microsoft.EntityFrameworkCore;
using TechSupport.Features.Notifications;
using TechSupport.Kernel;
using TechSupport.Tests.Support;
using TechSupport.Tests.Support.Databases;

namespace TechSupport.Tests.Cli;

/// <summary>The outbox from the command line, as a process of its own, outside development, with the rights of the application.</summary>
public sealed class OutboxTests(Postgres postgres) : OwnDatabase(postgres)
{
    private const string Columns = "id, event_id, event_at, ticket_id, user_id, channel, state, attempts, created_at, sent_at, last_error";

    protected override async Task PrepareAsync()
    {
        await ExecuteAsync("delete from deliveries; delete from event_outbox");
    }

    [Fact]
    public async Task What_is_over_is_in_the_archive_with_all_it_had_and_what_waits_stays()
    {
        var old = await AddAsync("sent", 40, "smtp 250");
        await AddAsync("dropped", 40, "switched off");
        foreach (var stays in new[] { "pending", "sending", "dead" }) await AddAsync(stays, 400, "550 mailbox full");
        foreach (var young in new[] { "sent", "dropped", "dead" }) await AddAsync(young, 29, "");
        var before = await RowsAsync($"select {Columns} from deliveries where id = {old}");

        Assert.Equal(new Ended(0, "1 sent, 1 dropped and 0 failed messages are in the archive.\n", ""), await ArchiveAsync("--older-than", "30"));

        Assert.Equal(before, await RowsAsync($"select {Columns} from delivery_archive where id = {old}"));
        Assert.Equal("dead, dead, dropped, pending, sending, sent", await StatesAsync("deliveries"));
        Assert.Equal("dropped, sent", await StatesAsync("delivery_archive"));
    }

    [Fact]
    public async Task A_dead_letter_goes_only_when_that_is_said()
    {
        await AddAsync("dead", 40, "550 mailbox full");
        await AddAsync("dead", 2, "550 mailbox full");
        Assert.StartsWith("Nothing to do", (await ArchiveAsync("--older-than", "30")).Out, StringComparison.Ordinal);
        Assert.Equal(new Ended(0, "0 sent, 0 dropped and 1 failed messages are in the archive.\n", ""), await ArchiveAsync("--older-than", "30", "--failed"));
        Assert.Equal(("dead", "dead"), (await StatesAsync("deliveries"), await StatesAsync("delivery_archive")));
    }

    [Fact]
    public async Task A_second_run_finds_nothing_and_records_nothing()
    {
        await AddAsync("sent", 40, "");
        await ArchiveAsync("--older-than", "30");
        Assert.Equal(new Ended(0, "Nothing to do: no such message.\n", ""), await ArchiveAsync("--older-than", "30"));
        Assert.Single(await RecordedAsync());
    }

    [Fact]
    public async Task A_dry_run_says_how_many_and_changes_nothing()
    {
        await AddAsync("sent", 40, "");
        await AddAsync("dead", 40, "");
        Assert.Equal("1 sent, 0 dropped and 1 failed messages would be archived; nothing was changed.\n", (await ArchiveAsync("--older-than", "30", "--failed", "--dry-run")).Out);
        Assert.Equal(("dead, sent", ""), (await StatesAsync("deliveries"), await StatesAsync("delivery_archive")));
        Assert.Empty(await RecordedAsync());
    }

    [Fact]
    public async Task Who_did_it_when_and_how_many_is_in_the_audit_log()
    {
        await AddAsync("sent", 40, "");
        await AddAsync("sent", 41, "");
        Assert.Equal(0, (await ArchiveAsync("--older-than", "30", "--by", "Admin@crb.local")).Code);
        var recorded = Assert.Single(await RecordedAsync());
        await using var db = Db();
        // a command line proves nobody: the name is noted, the system has done it
        Assert.Null(recorded.ActorId);
        Assert.Equal($"{await db.Users.Where(u => u.Email == "admin@crb.local").Select(u => u.Id).SingleAsync(Ct)}", recorded.Data["claimed"]);
        Assert.Equal("2", recorded.Data["sent"]);
        Assert.Equal("0", recorded.Data["dropped"]);
        Assert.Equal("0", recorded.Data["dead"]);
        Assert.Equal("30", recorded.Data["days"]);
        Assert.InRange(DateTimeOffset.UtcNow - recorded.At, TimeSpan.Zero, TimeSpan.FromMinutes(1));
    }

    [Fact]
    public async Task What_cannot_be_archived_is_not_deleted_either()
    {
        var (one, two) = (await AddAsync("sent", 40, ""), await AddAsync("sent", 40, ""));
        // the archive has that number already: something is wrong there
        await ExecuteAsync($"insert into delivery_archive select {Columns}, now() from deliveries where id = {two}");
        Assert.NotEqual(0, (await ArchiveAsync("--older-than", "30")).Code);
        Assert.Equal(("sent, sent", "sent"), (await StatesAsync("deliveries"), await StatesAsync("delivery_archive")));
        Assert.Equal($"{one}", await RowsAsync($"select id from deliveries where id = {one}"));
        Assert.Empty(await RecordedAsync());
    }

    [Fact]
    public async Task A_message_that_somebody_holds_is_left_for_the_next_time()
    {
        var held = await AddAsync("dead", 40, "");
        await AddAsync("dead", 40, "");
        await using (var db = Db())
        {
            await using var trying = await db.Database.BeginTransactionAsync(Ct);
            await db.Database.ExecuteSqlAsync($"update deliveries set state = 'pending', next_attempt_at = now() where id = {held}", Ct);
            Assert.Equal("0 sent, 0 dropped and 1 failed messages are in the archive.\n", (await ArchiveAsync("--older-than", "30", "--failed")).Out);
            await trying.CommitAsync(Ct);
        }
        Assert.StartsWith("Nothing to do", (await ArchiveAsync("--older-than", "30", "--failed")).Out, StringComparison.Ordinal);
        Assert.Equal("pending", await StatesAsync("deliveries"));
    }

    [Fact]
    public async Task More_than_one_batch_is_one_archive_and_one_event()
    {
        await ExecuteAsync("insert into deliveries (event_id, event_at, user_id, channel, state, attempts, created_at, sent_at, last_error) "
            + "select n, now() - interval '40 days', (select min(id) from users), 'email', 'sent', 1, now() - interval '40 days', now() - interval '40 days', '' from generate_series(1, 12001) n");
        Assert.Equal("12001 sent, 0 dropped and 0 failed messages are in the archive.\n", (await ArchiveAsync("--older-than", "30")).Out);
        Assert.Equal("12001|0", await RowsAsync("select (select count(*) from delivery_archive) || '|' || (select count(*) from deliveries)"));
        Assert.Equal("12001", Assert.Single(await RecordedAsync()).Data["sent"]);
    }

    [Fact]
    public async Task Events_that_wait_stay_and_the_status_says_what_there_is()
    {
        await ExecuteAsync("insert into event_outbox (event_id, event_at) select id, now() - interval '3 hours' from events order by id limit 1");
        await ExecuteAsync("insert into event_outbox (event_id, event_at, parked_at) select id, now() - interval '9 days', now() from events order by id desc limit 1");
        await AddAsync("pending", 5, "");
        await AddAsync("dead", 40, "");
        await AddAsync("sent", 50, "");
        await ArchiveAsync("--older-than", "45", "--failed");
        // its own event is on its way, too
        await ExecuteAsync("delete from event_outbox where event_at > now() - interval '1 hour'");
        Assert.Equal(new Ended(0, """
            Events that are not turned into messages yet: 1, the oldest 3 hours old
            Events that could not be turned into messages: 1, the oldest 9 days old
            Messages that wait or are being sent: 1, the oldest 5 days old
            Failed messages: 1, the oldest 40 days old
            Sent or dropped: 0
            In the archive: 1

            """, ""), await RunAsync("status"));
    }

    [Fact]
    public async Task The_archived_messages_of_a_person_go_with_the_person()
    {
        await ExecuteAsync("insert into users (full_name, room, language, theme, keyboard_shortcuts, notify_by_email, notify_by_telegram, created_at, user_name, email, email_confirmed, "
            + "phone_number_confirmed, two_factor_enabled, lockout_enabled, access_failed_count) select 'X', '', 'ru', 'auto', true, true, true, now(), 'x', 'x@crb.local', true, false, false, true, 0");
        await AddAsync("sent", 40, "", "x@crb.local");
        await ArchiveAsync("--older-than", "30");
        Assert.Equal("sent", await StatesAsync("delivery_archive"));
        await ExecuteAsync("delete from users where email = 'x@crb.local'");
        Assert.Equal("", await StatesAsync("delivery_archive"));
    }

    [Theory]
    [InlineData("--older-than", "--failed")]
    [InlineData("from 1 to 3650", "--older-than", "0")]
    [InlineData("from 1 to 3650", "--older-than", "soon")]
    [InlineData("no active administrator", "--older-than", "30", "--by", "nobody@crb.local")]
    [InlineData("no active administrator", "--older-than", "30", "--by", "staff@crb.local")]
    [InlineData("no active administrator", "--older-than", "30", "--by", "lead@crb.local")]
    public async Task A_mistake_is_one_sentence_and_nothing_is_changed(string words, params string[] options)
    {
        await AddAsync("sent", 4000, "");
        var ended = await ArchiveAsync(options);
        Assert.NotEqual(0, ended.Code);
        Assert.Contains(words, ended.All, StringComparison.Ordinal);
        Assert.Equal("sent", await StatesAsync("deliveries"));
    }

    private async Task<long> AddAsync(string state, int days, string error, string person = "staff@crb.local")
    {
        await using var db = Db();
        // sent an hour after it was made
        return (await db.Database.SqlQuery<long>($"""
            insert into deliveries (event_id, event_at, ticket_id, user_id, channel, state, attempts, created_at, next_attempt_at, leased_until, sent_at, last_error)
            select coalesce((select max(event_id) from deliveries), 1000000) + 1, now() - make_interval(days => {days}), (select min(id) from tickets), u.id, 'email', {state}, 3,
                now() - make_interval(days => {days}), case when {state} in ('pending', 'sending') then now() end, case when {state} = 'sending' then now() end,
                case when {state} = 'sent' then now() - make_interval(days => {days}) + interval '1 hour' end, {error}
            from users u where u.email = {person} returning id as value
            """).ToListAsync(Ct))[0];
    }

    private Task<Ended> ArchiveAsync(params string[] options) => RunAsync(["archive", .. options]);

    private Task<Ended> RunAsync(params string[] arguments) => Script.RunAsync("dotnet",
        [Path.Combine(AppContext.BaseDirectory, "techsupport.dll"), "outbox", .. arguments],
        new Dictionary<string, string?> { ["ASPNETCORE_ENVIRONMENT"] = "Production", ["ConnectionStrings__TechSupport"] = Connection });

    private async Task<List<Event>> RecordedAsync()
    {
        await using var db = Db();
        return await db.Events.Where(e => e.Kind == DeliveryEvent.Archived).ToListAsync(Ct);
    }

    private Task<string> StatesAsync(string table) => RowsAsync($"select string_agg(state, ', ' order by state) from {table}");

    // rows as text, one a line
    private async Task<string> RowsAsync(string sql)
    {
        await using var source = Npgsql.NpgsqlDataSource.Create(Connection);
        await using var command = source.CreateCommand($"select coalesce(string_agg(regexp_replace(r::text, '^\\((.*)\\)$', '\\1'), E'\\n'), '') from ({sql}) r");
        return ((string)(await command.ExecuteScalarAsync(Ct))!).Trim('"');
    }

    private async Task ExecuteAsync(string sql)
    {
        await using var source = Npgsql.NpgsqlDataSource.Create(Connection);
        await using var command = source.CreateCommand(sql);
        await command.ExecuteNonQueryAsync(Ct);
    }
}
