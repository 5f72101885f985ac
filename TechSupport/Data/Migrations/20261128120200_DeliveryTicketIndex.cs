using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Migrations;

namespace TechSupport.Data.Migrations;

/// <summary>
/// The messages about one ticket, for the check that waits for its own and for its removal. Built while messages are written;
/// one that was interrupted leaves an invalid index, so the next try begins anew.
/// </summary>
[DbContext(typeof(AppDb))]
[Migration("20261128120200_DeliveryTicketIndex")]
public sealed class DeliveryTicketIndex : Migration
{
    protected override void Up(MigrationBuilder migrationBuilder)
    {
        // without a transaction, which an index that is built concurrently cannot have; it waits for transactions, not for locks
        migrationBuilder.Sql("set lock_timeout = '30s'", suppressTransaction: true);
        migrationBuilder.Sql("drop index concurrently if exists ix_deliveries_ticket_id", suppressTransaction: true);
        migrationBuilder.Sql("create index concurrently ix_deliveries_ticket_id on deliveries (ticket_id)", suppressTransaction: true);
        migrationBuilder.Sql("reset lock_timeout", suppressTransaction: true);
    }

    protected override void Down(MigrationBuilder migrationBuilder) =>
        migrationBuilder.Sql("drop index concurrently if exists ix_deliveries_ticket_id", suppressTransaction: true);
}
