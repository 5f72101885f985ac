using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Migrations;

namespace TechSupport.Data.Migrations;

/// <summary>The one enum whose values the database did not check.</summary>
[DbContext(typeof(AppDb))]
[Migration("20261128110010_WaitingForValues")]
public sealed class WaitingForValues : Migration
{
    protected override void Up(MigrationBuilder migrationBuilder) => migrationBuilder.Sql("""
        set local lock_timeout = '10s';
        alter table tickets add constraint ck_tickets_waiting_for check (waiting_for in ('requester', 'supplier')) not valid;
        """);

    protected override void Down(MigrationBuilder migrationBuilder) => migrationBuilder.Sql("""
        set local lock_timeout = '10s';
        alter table tickets drop constraint ck_tickets_waiting_for;
        """);
}
