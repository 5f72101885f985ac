using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace TechSupport.Data.Migrations;

/// <summary>
/// Tickets the automatic check makes up: a source of their own, no department, and an index of the few there are. It only
/// allows more than before, and the version before writes none of them. A probe that a killed check left behind, though,
/// stands in that version's lists, and it cannot read a ticket without a department: the check removes its own, a job every
/// other after a day, and before going back <c>techsupport probes --remove</c> of this version removes all.
/// </summary>
public partial class Probes : Migration
{
    /// <inheritdoc />
    protected override void Up(MigrationBuilder migrationBuilder) => migrationBuilder.Sql("""
        set local lock_timeout = '10s';
        alter table tickets
            alter column department_id drop not null,
            drop constraint ck_tickets_source,
            add constraint ck_tickets_source check (source in ('web', 'phone', 'email', 'probe')),
            add constraint ck_tickets_department check (department_id is not null or source = 'probe');
        create index ix_tickets_probe on tickets (created_at) where source = 'probe';
        """);

    /// <inheritdoc />
    protected override void Down(MigrationBuilder migrationBuilder) => migrationBuilder.Sql("""
        set local lock_timeout = '10s';
        drop index ix_tickets_probe;
        delete from event_outbox where event_id in (select e.id from events e join tickets t on t.id = e.ticket_id where t.source = 'probe');
        delete from deliveries where ticket_id in (select id from tickets where source = 'probe');
        delete from comments where ticket_id in (select id from tickets where source = 'probe');
        delete from tickets where source = 'probe';
        alter table tickets
            drop constraint ck_tickets_department,
            drop constraint ck_tickets_source,
            add constraint ck_tickets_source check (source in ('web', 'phone', 'email')),
            alter column department_id set not null;
        """);
}
