using TechSupport.Features.Operations.Health.Checks;
using TechSupport.Tests.Features.Notifications.Channels.Email;
using TechSupport.Tests.Support;
using TechSupport.Tests.Support.Databases;

namespace TechSupport.Tests.Features.Operations.Health.Checks;

/// <summary>Messages that wait, fail or have nowhere to go.</summary>
public sealed class MessageCheckTests(MessageCheckTests.MailedApp app) : IClassFixture<MessageCheckTests.MailedApp>
{
    [Fact]
    [Plants("events-waiting")]
    public async Task Events_that_wait_are_watched_and_after_an_hour_broken()
    {
        await app.BreakAsync("delete from event_outbox");
        await app.IsAsync("events-waiting", HealthState.Good, "Nothing waits.");
        await app.BreakAsync("insert into event_outbox (event_id, event_at) select id, at from events order by id desc limit 1");
        foreach (var (minutes, state) in new[] { (2, HealthState.Good), (6, HealthState.Watch), (61, HealthState.Broken) })
        {
            await app.BreakAsync($"update event_outbox set event_at = '{app.Clock.Now.AddMinutes(-minutes):O}'");
            await app.IsAsync("events-waiting", state, $"the oldest for {minutes} min");
        }
        await app.BreakAsync("delete from event_outbox");
    }

    [Fact]
    [Plants("events-parked")]
    [Plants("messages-failed")]
    public async Task A_parked_event_and_failed_messages_are_seen()
    {
        await app.BreakAsync("delete from event_outbox");
        await app.IsAsync("events-parked", HealthState.Good);
        await app.BreakAsync("insert into event_outbox (event_id, event_at, parked_at) select id, at, now() from events order by id desc limit 1");
        await app.IsAsync("events-parked", HealthState.Broken, "Parked events: 1");
        await app.BreakAsync("delete from event_outbox");

        await app.MessageAsync();
        await app.IsAsync("messages-failed", HealthState.Good);
        await app.BreakAsync("update deliveries set state = 'dead' where id = (select min(id) from deliveries)");
        await app.IsAsync("messages-failed", HealthState.Watch, "Failed messages: 1");
        // as many as there are when nothing can be sent for days
        await app.BreakAsync("""
            insert into deliveries (event_id, event_at, ticket_id, user_id, channel, state, attempts, created_at, last_error)
            select d.event_id + n, now(), d.ticket_id, d.user_id, 'email', 'dead', 8, now(), '550 mailbox full' from (select * from deliveries where state = 'dead') d, generate_series(1000001, 1000009) n
            """);
        await app.IsAsync("messages-failed", HealthState.Broken, "Failed messages: 10");
        await app.BreakAsync("delete from deliveries where event_id > 1000000");
        await app.BreakAsync("update deliveries set state = 'sent', sent_at = now() where state = 'dead'");
    }

    [Fact]
    [Plants("messages-overdue")]
    public async Task A_message_that_is_overdue_is_seen()
    {
        await app.MessageAsync();
        await app.IsAsync("messages-overdue", HealthState.Good);
        foreach (var (minutes, state) in new[] { (2, HealthState.Good), (6, HealthState.Watch), (16, HealthState.Broken) })
        {
            await app.BreakAsync($"update deliveries set state = 'pending', next_attempt_at = '{app.Clock.Now.AddMinutes(-minutes):O}' where id = (select max(id) from deliveries)");
            await app.IsAsync("messages-overdue", state);
        }
        await app.BreakAsync("update deliveries set state = 'sent', sent_at = now() where state = 'pending'");
    }

    [Fact]
    [Plants("mail-server")]
    [Plants("mail-sign-in")]
    public async Task A_mail_server_that_is_away_or_does_not_let_in_is_seen()
    {
        await app.IsAsync("mail-server", HealthState.Good, "127.0.0.1 answers.");
        // it offers no sign-in at all
        await app.IsAsync("mail-sign-in", HealthState.Broken);
        await app.StopAsync();
        await app.IsAsync("mail-server", HealthState.Broken, "The mail server cannot be reached.");
    }

    public sealed class MailedApp(Postgres postgres) : App(postgres)
    {
        private readonly MailServer server = new();
        private bool stopped;

        protected override IReadOnlyDictionary<string, string?> Settings => new Dictionary<string, string?>
        {
            ["Smtp:Host"] = "127.0.0.1", ["Smtp:Port"] = $"{server.Port}", ["Smtp:Security"] = "none", ["Smtp:From"] = "it@crb.local", ["Smtp:UserName"] = "it", ["Smtp:Password"] = "wrong one",
        };

        public override async ValueTask DisposeAsync()
        {
            await base.DisposeAsync();
            await StopAsync();
        }

        public async Task StopAsync()
        {
            if (stopped) return;
            stopped = true;
            await server.DisposeAsync();
        }
    }
}
