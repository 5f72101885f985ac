using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Migrations;

namespace TechSupport.Data.Migrations;

/// <summary>
/// The pauses of the tickets there are, from their events, and the due dates that follow: the time a ticket was resolved is not counted, a
/// supplier pauses the resolution only. It runs outside the transaction of the others, so that it locks nobody's lists, and changes
/// nothing when it is run again.
/// </summary>
[DbContext(typeof(AppDb))]
[Migration("20261128100100_TicketPausesBackfill")]
public sealed class TicketPausesBackfill : Migration
{
    /// <summary>One statement, hence one transaction.</summary>
    public const string Sql = """
        do $$ begin
        perform set_config('lock_timeout', '10s', true);

        with concerned as (
            select id from tickets where waited > interval '0' or status = 'waiting'
            union select ticket_id from events where kind = 'ticket.reopened'
        ), steps as (
            select e.ticket_id, e.id, e.at, case e.kind
                when 'ticket.waiting' then e.data->>'for'
                when 'ticket.resolved' then 'resolved'
                when 'ticket.closed' then 'resolved'
                when 'ticket.replied' then 'message'
                else 'work' end as state
            from events e join concerned c on c.id = e.ticket_id
            where e.kind in ('ticket.waiting', 'ticket.resumed', 'ticket.resolved', 'ticket.closed', 'ticket.reopened')
                or e.kind = 'ticket.replied' and e.data->>'by' = 'requester'
        ), turns as (
            select *, count(*) filter (where state <> 'message') over (partition by ticket_id order by id) as turn from steps
        ), answers as (
            select *, first_value(state) over (partition by ticket_id, turn order by id) as turned_to from turns
        ), states as (
            -- a message of the requester ends a wait for the requester and nothing else
            select ticket_id, id, at, case state when 'message' then 'work' else state end as state
            from answers where state <> 'message' or turned_to = 'requester'
        ), changes as (
            select *, lag(state, 1, 'work') over (partition by ticket_id order by id) as before from states
        ), spans as (
            select *, lead(at) over (partition by ticket_id order by id) as until from changes where state <> before
        ), known as (
            select ticket_id,
                jsonb_agg(jsonb_build_object('reason', state, 'from', at, 'until', until) order by id) filter (where until is not null and state <> 'work') as pauses,
                sum(until - at) filter (where until is not null and state in ('requester', 'supplier')) as waits,
                sum(until - at) filter (where until is not null and state = 'resolved') as resolved,
                max(at) filter (where until is null and state in ('requester', 'supplier')) as waiting_since
            from spans group by ticket_id
        ), found as (
            select t.id, coalesce(k.pauses, '[]') as pauses, coalesce(k.waits, '0') as waits, coalesce(k.resolved, '0') as resolved,
                case when t.status = 'waiting' then coalesce(k.waiting_since, t.waiting_since) end as waiting_since,
                -- waits whose events are gone
                case when t.pauses = '[]' then greatest(t.waited - coalesce(k.waits, '0'), '0') else '0' end as unknown
            from tickets t join concerned c on c.id = t.id left join known k on k.ticket_id = t.id
        )
        update tickets t set
            pauses = case when f.unknown > interval '0'
                then jsonb_build_array(jsonb_build_object('reason', 'supplier', 'from', t.created_at, 'until', t.created_at + f.unknown)) || f.pauses else f.pauses end,
            waited = f.unknown + f.waits + f.resolved,
            waiting_since = f.waiting_since
        from found f where f.id = t.id
            and (jsonb_array_length(f.pauses) > jsonb_array_length(t.pauses) or f.unknown > interval '0' or f.waiting_since is distinct from t.waiting_since);

        -- the targets as they were on the day of this migration
        with targets (priority, response, resolution) as (values
            ('p1', interval '10 minutes', interval '60 minutes'), ('p2', interval '15 minutes', interval '150 minutes'),
            ('p3', interval '2 hours', interval '8 hours'), ('p4', interval '8 hours', interval '72 hours')
        ), due as (
            select t.id, t.created_at + g.response + coalesce((
                    select sum((p->>'until')::timestamptz - (p->>'from')::timestamptz) from jsonb_array_elements(t.pauses) p
                    where p->>'reason' = 'resolved' and (p->>'from')::timestamptz < coalesce(t.first_response_at, 'infinity')), '0') as response,
                t.created_at + g.resolution + t.waited as resolution
            from tickets t join targets g on g.priority = t.priority
            where t.pauses <> '[]' or t.status = 'waiting'
        )
        update tickets t set
            response_due_at = d.response,
            resolve_due_at = d.resolution,
            due_at = case
                when t.status in ('resolved', 'closed') then 'infinity'
                when t.status = 'waiting' then case when t.waiting_for = 'supplier' and t.first_response_at is null then d.response else 'infinity' end
                when t.first_response_at is null then least(d.response, d.resolution)
                else d.resolution end
        from due d where d.id = t.id;
        end $$
        """;

    protected override void Up(MigrationBuilder migrationBuilder)
    {
        migrationBuilder.Sql(Sql, suppressTransaction: true);
        migrationBuilder.Sql("set lock_timeout = '10s'; alter table tickets validate constraint ck_tickets_pauses; reset lock_timeout", suppressTransaction: true);
    }

    protected override void Down(MigrationBuilder migrationBuilder) { }
}
