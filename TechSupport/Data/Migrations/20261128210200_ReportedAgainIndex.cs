using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Migrations;

namespace TechSupport.Data.Migrations;

/// <summary>The ticket that reports another again is found by an index, built while people work; an interrupted try begins anew.</summary>
[DbContext(typeof(AppDb))]
[Migration("20261128210200_ReportedAgainIndex")]
public sealed class ReportedAgainIndex : Migration
{
    protected override void Up(MigrationBuilder migrationBuilder)
    {
        migrationBuilder.Sql("drop index concurrently if exists ix_tickets_follows_id", suppressTransaction: true);
        migrationBuilder.Sql("create index concurrently ix_tickets_follows_id on tickets (follows_id) where follows_id is not null", suppressTransaction: true);
    }

    protected override void Down(MigrationBuilder migrationBuilder) =>
        migrationBuilder.Sql("drop index concurrently if exists ix_tickets_follows_id", suppressTransaction: true);
}
