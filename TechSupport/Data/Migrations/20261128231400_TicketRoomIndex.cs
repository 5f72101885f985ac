using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Migrations;

namespace TechSupport.Data.Migrations;

/// <summary>Tickets are found by their room, the newest first. The index is built while people work; an interrupted try begins anew.</summary>
[DbContext(typeof(AppDb))]
[Migration("20261128231400_TicketRoomIndex")]
public sealed class TicketRoomIndex : Migration
{
    protected override void Up(MigrationBuilder migrationBuilder)
    {
        migrationBuilder.Sql("drop index concurrently if exists ix_tickets_room", suppressTransaction: true);
        migrationBuilder.Sql("create index concurrently ix_tickets_room on tickets (room_key(room), id) where room <> ''", suppressTransaction: true);
    }

    protected override void Down(MigrationBuilder migrationBuilder) =>
        migrationBuilder.Sql("drop index concurrently if exists ix_tickets_room", suppressTransaction: true);
}
