using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Migrations;

namespace TechSupport.Data.Migrations;

/// <summary>
/// A commit says on the channel techsupport_outbox which table has work: events to turn into messages, or messages to send. What is said
/// twice in a transaction is said once. The version before does not listen and goes on asking.
/// </summary>
[DbContext(typeof(AppDb))]
[Migration("20261128120000_WakeOnCommit")]
public sealed class WakeOnCommit : Migration
{
    protected override void Up(MigrationBuilder migrationBuilder) => migrationBuilder.Sql("""
        set local lock_timeout = '10s';

        create function outbox_notify() returns trigger language plpgsql set search_path = public, pg_temp as $$
        begin
            perform pg_notify('techsupport_outbox', tg_table_name);
            return null;
        end $$;

        create trigger event_outbox_notify after insert on event_outbox
            for each statement execute function outbox_notify();
        create trigger deliveries_notify after insert on deliveries
            for each statement execute function outbox_notify();
        -- tried again by an admin, given back at a stop, or put off: whoever sends then learns when
        create trigger deliveries_notify_pending after update on deliveries
            for each row when (new.state = 'pending' and old.state <> 'pending') execute function outbox_notify();
        """);

    protected override void Down(MigrationBuilder migrationBuilder) => migrationBuilder.Sql("""
        set local lock_timeout = '10s';
        drop trigger deliveries_notify_pending on deliveries;
        drop trigger deliveries_notify on deliveries;
        drop trigger event_outbox_notify on event_outbox;
        drop function outbox_notify();
        """);
}
