using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Migrations;

namespace TechSupport.Data.Migrations;

/// <summary>
/// A ticket keeps the pauses of its clock. The version before knows none: while it runs, during a deployment or after a rollback, a
/// trigger writes down each pause that it ends. The trigger goes with a Contract migration once no such version can run any more.
/// </summary>
[DbContext(typeof(AppDb))]
[Migration("20261128100000_TicketPauses")]
public sealed class TicketPauses : Migration
{
    protected override void Up(MigrationBuilder migrationBuilder) => migrationBuilder.Sql("""
        set local lock_timeout = '10s';
        alter table tickets add column pauses jsonb not null default '[]';
        alter table tickets add constraint ck_tickets_pauses check (jsonb_typeof(pauses) = 'array') not valid;

        create function ticket_keep_pause() returns trigger language plpgsql as $$
        declare
            since timestamptz := case when old.status = 'waiting' then old.waiting_since else coalesce(old.resolved_at, old.closed_at) end;
            until timestamptz := greatest(new.updated_at, since);
        begin
            if since is null then return new; end if;
            new.pauses := old.pauses || jsonb_build_object(
                'reason', case when old.status = 'waiting' then old.waiting_for else 'resolved' end, 'from', since, 'until', until);
            -- it waits for somebody else now: the first wait is over
            if new.status = 'waiting' then
                new.waited := old.waited + (until - since);
                new.waiting_since := until;
            end if;
            return new;
        end $$;

        create trigger tickets_keep_pause before update on tickets for each row
            when (old.pauses = new.pauses and (
                old.status = 'waiting' and (new.status <> 'waiting' or new.waiting_for <> old.waiting_for)
                or old.status in ('resolved', 'closed') and new.status not in ('resolved', 'closed')))
            execute function ticket_keep_pause();
        """);

    protected override void Down(MigrationBuilder migrationBuilder) => migrationBuilder.Sql("""
        set local lock_timeout = '10s';
        drop trigger tickets_keep_pause on tickets;
        drop function ticket_keep_pause();
        alter table tickets drop column pauses;
        """);
}
