using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Migrations;

namespace TechSupport.Data.Migrations;

/// <summary>
/// The application may have partitions of the events made for two years back and ahead, which is more than it ever asks for: every one
/// that exists costs each query about events, so that thousands of them would stop the house.
/// </summary>
[DbContext(typeof(AppDb))]
[Migration("20261128231000_EventPartitionBounds")]
public sealed class EventPartitionBounds : Migration
{
    protected override void Up(MigrationBuilder migrationBuilder) => migrationBuilder.Sql("""
        create or replace function ensure_event_partition(of_month timestamptz) returns void
            language plpgsql security definer set search_path = public, pg_temp as $$
        declare
            first timestamp := date_trunc('month', of_month at time zone 'UTC');
            partition text := 'events_' || to_char(first, 'YYYY_MM');
        begin
            if to_regclass(partition) is not null then return; end if;
            -- null is neither
            if (of_month between now() - interval '24 months' and now() + interval '24 months') is not true then
                raise exception 'a partition of events is made for at most 24 months before or after today' using errcode = 'invalid_parameter_value';
            end if;
            perform pg_advisory_xact_lock(hashtext('ensure_event_partition'));
            execute format('create table if not exists %I partition of events for values from (%L) to (%L)',
                partition, first at time zone 'UTC', (first + interval '1 month') at time zone 'UTC');
            execute format('revoke all on %I from public', partition);
            if exists (select 1 from pg_roles where rolname = 'techsupport_app') then
                execute format('revoke all on %I from techsupport_app', partition);
            end if;
        end $$;
        """);

    protected override void Down(MigrationBuilder migrationBuilder) =>
        throw new NotSupportedException("The audit log is never taken back.");
}
