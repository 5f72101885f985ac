using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Migrations;

namespace TechSupport.Data.Migrations;

/// <summary>Sign-ins that the server can end. The release before this one writes none and asks for none.</summary>
[DbContext(typeof(AppDb))]
[Migration("20261128205623_Sessions")]
public sealed class Sessions : Migration
{
    protected override void Up(MigrationBuilder migrationBuilder)
    {
        // the reference locks the people against changes for as long as it takes to make it
        migrationBuilder.Sql("set local lock_timeout = '5s'");
        migrationBuilder.Sql("""
            create table if not exists sessions (
                id uuid not null constraint pk_sessions primary key,
                user_id bigint not null constraint fk_sessions_users_user_id references users (id) on delete cascade,
                started_at timestamptz not null,
                ended_at timestamptz null
            )
            """);
        migrationBuilder.Sql("create index if not exists ix_sessions_user_id on sessions (user_id)");
        migrationBuilder.Sql("create index if not exists ix_sessions_started_at on sessions (started_at)");
    }

    protected override void Down(MigrationBuilder migrationBuilder) => migrationBuilder.Sql("drop table sessions");
}
