using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Migrations;

namespace TechSupport.Data.Migrations;

/// <summary>When Telegram no longer took what was sent to a person, so that their profile can say why nothing comes there.</summary>
[DbContext(typeof(AppDb))]
[Migration("20261128214000_TelegramLost")]
public sealed class TelegramLost : Migration
{
    protected override void Up(MigrationBuilder migrationBuilder) => migrationBuilder.Sql("""
        set local lock_timeout = '10s';
        alter table users add column telegram_lost_at timestamptz;
        """);

    protected override void Down(MigrationBuilder migrationBuilder) => migrationBuilder.Sql("""
        set local lock_timeout = '10s';
        alter table users drop column telegram_lost_at;
        """);
}
