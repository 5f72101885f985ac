using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Migrations;

namespace TechSupport.Data.Migrations;

/// <summary>
/// Where <c>techsupport outbox archive</c> keeps what it takes out of the deliveries. The application may add to it and read it,
/// never change it; as with the deliveries themselves, the rows of a person go with the person.
/// </summary>
[DbContext(typeof(AppDb))]
[Migration("20261126223500_DeliveryArchive")]
public sealed class DeliveryArchive : Migration
{
    protected override void Up(MigrationBuilder migrationBuilder) => migrationBuilder.Sql("""
        set local lock_timeout = '10s';
        create table delivery_archive (
            id bigint primary key,
            event_id bigint not null,
            event_at timestamptz not null,
            ticket_id bigint,
            user_id bigint not null constraint fk_delivery_archive_users_user_id references users on delete cascade,
            channel text not null constraint ck_delivery_archive_channel check (channel in ('email', 'telegram')),
            -- what can still be sent is never here
            state text not null constraint ck_delivery_archive_state check (state in ('sent', 'dead', 'dropped')),
            attempts integer not null,
            created_at timestamptz not null,
            sent_at timestamptz,
            last_error varchar(300) not null,
            archived_at timestamptz not null
        );
        create index ix_delivery_archive_user_id on delivery_archive (user_id);
        """);

    protected override void Down(MigrationBuilder migrationBuilder) => migrationBuilder.Sql("drop table delivery_archive;");
}
