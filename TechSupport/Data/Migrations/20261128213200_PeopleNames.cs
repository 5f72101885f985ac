using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Migrations;

namespace TechSupport.Data.Migrations;

/// <summary>
/// Names are compared by how they sound, in whatever script and spelling they are written: Семёнов, Semenov and Semyonov are one. They
/// are sorted as in a directory. No index uses the collation: another version of ICU may sort otherwise, and an index would then be wrong.
/// </summary>
[DbContext(typeof(AppDb))]
[Migration("20261128213200_PeopleNames")]
public sealed class PeopleNames : Migration
{
    // the order matters: what is written with two letters before what one of them is alone
    private static readonly (string From, string To)[] Sounds =
    [
        ("х", "h"), ("kh", "h"), ("ц", "ts"), ("tz", "ts"), ("щ", "sh"), ("ш", "sh"), ("shch", "sh"), ("sch", "sh"), ("ч", "ch"), ("tch", "ch"), ("ж", "zh"),
        ("ю", "iu"), ("я", "ia"), ("yo", "e"), ("jo", "e"), ("ph", "f"), ("x", "ks"), ("ck", "k"), ("ch", "~"), ("c", "k"), ("~", "ch"),
        ("j", "i"), ("y", "i"), ("ie", "e"),
    ];

    protected override void Up(MigrationBuilder migrationBuilder)
    {
        const string letters = "translate(lower(regexp_replace(normalize(name, nfkd), E'[~\\u0300-\\u036f]', '', 'g')), 'абвгдезийклмнопрстуфыэwq''’ʼьъ', 'abvgdeziiklmnoprstufievk')";
        var sounds = Sounds.Aggregate(letters, (inner, sound) => $"replace({inner}, '{sound.From}', '{sound.To}')");
        migrationBuilder.Sql($"""
            set local lock_timeout = '10s';

            create function name_sound(name text) returns text language sql immutable strict parallel safe cost 100
            return coalesce(nullif(trim(both from regexp_replace(regexp_replace({sounds}, '[^a-zа-я0-9]+', ' ', 'g'), '(.)\1+', '\1', 'g')), ''), E'\u0001');

            create index ix_users_name_sound on users using gin (name_sound(full_name) gin_trgm_ops);

            create collation names (provider = icu, locale = 'ru-u-kn-true');
            """);
    }

    protected override void Down(MigrationBuilder migrationBuilder) => migrationBuilder.Sql("""
        set local lock_timeout = '10s';
        drop collation names;
        drop index ix_users_name_sound;
        drop function name_sound(text);
        """);
}
