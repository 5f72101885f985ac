using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Migrations;

namespace TechSupport.Data.Migrations;

/// <summary>Lists show first what affects patients, then what is due first; and all tickets are sorted by due date and priority in both directions. Built while people work; an interrupted try begins anew.</summary>
[DbContext(typeof(AppDb))]
[Migration("20261129080000_TicketOrderIndexes")]
public sealed class TicketOrderIndexes : Migration
{
    private const string Active = "status in ('new', 'open', 'waiting')";

    private static readonly (string Name, string Over)[] Indexes =
    [
        ("ix_tickets_active_care", $"((not patient_care), due_at, id) where {Active}"),
        ("ix_tickets_unassigned_care", $"((not patient_care), due_at, id) where assignee_id is null and {Active}"),
        ("ix_tickets_assignee_care", $"(assignee_id, (not patient_care), due_at, id) where {Active}"),
        ("ix_tickets_due", "(due_at, id)"),
        ("ix_tickets_priority_due", "(priority, due_at, id)"),
    ];

    protected override void Up(MigrationBuilder migrationBuilder)
    {
        foreach (var (name, over) in Indexes)
        {
            migrationBuilder.Sql($"drop index concurrently if exists {name}", suppressTransaction: true);
            migrationBuilder.Sql($"create index concurrently {name} on tickets {over}", suppressTransaction: true);
        }
    }

    protected override void Down(MigrationBuilder migrationBuilder)
    {
        foreach (var (name, _) in Indexes) migrationBuilder.Sql($"drop index concurrently if exists {name}", suppressTransaction: true);
    }
}
