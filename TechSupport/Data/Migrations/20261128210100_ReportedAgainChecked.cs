using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Migrations;

namespace TechSupport.Data.Migrations;

/// <summary>The tickets that are named are there.</summary>
[DbContext(typeof(AppDb))]
[Migration("20261128210100_ReportedAgainChecked")]
public sealed class ReportedAgainChecked : Migration
{
    protected override void Up(MigrationBuilder migrationBuilder)
    {
        migrationBuilder.Sql("set local lock_timeout = '5s'");
        migrationBuilder.Sql("alter table tickets validate constraint fk_tickets_tickets_follows_id");
    }

    // a constraint cannot be made unchecked again, and need not be
    protected override void Down(MigrationBuilder migrationBuilder) { }
}
