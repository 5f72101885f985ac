using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Migrations;

namespace TechSupport.Data.Migrations;

/// <summary>Who is on call, and what wakes them.</summary>
[DbContext(typeof(AppDb))]
[Migration("20261129010000_OnCall")]
public sealed class OnCall : Migration
{
    protected override void Up(MigrationBuilder migrationBuilder)
    {
        migrationBuilder.Sql("set local lock_timeout = '10s'");
        migrationBuilder.Sql("""
            create table if not exists on_call_rotas (
                id bigint not null constraint pk_on_call_rotas primary key constraint ck_on_call_rotas_only_one check (id = 1),
                handover_day text not null constraint ck_on_call_rotas_handover_day
                    check (handover_day in ('sunday', 'monday', 'tuesday', 'wednesday', 'thursday', 'friday', 'saturday')),
                handover_at time without time zone not null,
                starts_on date not null,
                dev_ops bigint[] not null,
                hospital_it bigint[] not null
            );
            create table if not exists on_call_absences (
                id bigint generated always as identity constraint pk_on_call_absences primary key,
                person_id bigint not null constraint fk_on_call_absences_users_person_id references users (id) on delete restrict,
                begins_at timestamptz not null,
                ends_at timestamptz not null,
                withdrawn_at timestamptz null,
                constraint ck_on_call_absences_time check (ends_at > begins_at)
            );
            create index if not exists ix_on_call_absences_person_id on on_call_absences (person_id);
            create index if not exists ix_on_call_absences_ends_at on on_call_absences (ends_at);
            create table if not exists on_call_swaps (
                id bigint generated always as identity constraint pk_on_call_swaps primary key,
                from_id bigint not null constraint fk_on_call_swaps_users_from_id references users (id) on delete restrict,
                to_id bigint not null constraint fk_on_call_swaps_users_to_id references users (id) on delete restrict,
                begins_at timestamptz not null,
                ends_at timestamptz not null,
                state text not null constraint ck_on_call_swaps_state check (state in ('asked', 'accepted', 'declined', 'withdrawn')),
                asked_at timestamptz not null,
                settled_at timestamptz null,
                constraint ck_on_call_swaps_time check (ends_at > begins_at and from_id <> to_id)
            );
            create index if not exists ix_on_call_swaps_from_id on on_call_swaps (from_id);
            create index if not exists ix_on_call_swaps_to_id on on_call_swaps (to_id);
            create index if not exists ix_on_call_swaps_ends_at on on_call_swaps (ends_at);
            create table if not exists on_call_feeds (
                person_id bigint not null constraint pk_on_call_feeds primary key
                    constraint fk_on_call_feeds_users_person_id references users (id) on delete restrict,
                hash bytea not null,
                renewed_at timestamptz not null
            );
            create unique index if not exists ix_on_call_feeds_hash on on_call_feeds (hash);
            """);
        migrationBuilder.Sql("""
            create table if not exists on_call_alerts (
                id bigint generated always as identity constraint pk_on_call_alerts primary key,
                fingerprint character varying(64) not null,
                starts_at timestamptz not null,
                name character varying(100) not null,
                severity character varying(100) not null,
                summary character varying(300) not null,
                pages boolean not null,
                received_at timestamptz not null,
                resolved_at timestamptz null
            );
            create unique index if not exists ix_on_call_alerts_fingerprint_starts_at on on_call_alerts (fingerprint, starts_at);
            create index if not exists ix_on_call_alerts_received_at on on_call_alerts (received_at);
            create table if not exists on_call_pages (
                id bigint generated always as identity constraint pk_on_call_pages primary key,
                ticket_id bigint null,
                alert_id bigint null constraint fk_on_call_pages_on_call_alerts_alert_id references on_call_alerts (id) on delete restrict,
                title character varying(300) not null,
                opened_at timestamptz not null,
                step integer not null,
                next_step_at timestamptz null,
                acknowledged_at timestamptz null,
                acknowledged_by_id bigint null constraint fk_on_call_pages_users_acknowledged_by_id references users (id) on delete restrict,
                ended_at timestamptz null,
                ending text null constraint ck_on_call_pages_ending check (ending in ('taken', 'resolved', 'closed', 'lowered')),
                constraint ck_on_call_pages_cause check ((ticket_id is null) <> (alert_id is null)),
                constraint ck_on_call_pages_ended check ((ended_at is null) = (ending is null))
            );
            create unique index if not exists ix_on_call_pages_ticket_id on on_call_pages (ticket_id) where ended_at is null;
            create unique index if not exists ix_on_call_pages_alert_id on on_call_pages (alert_id);
            create index if not exists ix_on_call_pages_acknowledged_by_id on on_call_pages (acknowledged_by_id);
            create index if not exists ix_on_call_pages_next_step_at on on_call_pages (next_step_at) where next_step_at is not null;
            create table if not exists on_call_page_calls (
                id bigint generated always as identity constraint pk_on_call_page_calls primary key,
                page_id bigint not null constraint fk_on_call_page_calls_on_call_pages_page_id references on_call_pages (id) on delete cascade,
                person_id bigint not null constraint fk_on_call_page_calls_users_person_id references users (id) on delete restrict,
                step integer not null,
                at timestamptz not null
            );
            create unique index if not exists ix_on_call_page_calls_page_id_person_id on on_call_page_calls (page_id, person_id);
            create index if not exists ix_on_call_page_calls_person_id on on_call_page_calls (person_id);
            """);
    }

    protected override void Down(MigrationBuilder migrationBuilder) => migrationBuilder.Sql("""
        drop table on_call_page_calls;
        drop table on_call_pages;
        drop table on_call_alerts;
        drop table on_call_feeds;
        drop table on_call_swaps;
        drop table on_call_absences;
        drop table on_call_rotas;
        """);
}
