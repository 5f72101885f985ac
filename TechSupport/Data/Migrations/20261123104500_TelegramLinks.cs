using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Migrations;

namespace TechSupport.Data.Migrations;

/// <summary>One-time codes that connect a person with a Telegram chat, and how far the bot's updates are read.</summary>
[DbContext(typeof(AppDb))]
[Migration("20261123104500_TelegramLinks")]
public sealed class TelegramLinks : Migration
{
    protected override void Up(MigrationBuilder migrationBuilder) => migrationBuilder.Sql("""
        create table telegram_codes (
            user_id bigint primary key references users (id) on delete cascade,
            hash bytea not null unique check (octet_length(hash) = 32),
            expires_at timestamptz not null
        );

        create table telegram_offset (
            only_one boolean primary key default true check (only_one),
            next_update integer not null
        );
        """);

    protected override void Down(MigrationBuilder migrationBuilder) => migrationBuilder.Sql("""
        drop table telegram_offset;
        drop table telegram_codes;
        """);
}
