using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Migrations;

namespace TechSupport.Data.Migrations;

/// <summary>Index names that say what they are for, the same in the code and in a query plan. No statement names an index, so the previous release does not notice.</summary>
[DbContext(typeof(AppDb))]
[Migration("20261128110030_IndexNames")]
public sealed class IndexNames : Migration
{
    private static readonly (string Table, string From, string To)[] Names =
    [
        ("tickets", "ix_tickets_due_at_id1", "ix_tickets_active_due"),
        ("tickets", "ix_tickets_due_at_id", "ix_tickets_unassigned_due"),
        ("tickets", "ix_tickets_assignee_id_due_at_id", "ix_tickets_assignee_due"),
        ("tickets", "ix_tickets_priority_due_at_id", "ix_tickets_active_priority"),
        ("tickets", "ix_tickets_id", "ix_tickets_active_id"),
        ("users", "UserNameIndex", "ix_users_normalized_user_name"),
        ("users", "EmailIndex", "ix_users_normalized_email"),
    ];

    protected override void Up(MigrationBuilder migrationBuilder)
    {
        migrationBuilder.Sql("set local lock_timeout = '10s';");
        foreach (var (table, from, to) in Names) migrationBuilder.RenameIndex(from, to, table);
    }

    protected override void Down(MigrationBuilder migrationBuilder)
    {
        migrationBuilder.Sql("set local lock_timeout = '10s';");
        foreach (var (table, from, to) in Names) migrationBuilder.RenameIndex(to, from, table);
    }
}
