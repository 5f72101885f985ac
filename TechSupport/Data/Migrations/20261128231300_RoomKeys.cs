using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Migrations;

namespace TechSupport.Data.Migrations;

/// <summary>A room has one form, whatever people write it with: "214", "каб. 214", "room 214"; "214-А" and "214 a".</summary>
[DbContext(typeof(AppDb))]
[Migration("20261128231300_RoomKeys")]
public sealed class RoomKeys : Migration
{
    protected override void Up(MigrationBuilder migrationBuilder) => migrationBuilder.Sql("""
        -- not one expression: written out into every plan, it would take longer to plan than to run
        create function room_key(room text) returns text language plpgsql immutable strict parallel safe cost 500 set search_path = public, pg_catalog as $$
        declare
            -- № is put aside first: normalized it would be letters
            written constant text := regexp_replace(lower(normalize(translate(room, '№', ' '), nfkc)), '[^0-9a-zа-яё]+(?:каб|кабинет[а-я]*|комн|комнат[а-я]*|палат[а-я]*|room|ward|office)[^0-9a-zа-яё]*$', '');
        begin
            -- "в" alone is a block, "n" at a digit as well
            return regexp_replace(plate_key(regexp_replace(written,
                '^[^0-9a-zа-яё]*(?:(?:(?:в|in) +)?(?:к(?=[.])|(?:каб|кабинет[а-я]*|ком|комн|комнат[а-я]*|пал|палат[а-я]*|офис[а-я]*|оф|room|rm|office|ward)(?![a-zа-яё])))?'
                '[^0-9a-zа-яё]*(?:(?:no|n)(?=[. ])|номер(?![a-zа-яё]))?[^0-9a-zа-яё]*(?=[a-zа-яё]{0,2}[- ]?[0-9])', '')), '([0-9])-(?=[A-ZА-Я])|^([A-ZА-Я]{1,2})-(?=[0-9])', '\1\2', 'g');
        end $$;
        """);

    protected override void Down(MigrationBuilder migrationBuilder) => migrationBuilder.Sql("drop function room_key(text)");
}
