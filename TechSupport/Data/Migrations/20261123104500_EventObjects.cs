using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Migrations;

namespace TechSupport.Data.Migrations;

/// <summary>The audit page asks what was done to a person or a thing.</summary>
[DbContext(typeof(AppDb))]
[Migration("20261123104500_EventObjects")]
public sealed class EventObjects : Migration
{
    protected override void Up(MigrationBuilder migrationBuilder) => migrationBuilder.Sql("""
        set local lock_timeout = '10s';
        create index ix_events_object on events (object_id, id) where object_id is not null;
        """);

    protected override void Down(MigrationBuilder migrationBuilder) => migrationBuilder.Sql("drop index ix_events_object;");
}
