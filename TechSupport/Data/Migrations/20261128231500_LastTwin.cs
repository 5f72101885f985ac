using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Migrations;

namespace TechSupport.Data.Migrations;

/// <summary>
/// A twin is one only while another has its number. When that one gets another number or is deleted, the oldest twin that is left takes its
/// place in the unique index, in the same transaction; before, nothing but the application kept a third from the number. Triggers do it, as
/// they set the mark: for the version before too.
/// </summary>
[DbContext(typeof(AppDb))]
[Migration("20261128231500_LastTwin")]
public sealed class LastTwin : Migration
{
    protected override void Up(MigrationBuilder migrationBuilder) => migrationBuilder.Sql("""
        set local lock_timeout = '10s';

        create function last_twin_equipment() returns trigger language plpgsql set search_path = public, pg_temp as $$
        begin
            update equipment set is_twin = false where plate = old.plate and is_twin
                and id = (select min(id) from equipment where plate = old.plate and is_twin)
                and not exists (select 1 from equipment where plate = old.plate and not is_twin);
            return null;
        end $$;
        create trigger equipment_last_twin_changed after update on equipment for each row when (old.plate <> new.plate and not old.is_twin) execute function last_twin_equipment();
        create trigger equipment_last_twin_deleted after delete on equipment for each row when (not old.is_twin) execute function last_twin_equipment();

        create function last_twin_room() returns trigger language plpgsql set search_path = public, pg_temp as $$
        begin
            update rooms set is_twin = false where location_id = old.location_id and plate = old.plate and is_twin
                and id = (select min(id) from rooms where location_id = old.location_id and plate = old.plate and is_twin)
                and not exists (select 1 from rooms where location_id = old.location_id and plate = old.plate and not is_twin);
            return null;
        end $$;
        create trigger rooms_last_twin_changed after update on rooms for each row
            when ((old.location_id, old.plate) is distinct from (new.location_id, new.plate) and not old.is_twin) execute function last_twin_room();
        create trigger rooms_last_twin_deleted after delete on rooms for each row when (not old.is_twin) execute function last_twin_room();

        -- those that have been alone with their number since
        update equipment e set is_twin = false where is_twin
            and id = (select min(id) from equipment o where o.plate = e.plate and o.is_twin)
            and not exists (select 1 from equipment o where o.plate = e.plate and not o.is_twin);
        update rooms r set is_twin = false where is_twin
            and id = (select min(id) from rooms o where o.location_id = r.location_id and o.plate = r.plate and o.is_twin)
            and not exists (select 1 from rooms o where o.location_id = r.location_id and o.plate = r.plate and not o.is_twin);
        """);

    protected override void Down(MigrationBuilder migrationBuilder) => migrationBuilder.Sql("""
        set local lock_timeout = '10s';
        drop trigger rooms_last_twin_deleted on rooms;
        drop trigger rooms_last_twin_changed on rooms;
        drop function last_twin_room();
        drop trigger equipment_last_twin_deleted on equipment;
        drop trigger equipment_last_twin_changed on equipment;
        drop function last_twin_equipment();
        """);
}
