using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Migrations;

namespace TechSupport.Data.Migrations;

/// <summary>Full-text search: the Russian configuration stems Cyrillic words as Russian and Latin ones as English.</summary>
[DbContext(typeof(AppDb))]
[Migration("20261123101000_Search")]
public sealed class Search : Migration
{
    protected override void Up(MigrationBuilder migrationBuilder) => migrationBuilder.Sql("""
        create extension if not exists pg_trgm;

        alter table tickets add column search tsvector not null generated always as (
            setweight(to_tsvector('russian', subject), 'A') || setweight(to_tsvector('russian', description), 'B')) stored;
        create index ix_tickets_search on tickets using gin (search);

        alter table comments add column search tsvector not null generated always as (to_tsvector('russian', body)) stored;
        create index ix_comments_search on comments using gin (search);

        create index ix_users_full_name_trgm on users using gin (full_name gin_trgm_ops);
        """);

    protected override void Down(MigrationBuilder migrationBuilder) => migrationBuilder.Sql("""
        drop index ix_users_full_name_trgm;
        alter table comments drop column search;
        alter table tickets drop column search;
        """);
}
