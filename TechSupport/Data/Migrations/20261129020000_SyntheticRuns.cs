using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Migrations;

namespace TechSupport.Data.Migrations;

/// <summary>The runs of the synthetic check, one an interval, and the times in which it failed.</summary>
[DbContext(typeof(AppDb))]
[Migration("20261129020000_SyntheticRuns")]
public sealed class SyntheticRuns : Migration
{
    protected override void Up(MigrationBuilder migrationBuilder) => migrationBuilder.Sql("""
        create table if not exists synthetic_runs (
            id bigint generated always as identity constraint pk_synthetic_runs primary key,
            slot timestamptz not null,
            started_at timestamptz not null,
            covers_seconds integer not null,
            passed boolean null,
            attempts integer not null,
            seconds double precision not null,
            steps text[] not null,
            step_seconds double precision[] not null,
            failed_step text null,
            failure text null
        );
        create unique index if not exists ix_synthetic_runs_slot on synthetic_runs (slot);
        create index if not exists ix_synthetic_runs_started_at on synthetic_runs (started_at) include (passed, covers_seconds);
        create table if not exists synthetic_incidents (
            id bigint generated always as identity constraint pk_synthetic_incidents primary key,
            opened_at timestamptz not null,
            recovered_at timestamptz null,
            ticket_id bigint not null,
            step text not null,
            noted_at timestamptz not null
        );
        create index if not exists ix_synthetic_incidents_opened_at on synthetic_incidents (opened_at);
        create unique index if not exists ix_synthetic_incidents_open on synthetic_incidents (recovered_at) nulls not distinct where recovered_at is null;
        """);

    protected override void Down(MigrationBuilder migrationBuilder) => migrationBuilder.Sql("drop table synthetic_incidents; drop table synthetic_runs");
}
