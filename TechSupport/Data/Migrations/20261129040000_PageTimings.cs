using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Migrations;

namespace TechSupport.Data.Migrations;

/// <summary>How fast pages were in browsers, and which scripts failed there: counts by the hour, of nobody.</summary>
[DbContext(typeof(AppDb))]
[Migration("20261129040000_PageTimings")]
public sealed class PageTimings : Migration
{
    // up_to: the upper edge of a bucket in milliseconds, so that other edges one day do no harm to what is there
    protected override void Up(MigrationBuilder migrationBuilder) => migrationBuilder.Sql("""
        create table if not exists page_timings (
            hour timestamptz not null,
            route text not null,
            metric text not null,
            up_to integer not null,
            count bigint not null,
            constraint pk_page_timings primary key (hour, route, metric, up_to)
        );
        create table if not exists script_errors (
            hour timestamptz not null,
            route text not null,
            file text not null,
            line integer not null,
            type text not null,
            count bigint not null,
            constraint pk_script_errors primary key (hour, route, file, line, type)
        );
        """);

    protected override void Down(MigrationBuilder migrationBuilder) => migrationBuilder.Sql("drop table script_errors; drop table page_timings");
}
