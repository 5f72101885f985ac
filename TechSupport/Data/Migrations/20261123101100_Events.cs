using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Migrations;

namespace TechSupport.Data.Migrations;

/// <summary>
/// The append-only events table, partitioned by month; its hash chain; the outbox. The chain's lock is taken by a deferred
/// trigger, that is last in the transaction, so that it is held only while the commit itself runs.
/// </summary>
[DbContext(typeof(AppDb))]
[Migration("20261123101100_Events")]
public sealed class Events : Migration
{
    protected override void Up(MigrationBuilder migrationBuilder) => migrationBuilder.Sql("""
        create table events (
            id bigint generated always as identity,
            at timestamptz not null,
            kind text not null check (kind ~ '^[a-z_]+\.[a-z_]+$'),
            actor_id bigint,
            ticket_id bigint,
            object_id bigint,
            data jsonb not null,
            commitment bytea check (octet_length(commitment) = 32),
            primary key (id, at)
        ) partition by range (at);
        create index ix_events_ticket on events (ticket_id, id) where ticket_id is not null;
        create index ix_events_actor on events (actor_id, id);
        create index ix_events_kind on events (kind, id);

        -- erasable, so it stands apart; events keep only a commitment to it
        create table event_personal_data (
            event_id bigint primary key,
            person_id bigint not null,
            json text not null
        );
        create index ix_event_personal_data_person on event_personal_data (person_id);

        create table event_chain (
            seq bigint primary key,
            event_id bigint not null unique,
            event_at timestamptz not null,
            hash bytea not null
        );
        create table event_chain_head (
            only_one boolean primary key default true check (only_one),
            seq bigint not null,
            hash bytea not null
        ) with (fillfactor = 50);
        insert into event_chain_head (seq, hash) values (0, sha256(''));

        -- what the fan-out has not turned into deliveries yet
        create table event_outbox (
            event_id bigint primary key,
            event_at timestamptz not null
        );

        -- the text that is hashed; AuditChain.Canonical in the application builds the same
        create function event_canonical(e events) returns text language sql stable as $$
            select concat_ws('|', e.id, (extract(epoch from e.at) * 1000000)::bigint, e.kind,
                coalesce(e.actor_id::text, '-'), coalesce(e.ticket_id::text, '-'), coalesce(e.object_id::text, '-'),
                coalesce(encode(e.commitment, 'hex'), '-'), e.data::text)
        $$;

        create function event_enchain() returns trigger language plpgsql security definer set search_path = public, pg_temp as $$
        declare
            head event_chain_head;
            digest bytea;
        begin
            select * into head from event_chain_head for update;
            digest := sha256(head.hash || convert_to(event_canonical(new), 'UTF8'));
            insert into event_chain (seq, event_id, event_at, hash) values (head.seq + 1, new.id, new.at, digest);
            update event_chain_head set seq = head.seq + 1, hash = digest;
            insert into event_outbox (event_id, event_at) values (new.id, new.at);
            return null;
        end $$;

        create constraint trigger events_enchain after insert on events
            deferrable initially deferred for each row execute function event_enchain();

        -- partitions are made by the owner's function: the application's role has no DDL, and no right on a partition itself
        create function ensure_event_partition(of_month timestamptz) returns void
            language plpgsql security definer set search_path = public, pg_temp as $$
        declare
            first timestamp := date_trunc('month', of_month at time zone 'UTC');
            partition text := 'events_' || to_char(first, 'YYYY_MM');
        begin
            if to_regclass(partition) is not null then return; end if;
            perform pg_advisory_xact_lock(hashtext('ensure_event_partition'));
            execute format('create table if not exists %I partition of events for values from (%L) to (%L)',
                partition, first at time zone 'UTC', (first + interval '1 month') at time zone 'UTC');
            execute format('revoke all on %I from public', partition);
            if exists (select 1 from pg_roles where rolname = 'techsupport_app') then
                execute format('revoke all on %I from techsupport_app', partition);
            end if;
        end $$;
        """);

    protected override void Down(MigrationBuilder migrationBuilder) =>
        throw new NotSupportedException("The audit log is never taken back.");
}
