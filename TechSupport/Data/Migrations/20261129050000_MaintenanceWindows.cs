using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Migrations;

namespace TechSupport.Data.Migrations;

/// <summary>Times for which it was said before that the product may be away.</summary>
[DbContext(typeof(AppDb))]
[Migration("20261129050000_MaintenanceWindows")]
public sealed class MaintenanceWindows : Migration
{
    protected override void Up(MigrationBuilder migrationBuilder) => migrationBuilder.Sql("""
        create table if not exists maintenance_windows (
            id bigint generated always as identity constraint pk_maintenance_windows primary key,
            kind text not null constraint ck_maintenance_windows_kind check (kind in ('maintenance', 'deployment')),
            begins_at timestamptz not null,
            ends_at timestamptz not null,
            reason text not null,
            announced_at timestamptz null,
            announced_by bigint null,
            cancelled_at timestamptz null,
            constraint ck_maintenance_windows_length check (ends_at > begins_at and ends_at <= begins_at + interval '24 hours')
        );
        create index if not exists ix_maintenance_windows_ends_at on maintenance_windows (ends_at);
        create unique index if not exists ix_maintenance_windows_deployment on maintenance_windows (reason, begins_at) where kind = 'deployment';
        """);

    protected override void Down(MigrationBuilder migrationBuilder) => migrationBuilder.Sql("drop table maintenance_windows");
}
