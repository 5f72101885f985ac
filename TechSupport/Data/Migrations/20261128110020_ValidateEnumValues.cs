using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Migrations;

namespace TechSupport.Data.Migrations;

/// <summary>Reads the rows that were there before two checks, in a transaction of its own: nobody waits for it.</summary>
[DbContext(typeof(AppDb))]
[Migration("20261128110020_ValidateEnumValues")]
public sealed class ValidateEnumValues : Migration
{
    protected override void Up(MigrationBuilder migrationBuilder) => migrationBuilder.Sql("""
        set local lock_timeout = '10s';
        alter table users validate constraint ck_users_role;
        alter table tickets validate constraint ck_tickets_waiting_for;
        """);

    protected override void Down(MigrationBuilder migrationBuilder) { /* they stay valid */ }
}
