using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Migrations;

namespace TechSupport.Data.Migrations;

/// <summary>A ticket names the closed one whose problem is back. The reference is checked from the next migration on.</summary>
[DbContext(typeof(AppDb))]
[Migration("20261128210000_ReportedAgain")]
public sealed class ReportedAgain : Migration
{
    protected override void Up(MigrationBuilder migrationBuilder)
    {
        migrationBuilder.Sql("set local lock_timeout = '5s'");
        migrationBuilder.Sql("alter table tickets add column if not exists follows_id bigint");
        migrationBuilder.Sql("alter table tickets drop constraint if exists fk_tickets_tickets_follows_id");
        migrationBuilder.Sql("alter table tickets add constraint fk_tickets_tickets_follows_id foreign key (follows_id) references tickets (id) on delete restrict not valid");
    }

    protected override void Down(MigrationBuilder migrationBuilder) => migrationBuilder.Sql("alter table tickets drop column follows_id");
}
