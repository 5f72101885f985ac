using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;
using Npgsql;
using TechSupport.Development;
using TechSupport.Features.Audit;
using TechSupport.Tests.Support;
using TechSupport.Tests.Support.Databases;

namespace TechSupport.Tests.Ops.Staging;

/// <summary>What ops/enterprise/staging/anonymise leaves of the people in a copy of production, and where it refuses to run.</summary>
public sealed partial class AnonymiseTests(Postgres postgres) : IAsyncLifetime
{
    private const long TelegramId = 777_000_123_456;

    private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("techsupport-staging-");
    private string connection = "";

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        connection = await postgres.CreateDatabaseAsync();
        await ExecuteAsync(Planted);
        await MarkAsync();
        await ConfigureAsync("staging");
    }

    public async ValueTask DisposeAsync()
    {
        await postgres.DropDatabaseAsync(connection);
        folder.Delete(recursive: true);
    }

    [Fact]
    public async Task Nothing_of_a_person_is_left_in_any_column_and_the_planner_forgets_it_too()
    {
        await ExecuteAsync("analyze");
        var before = await EverythingAsync();
        Assert.All(PersonalWords(), word => Assert.Contains(word, before, StringComparison.OrdinalIgnoreCase));

        Assert.Equal(new Ended(0, "Anonymised.\n", ""), await AnonymiseAsync());

        var after = await EverythingAsync();
        Assert.All(PersonalWords(), word => Assert.DoesNotContain(word, after, StringComparison.OrdinalIgnoreCase));
        Assert.DoesNotContain(Convert.ToHexStringLower("Planted"u8), after, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Nobody_can_sign_in_or_is_written_to_but_the_tickets_stand()
    {
        var tickets = await CountAsync("tickets");
        await AnonymiseAsync();
        Assert.Equal(tickets, await CountAsync("tickets"));
        foreach (var emptied in new[] { "deliveries", "delivery_archive", "event_outbox", "event_personal_data", "data_protection_keys", "telegram_codes", "user_tokens", "qrtz_triggers" })
            Assert.Equal(0, await CountAsync(emptied));
        Assert.Equal(0, await CountAsync("users where password_hash is not null or telegram_chat_id is not null or email not like '%@staging.invalid' or normalized_email <> upper(email) or user_name <> email"));
        Assert.Equal(0, await CountAsync("tickets where search @@ to_tsquery('russian', 'PlantedSubject')"));
    }

    [Fact]
    public async Task The_audit_chain_of_staging_verifies()
    {
        await AnonymiseAsync();
        var result = await new AuditVerification(connection).RunAsync(null, Ct);
        Assert.Empty(result.Findings);
        Assert.InRange(result.Rows, 1, long.MaxValue);
    }

    [Fact]
    public async Task It_can_be_run_again_and_a_person_keeps_the_made_up_name()
    {
        await AnonymiseAsync();
        var first = await NamesAsync();
        Assert.Equal(0, (await AnonymiseAsync()).Code);
        Assert.Equal(first, await NamesAsync());
        Assert.Equal(await CountAsync("users"), first.Split('\n').Distinct().Count());
    }

    [Theory]
    [InlineData("alter table users add column nickname text", "users.nickname")]
    [InlineData("create table patients (name text)", "patients.name")]
    [InlineData("create materialized view people as select full_name from users", "people.full_name")]
    [InlineData("create schema other create table notes (body text)", "other.notes.body")]
    [InlineData("alter table comments drop column search; alter table comments add column search text", "comments.search")]
    public async Task A_column_that_nobody_thought_of_stops_it_with_nothing_changed(string migration, string column)
    {
        await ExecuteAsync(migration);
        var before = await NamesAsync();
        foreach (var arguments in new string[][] { [], ["--check"] })
        {
            var ended = await AnonymiseAsync(arguments);
            Assert.Equal(1, ended.Code);
            Assert.Contains(column, Assert.Single(ended.All.Trim().Split('\n')), StringComparison.Ordinal);
        }
        Assert.Equal(before, await NamesAsync());
        Assert.NotEqual(0, await CountAsync("deliveries"));
    }

    [Fact]
    public async Task Files_that_could_not_be_written_anew_are_another_exit_code_and_running_it_again_is_enough()
    {
        // an index that cannot be made anew stands for a full disk
        await ExecuteAsync("create function full_disk(text) returns text language plpgsql immutable as $$ begin if current_query() like 'vacuum%' then raise exception 'no space left'; end if; return $1; end $$");
        await ExecuteAsync("create index full_disk on users (full_disk(full_name))");
        var ended = await AnonymiseAsync();
        Assert.Equal((3, ""), (ended.Code, ended.Out));
        Assert.EndsWith("anonymised, but old rows remain in the files; run it again: no space left", Assert.Single(ended.Errors.Trim().Split('\n')), StringComparison.Ordinal);
        Assert.DoesNotContain("PlantedName", await NamesAsync(), StringComparison.Ordinal);
        await ExecuteAsync("drop index full_disk");
        Assert.Equal(new Ended(0, "Anonymised.\n", ""), await AnonymiseAsync());
    }

    [Fact]
    public async Task A_check_changes_nothing()
    {
        var before = await EverythingAsync();
        Assert.Equal(new Ended(0, "Every column has a treatment.\n", ""), await AnonymiseAsync("--check"));
        Assert.Equal(before, await EverythingAsync());
    }

    [Fact]
    public async Task A_database_without_the_mark_of_staging_is_never_touched()
    {
        var before = await EverythingAsync();
        await ExecuteAsync($"alter database {Name} reset all");
        var ended = await AnonymiseAsync();
        Assert.Equal(1, ended.Code);
        Assert.Contains("is not marked as staging; nothing was changed", Assert.Single(ended.Errors.Trim().Split('\n')), StringComparison.Ordinal);
        Assert.Equal(before, await EverythingAsync());
    }

    [Theory]
    [InlineData("ops/enterprise/staging/anonymise")]
    [InlineData("ops/enterprise/staging/refresh")]
    public async Task A_host_of_production_is_refused_before_anything_is_asked_of_a_database(string script)
    {
        await ConfigureAsync("production");
        var ended = await Script.RunAsync(script, [], new Dictionary<string, string?> { ["TECHSUPPORT_CONFIG_DIR"] = folder.FullName, ["ENVIRONMENT"] = null, ["DOCKER_HOST"] = "unix:///nowhere.sock" });
        Assert.Equal((1, ""), (ended.Code, ended.Out));
        Assert.Contains("this host is production", Assert.Single(ended.Errors.Trim().Split('\n')), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Every_treatment_is_of_a_column_that_exists()
    {
        var real = (await TextAsync("select coalesce(string_agg(table_name || '.' || column_name || E'\n' || table_name || '.*', E'\n'), '') from information_schema.columns where table_schema = 'public'")).Split('\n').ToHashSet();
        var named = Treatment().Matches(await File.ReadAllTextAsync(Path.Combine(Repository.Root, "ops/enterprise/staging/anonymise.sql"), Ct)).Select(m => $"{m.Groups[1].Value}.{m.Groups[2].Value}").ToList();
        Assert.NotEmpty(named);
        Assert.Empty(named.Except(real));
    }

    private string Name => new NpgsqlConnectionStringBuilder(connection).Database!;

    private static IEnumerable<string> PersonalWords() =>
        Seeds.Cast.SelectMany(c => new[] { c.Name, c.Email }).Concat([
            "PlantedName", "planted@mail", "PlantedRoom", "PlantedPhone", "PlantedSubject", "PlantedText", "PlantedReason", "PlantedComment", "PlantedFact", "PlantedPersonal",
            "PlantedKey", "PlantedError", "PlantedArchive", "PlantedToken", TelegramId.ToString(CultureInfo.InvariantCulture)]);

    private static readonly string Planted = $"""
        update users set room = 'PlantedRoom', phone_number = 'PlantedPhone', telegram_chat_id = {TelegramId} where email = 'staff2@crb.local';
        update users set full_name = 'PlantedName Ivanova', email = 'planted@mail.example', user_name = 'planted@mail.example',
            normalized_email = 'PLANTED@MAIL.EXAMPLE', normalized_user_name = 'PLANTED@MAIL.EXAMPLE' where email = 'o.dorokhov@crb.local';
        insert into users (full_name, room, language, theme, keyboard_shortcuts, notify_by_email, notify_by_telegram, created_at, user_name, email, email_confirmed,
            phone_number_confirmed, two_factor_enabled, lockout_enabled, access_failed_count)
        select 'Олег Дорохов', '', 'ru', 'auto', true, true, true, now(), 'o.dorokhov@crb.local', 'o.dorokhov@crb.local', true, false, false, true, 0;
        update tickets set subject = 'PlantedSubject', description = 'PlantedText of a patient', priority_reason = 'PlantedReason', phone = 'PlantedPhone', room = 'PlantedRoom' where id = (select min(id) from tickets);
        update comments set body = 'PlantedComment ' || body where id = (select min(id) from comments);
        insert into data_protection_keys (friendly_name, xml) values ('key', '<key>PlantedKey</key>');
        insert into user_tokens (user_id, login_provider, name, value) select min(id), 'x', 'y', 'PlantedToken' from users;
        insert into telegram_codes (user_id, hash, expires_at) select min(id), sha256('PlantedCode'), now() from users;
        insert into qrtz_job_details (sched_name, job_name, job_group, job_class_name, is_durable, is_nonconcurrent, is_update_data, requests_recovery, job_data)
            values ('s', 'j', 'g', 'c', true, false, false, false, convert_to('PlantedJob', 'UTF8'));
        insert into events (at, kind, object_id, data) select now(), 'person.changed', min(id), jsonb_build_object('note', 'PlantedFact', 'room', 'PlantedRoom', 'language', 'ru') from users;
        insert into events (at, kind, data) values (now(), 'audit.heads_begun', jsonb_build_object('file', 'PlantedFact', 'row', '1', 'hash', 'PlantedFact'));
        with said as (insert into events (at, kind, object_id, data, commitment) select now(), 'person.created', min(id), jsonb_build_object(), sha256('x') from users returning id, object_id)
            insert into event_personal_data (event_id, person_id, json) select id, object_id, jsonb_build_object('name', 'PlantedPersonal')::text from said;
        insert into deliveries (event_id, event_at, user_id, channel, state, attempts, created_at, next_attempt_at, last_error)
            select 999999, now(), min(id), 'email', 'pending', 1, now(), now(), 'PlantedError' from users;
        insert into delivery_archive (id, event_id, event_at, user_id, channel, state, attempts, created_at, last_error, archived_at)
            select 999999, 999999, now(), min(id), 'email', 'dead', 8, now(), 'PlantedArchive', now() from users;
        """;

    private Task<Ended> AnonymiseAsync(params string[] more)
    {
        var c = new NpgsqlConnectionStringBuilder(connection);
        return Script.RunAsync("ops/enterprise/staging/anonymise", ["--url", $"host={c.Host} port={c.Port} user={c.Username} dbname={c.Database}", .. more],
            new Dictionary<string, string?> { ["TECHSUPPORT_CONFIG_DIR"] = folder.FullName, ["ENVIRONMENT"] = null, ["PGPASSWORD"] = c.Password });
    }

    private Task MarkAsync() => ExecuteAsync($"alter database {Name} set techsupport.environment = 'staging'");

    private Task ConfigureAsync(string environment) => File.WriteAllTextAsync(Path.Combine(folder.FullName, "techsupport.env"), $"ENVIRONMENT={environment}\n", Ct);

    /// <summary>Every row of every table as text, and what the planner knows of the values.</summary>
    private async Task<string> EverythingAsync()
    {
        var all = new StringBuilder();
        foreach (var table in (await TextAsync("select string_agg(format('%I.%I', schemaname, tablename), E'\n' order by tablename) from pg_tables where schemaname not in ('pg_catalog', 'information_schema')")).Split('\n'))
            all.AppendLine(await TextAsync($"select coalesce(string_agg(t::text, E'\n' order by t::text), '') from {table} t"));
        return all.Append(await TextAsync("select coalesce(string_agg(concat_ws(' ', tablename, attname, most_common_vals, histogram_bounds, most_common_elems), E'\n'), '') from pg_stats where schemaname = 'public'")).ToString();
    }

    private Task<string> NamesAsync() => TextAsync("select string_agg(id || ' ' || full_name || ' ' || coalesce(email, ''), E'\n' order by id) from users");

    private async Task<long> CountAsync(string from) => long.Parse(await TextAsync($"select count(*)::text from {from}"), CultureInfo.InvariantCulture);

    private async Task<string> TextAsync(string sql)
    {
        await using var source = NpgsqlDataSource.Create(connection);
        await using var command = source.CreateCommand(sql);
        return (string)(await command.ExecuteScalarAsync(Ct))!;
    }

    private async Task ExecuteAsync(string sql)
    {
        await using var source = NpgsqlDataSource.Create(connection);
        await using var command = source.CreateCommand(sql);
        await command.ExecuteNonQueryAsync(Ct);
    }

    [GeneratedRegex(@"\('(?!keep')(\w+)', '(\w+|\*)', '(?:keep|replace|clear|computed|empty)'")]
    private static partial Regex Treatment();
}
