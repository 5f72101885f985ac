using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Migrations;

namespace TechSupport.Data.Migrations;

/// <summary>In which state each health check is, and the changes of a month.</summary>
[DbContext(typeof(AppDb))]
[Migration("20261129001000_HealthChecks")]
public sealed class HealthChecks : Migration
{
    protected override void Up(MigrationBuilder migrationBuilder) => migrationBuilder.Sql("""
        create table if not exists health_standings (
            check_id text not null constraint pk_health_standings primary key,
            state text not null constraint ck_health_standings_state check (state in ('good', 'unknown', 'watch', 'broken')),
            since timestamptz not null,
            looked_at timestamptz not null,
            sentence text not null,
            figures text[] not null,
            told_at timestamptz null
        );
        create table if not exists health_changes (
            id bigint generated always as identity constraint pk_health_changes primary key,
            check_id text not null,
            state text not null constraint ck_health_changes_state check (state in ('good', 'unknown', 'watch', 'broken')),
            at timestamptz not null,
            sentence text not null,
            figures text[] not null
        );
        create index if not exists ix_health_changes_check_id_at on health_changes (check_id, at);
        create index if not exists ix_health_changes_at on health_changes (at);
        """);

    protected override void Down(MigrationBuilder migrationBuilder) => migrationBuilder.Sql("drop table health_changes; drop table health_standings");
}
