using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Migrations;

namespace TechSupport.Data.Migrations;

/// <summary>
/// An event that cannot be turned into messages is tried a few times and then parked. The version before knows none of these
/// columns: it tries a parked event again with every run, as it always did.
/// </summary>
[DbContext(typeof(AppDb))]
[Migration("20261128120100_ParkedEvents")]
public sealed class ParkedEvents : Migration
{
    protected override void Up(MigrationBuilder migrationBuilder) => migrationBuilder.Sql("""
        set local lock_timeout = '10s';
        alter table event_outbox
            add column attempts integer not null default 0,
            add column next_attempt_at timestamptz,
            add column parked_at timestamptz,
            add column last_error varchar(300) not null default '';

        create trigger event_outbox_notify_again after update on event_outbox
            for each row when (new.parked_at is null and old.parked_at is not null) execute function outbox_notify();
        """);

    protected override void Down(MigrationBuilder migrationBuilder) => migrationBuilder.Sql("""
        set local lock_timeout = '10s';
        drop trigger event_outbox_notify_again on event_outbox;
        alter table event_outbox drop column attempts, drop column next_attempt_at, drop column parked_at, drop column last_error;
        """);
}
