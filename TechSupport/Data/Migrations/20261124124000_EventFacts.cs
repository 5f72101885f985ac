using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Migrations;

namespace TechSupport.Data.Migrations;

/// <summary>The facts of an event are names with values: whoever reads them need not fear anything else.</summary>
[DbContext(typeof(AppDb))]
[Migration("20261124124000_EventFacts")]
public sealed class EventFacts : Migration
{
    protected override void Up(MigrationBuilder migrationBuilder) => migrationBuilder.Sql("""
        alter table events add constraint ck_events_data check (jsonb_typeof(data) = 'object');
        """);

    protected override void Down(MigrationBuilder migrationBuilder) => migrationBuilder.Sql("""
        alter table events drop constraint ck_events_data;
        """);
}
