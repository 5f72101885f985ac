using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Migrations;

namespace TechSupport.Data.Migrations;

/// <summary>
/// Words whose forms no rule about endings tells are looked for by their families: "день" has lost its vowel in "дня" and is too short for
/// the rule about "звонок", "люди" and "broke" are other words altogether. What follows a rule stays with the rule: "ковёр", "ковра" and
/// "сестёр" now do as well.
/// </summary>
[DbContext(typeof(AppDb))]
[Migration("20261128231100_SearchKin")]
public sealed class SearchKin : Migration
{
    protected override void Up(MigrationBuilder migrationBuilder) => migrationBuilder.Sql("""
        -- what the texts have of a word's family; * stands for the endings after a hard consonant, ~ for those after a soft one
        create function search_kin(word text) returns text[] language plpgsql immutable strict parallel safe set search_path = pg_catalog as $$
        declare
            families constant text := ' день дн~| полдень полдн~ полудн~| пень пн~| лед льд*| лев льв*| сон сн*| рот рт*| лоб лб*| пес пс*| шов шв*| ров рв*| мох мх*| лен льн*'
                '| ложь ложью лж*| рожь рожью рж*| вошь вошью вш*| церковь церковью церкв*| любовь любовью любв*| ноготь ногт~| локоть локт~| коготь когт~| ломоть ломт~'
                '| хребет хребт*| овес овс*| заем заем* займ*| наем наем* найм*| заяц зайц*| яйцо яйц* яиц| деньги денег деньг*| судьба судьб* судеб| свадьба свадьб* свадеб'
                '| время времен времен*| имя имен имен*| темя темен темен*| семя семен семян семен*| пламя пламен*| знамя знамен знамен*'
                '| мать матерью матер~| дочь дочерью дочер~| ухо ух* уш*| человек человек* люд~| ребенок ребенк* дет~ ребят*| друг друг* друзья друзей друзьям друзьями друзьях'
                '| господин господин* господа господ*| хозяин хозяин* хозяева хозяев*| сын сын* сыновья сыновей сыновьям сыновьями сыновьях'
                '| идти иду идет идут шел шла шло шли| войти войду войдет войдут войдите вошел вошла вошло вошли| выйти выйду выйдет выйдут вышел вышла вышло вышли'
                '| зайти зайду зайдет зайдут зайдите зашел зашла зашло зашли| прийти приду придет придут пришел пришла пришло пришли| уйти уйду уйдет уйдут ушел ушла ушло ушли'
                '| пройти пройду пройдет пройдут прошел прошла прошло прошли| найти найду найдет найдут найдите нашел нашла нашло нашли| произойти произойдет произошел произошла произошло произошли'
                '| дойти дойдет дойдут дошел дошла дошло дошли| перейти перейду перейдет перейдут перешел перешла перешло перешли| подойти подойдет подойдут подошел подошла подошло подошли'
                '| mouse mice| foot feet| tooth teeth| child children| person persons people| man men| woman women| shelf shelves| knife knives| analysis analyses| diagnosis diagnoses'
                '| break breaks breaking broke broken| freeze freezes freezing froze frozen| steal stole stolen| speak spoke spoken| wake woke woken| choose chose chosen'
                '| write writes writing wrote written| send sends sending sent| lose loses losing lost| find finds finding found| stick sticks sticking stuck| tear tears torn tore'
                '| wear wears worn wore| burn burns burnt burned| buy buys bought| bring brings brought| keep keeps kept| leave leaves leaving left| hear hears heard| hold holds held'
                '| fall falls fell fallen| blow blows blew blown| begin begins began begun| run runs running ran| shake shakes shook shaken| bend bends bent| go goes going went gone'
                '| give gives gave given| take takes taking took taken| see sees seeing saw seen| grow grew grown| know knows knew known| draw draws drew drawn| forget forgets forgot forgotten|';
            hard constant text[] := '{а,у,ом,ем,е,ы,и,ов,ев,ей,ам,ами,ах}';
            soft constant text[] := '{я,ю,ем,е,и,ей,ев,ям,ями,ях,ьми}';
            family text;
            forms text[];
            found text[] := '{}';
        begin
            -- most words have none, and are told by how they begin
            if position(' ' || left(word, 2) in families) = 0 then return found; end if;
            foreach family in array string_to_array(families, '|') loop
                continue when position(' ' || left(word, 2) in family) = 0;
                select array_agg(left(stem, length(stem) - 1) || ending) into forms from unnest(string_to_array(trim(family), ' ')) stem,
                    lateral unnest(case right(stem, 1) when '*' then hard when '~' then soft else array[right(stem, 1)] end) ending;
                if word = any(forms) then
                    found := found || array(select (ts_lexize(case when form ~ '^[a-z]' then 'english_stem'::regdictionary else 'russian_stem' end, form))[1] from unnest(forms) form);
                end if;
            end loop;
            return array_remove(found, null);
        end $$;

        create or replace function search_forms(word text) returns text[] language plpgsql immutable strict parallel safe set search_path = public, pg_catalog as $$
        declare
            stem text := coalesce(
                (ts_lexize(case when word ~ '^[a-z]+$' then 'english_stem'::regdictionary when word ~ '[0-9]' then 'simple' else 'russian_stem' end, word))[1], '');
            found text[];
            more text[];
            form text;
        begin
            -- a word that says nothing: "и", "the"
            if stem = '' then return '{}'; end if;
            more := search_kin(word);
            if word !~ '^[а-я]+$' then return stem || more; end if;
            -- every beginning of the word that may be its stem, and what the stemmer makes of it with an ending
            select array_agg(distinct lexeme) into found from (
                select left(word, n) as base from generate_series(length(stem), length(word)) n
                union select stem
            ) bases, lateral (
                select base as lexeme
                union all select (ts_lexize('russian_stem', base || ending))[1] from unnest('{"",а,е,у,ы,и,ь,ом,ем,я,ю}'::text[]) ending
            ) lexemes
            where length(lexeme) >= least(3, length(stem));
            -- звонок, звонка; кнопка, кнопок; стойка, стоек; образец, образца; ковер, ковра; сестра, сестер
            foreach form in array found loop
                if form ~ '[бвгджзйклмнпрстфхцчшщь][кнлмц]$' then
                    more := more || regexp_replace(form, '[ьй]?(.)$', 'е\1') || regexp_replace(form, 'ь?(.)$', 'о\1');
                elsif form ~ '..[ое][кнлмц]$' then
                    more := more || regexp_replace(form, '[ое](.)$', '\1') || regexp_replace(form, '[ое](.)$', 'ь\1') || regexp_replace(form, '[ое](.)$', 'й\1');
                elsif form ~ '[бвгджзйклмнпрстфхцчшщ]р$' then
                    more := more || regexp_replace(form, 'р$', 'ер');
                elsif form ~ '..ер$' then
                    more := more || regexp_replace(form, 'ер$', 'р');
                end if;
            end loop;
            -- the stemmer takes these for another ending as well: "пис" is what it leaves of "писем"
            more := more || array(select stemmed from unnest(more) base, lateral (select (ts_lexize('russian_stem', base))[1] as stemmed) s where length(stemmed) >= 3);
            -- the stem first: it is what a dash may stand in
            return array(select lexeme from unnest(found || more) lexeme group by lexeme order by lexeme <> stem, lexeme);
        end $$;
        """);

    protected override void Down(MigrationBuilder migrationBuilder) => migrationBuilder.Sql("""
        create or replace function search_forms(word text) returns text[] language plpgsql immutable strict parallel safe set search_path = pg_catalog as $$
        declare
            stem text := coalesce(
                (ts_lexize(case when word ~ '^[a-z]+$' then 'english_stem'::regdictionary when word ~ '[0-9]' then 'simple' else 'russian_stem' end, word))[1], '');
            found text[];
            more text[] := '{}';
            form text;
        begin
            if stem = '' then return '{}'; end if;
            if word !~ '^[а-я]+$' then return array[stem]; end if;
            select array_agg(distinct lexeme) into found from (
                select left(word, n) as base from generate_series(length(stem), length(word)) n
                union select stem
            ) bases, lateral (
                select base as lexeme
                union all select (ts_lexize('russian_stem', base || ending))[1] from unnest('{"",а,е,у,ы,и,ь,ом,ем,я,ю}'::text[]) ending
            ) lexemes
            where length(lexeme) >= least(3, length(stem));
            foreach form in array found loop
                if form ~ '[бвгджзйклмнпрстфхцчшщь][кнлмц]$' then
                    more := more || regexp_replace(form, '[ьй]?(.)$', 'е\1') || regexp_replace(form, 'ь?(.)$', 'о\1');
                elsif form ~ '..[ое][кнлмц]$' then
                    more := more || regexp_replace(form, '[ое](.)$', '\1') || regexp_replace(form, '[ое](.)$', 'ь\1') || regexp_replace(form, '[ое](.)$', 'й\1');
                end if;
            end loop;
            return array(select distinct lexeme from unnest(found || more) lexeme);
        end $$;
        drop function search_kin(text);
        """);
}
