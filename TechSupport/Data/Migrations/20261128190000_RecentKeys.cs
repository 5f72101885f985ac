using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Migrations;

namespace TechSupport.Data.Migrations;

/// <summary>The keys of the forms that changed a ticket lately. The release before this one goes on writing only the last of them.</summary>
[DbContext(typeof(AppDb))]
[Migration("20261128190000_RecentKeys")]
public sealed class RecentKeys : Migration
{
    protected override void Up(MigrationBuilder migrationBuilder)
    {
        // a constant default rewrites nothing
        migrationBuilder.Sql("set local lock_timeout = '5s'");
        migrationBuilder.Sql("alter table tickets add column if not exists recent_keys uuid[] not null default '{}'");
    }

    protected override void Down(MigrationBuilder migrationBuilder) => migrationBuilder.Sql("alter table tickets drop column recent_keys");
}
