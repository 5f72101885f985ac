using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Migrations;

namespace TechSupport.Data.Migrations;

/// <summary>
/// The number on a plate has one form, whatever it was typed with: letters that look alike, dashes and blanks, full-width signs, a keyboard
/// in the other layout. It is unique from now on. What is there twice stays and is marked; people decide what becomes of it. The version
/// before does not know these columns, so triggers fill them.
/// </summary>
[DbContext(typeof(AppDb))]
[Migration("20261128213300_PlateNumbers")]
public sealed class PlateNumbers : Migration
{
    protected override void Up(MigrationBuilder migrationBuilder) => migrationBuilder.Sql("""
        set local lock_timeout = '10s';

        -- the letters of the Russian keyboard that have a Latin letter on their key
        create function plate_layout(plate text) returns text language sql immutable strict parallel safe
        return translate(plate, 'ЙЦУКЕНГШЩЗФЫВАПРОЛДЯЧСМИТЬ', 'QWERTYUIOPASDFGHJKLZXCVBNM');

        -- upper case, one dash for whatever parts the number
        create function plate_tidy(number text) returns text language sql immutable strict parallel safe
        return trim(both '-' from regexp_replace(upper(regexp_replace(normalize(number, nfkc), E'[\u00ad\u200b-\u200f\u202a-\u202e\u2060\ufeff]', '', 'g')),
            E'[\\s_\u2010-\u2015\u2212-]+', '-', 'g'));

        -- three Cyrillic letters or more, one of which looks like no Latin letter, are a Latin number typed in the Russian layout
        create function plate_key(number text) returns text language plpgsql immutable strict parallel safe set search_path = public, pg_catalog as $$
        declare
            plate text := plate_tidy(number);
            letters text := regexp_replace(plate, '[^A-ZА-ЯЁ]', '', 'g');
        begin
            if letters ~ '^[ЙЦУКЕНГШЩЗФЫВАПРОЛДЯЧСМИТЬ]{3,}$' and letters ~ '[^АВЕКМНОРСТУХ]' then return plate_layout(plate); end if;
            return translate(plate, 'АВЕКМНОРСТУХЁ', 'ABEKMHOPCTYXE');
        end $$;

        alter table equipment add column plate text not null default '', add column is_twin boolean not null default false;
        alter table rooms add column plate text not null default '', add column is_twin boolean not null default false;

        update equipment e set plate = k.plate, is_twin = k.place > 1 from (
            select id, plate_key(inventory_number) as plate, row_number() over (partition by plate_key(inventory_number) order by id) as place from equipment) k where k.id = e.id;
        update rooms r set plate = k.plate, is_twin = k.place > 1 from (
            select id, plate_key(number) as plate, row_number() over (partition by location_id, plate_key(number) order by id) as place from rooms) k where k.id = r.id;

        create unique index ix_equipment_plate on equipment (plate) where not is_twin;
        create unique index ix_rooms_location_id_plate on rooms (location_id, plate) where not is_twin;

        -- a number that changes is compared with all others; one that stays is left alone, a twin too
        create function plate_equipment() returns trigger language plpgsql set search_path = public, pg_temp as $$
        begin
            if tg_op = 'INSERT' or new.inventory_number <> old.inventory_number then
                new.is_twin := tg_op = 'UPDATE' and old.is_twin and plate_key(new.inventory_number) = old.plate;
                new.plate := plate_key(new.inventory_number);
            end if;
            return new;
        end $$;
        create trigger equipment_plate before insert or update on equipment for each row execute function plate_equipment();

        create function plate_room() returns trigger language plpgsql set search_path = public, pg_temp as $$
        begin
            if tg_op = 'INSERT' or new.number <> old.number then
                new.is_twin := tg_op = 'UPDATE' and old.is_twin and plate_key(new.number) = old.plate;
                new.plate := plate_key(new.number);
            end if;
            return new;
        end $$;
        create trigger rooms_plate before insert or update on rooms for each row execute function plate_room();
        """);

    protected override void Down(MigrationBuilder migrationBuilder) => migrationBuilder.Sql("""
        set local lock_timeout = '10s';
        drop trigger rooms_plate on rooms;
        drop trigger equipment_plate on equipment;
        drop function plate_room();
        drop function plate_equipment();
        alter table rooms drop column plate, drop column is_twin;
        alter table equipment drop column plate, drop column is_twin;
        drop function plate_key(text);
        drop function plate_tidy(text);
        drop function plate_layout(text);
        """);
}
