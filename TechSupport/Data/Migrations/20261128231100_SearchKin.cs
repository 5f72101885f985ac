using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Migrations;

namespace TechSupport.Data.Migrations;

/// <summary>
/// Words whose forms no rule about endings tells are looked for by their families: "день" has lost its vowel in "дня" and is too short for
/// the rule about "звонок", "люди" and "broke" are other words altogether. What follows a rule stays with the rule: "ковёр", "ковра" and
/// "сестёр" now do as well. A family is found behind the word itself: the stem of "имени" is also that of "именно".
/// </summary>
[DbContext(typeof(AppDb))]
[Migration("20261128231100_SearchKin")]
public sealed class SearchKin : Migration
{
    protected override void Up(MigrationBuilder migrationBuilder) => migrationBuilder.Sql("""
        -- what the texts have of a word's family, each form as it is written: with the endings of a rule, "снов" of "сон" would find "снова"
        create function search_kin(word text) returns text[] language plpgsql immutable strict parallel safe set search_path = pg_catalog as $$
        declare
            families constant text :=
                ' день дня дню днем дне дни дней дням днями днях | полдень полдня полудня полдню полудню полднем полуднем полдни | пень пня пню пнем пне пни пней пням пнями пнях |'
                ' лед льда льду льдом льде льды льдов льдам льдами льдах | сон сна сну сном сне сны снам снами снах | рот рта рту ртом рте рты ртов ртам ртами ртах |'
                ' лоб лба лбу лбом лбе лбы лбов лбам лбами лбах | шов шва шву швом шве швы швов швам швами швах | церковь церкви церковью церквей церквам церквами церквах |'
                ' любовь любви любовью | ноготь ногтя ногтю ногтем ногте ногти ногтей ногтям ногтями ногтях | локоть локтя локтю локтем локте локти локтей локтям локтями локтях |'
                ' коготь когтя когтю когтем когте когти когтей когтям когтями когтях | хребет хребта хребту хребтом хребте хребты хребтов |'
                ' заем займа займу займом займе займы займов займам займами займах | наем найма найму наймом найме |'
                ' заяц зайца зайцу зайцем зайце зайцы зайцев зайцам зайцами зайцах | яйцо яйца яйцу яйцом яйце яиц яйцам яйцами яйцах | деньги денег деньгам деньгами деньгах |'
                ' свадьба свадьбы свадьбе свадьбу свадьбой свадеб свадьбам свадьбами свадьбах | время времени временем времена времен временам временами временах |'
                ' имя имени именем имена имен именам именами именах | мать матери матерью матерей матерям матерями матерях |'
                ' дочь дочери дочерью дочерей дочерям дочерьми дочерями дочерях | ухо уха уху ухом ухе уши ушей ушам ушами ушах |'
                ' человек человека человеку человеком человеке люди людей людям людьми людях |'
                ' ребенок ребенка ребенку ребенком ребенке дети детей детям детьми детях ребята ребят ребятам ребятами ребятах |'
                ' господин господина господину господином господине господа господ господам господами господах |'
                ' хозяин хозяина хозяину хозяином хозяине хозяева хозяев хозяевам хозяевами хозяевах | сын сына сыну сыном сыне сыновья сыновей сыновьям сыновьями сыновьях |'
                ' идти иду идет идут шел шла шло шли | войти войду войдет войдут войдите вошел вошла вошло вошли | выйти выйду выйдет выйдут вышел вышла вышло вышли |'
                ' зайти зайду зайдет зайдут зайдите зашел зашла зашло зашли | прийти приду придут пришел пришла пришло пришли | уйти уйду уйдет уйдут ушел ушла ушло ушли |'
                ' пройти пройду пройдет пройдут прошел | найти найду найдет найдут найдите нашел нашла нашло нашли | произойти произойдет произошел произошла произошло произошли |'
                ' дойти дойдет дойдут дошел дошла дошло дошли | перейти перейду перейдет перейдут перешел перешла перешло перешли |'
                ' подойти подойдет подойдут подошел подошла подошло подошли | mouse mice | foot feet | tooth teeth | child children | person persons people | man men | woman women |'
                ' shelf shelves | knife knives | analysis analyses | diagnosis diagnoses | break breaks breaking broke broken | freeze freezes freezing froze frozen |'
                ' steal stole stolen | speak spoke spoken | wake woke woken | choose chose chosen | write writes writing wrote written | send sends sending sent |'
                ' lose loses losing lost | find finds finding found | stick sticks sticking stuck | tear tears torn tore | wear wears worn wore | burn burns burnt burned |'
                ' buy buys bought | bring brings brought | keep keeps kept | hear hears heard | hold holds held | fall falls fell fallen | blow blows blew blown |'
                ' begin begins began begun | run runs running ran | shake shakes shook shaken | bend bends bent | go goes going went gone | give gives gave given |'
                ' take takes taking took taken | see sees seeing saw seen | grow grew grown | know knows knew known | draw draws drew drawn | forget forgets forgot forgotten |';
        begin
            -- most words have none, and one look tells them
            if position(' ' || word || ' ' in families) = 0 then return '{}'; end if;
            return array(
                select distinct lexeme from unnest(string_to_array(families, '|')) family, unnest(string_to_array(trim(family), ' ')) form,
                    lateral unnest(ts_lexize(case when form ~ '^[a-z]' then 'english_stem'::regdictionary else 'russian_stem' end, form)) lexeme
                where position(' ' || word || ' ' in family) > 0);
        end $$;

        create or replace function search_forms(word text) returns text[] language plpgsql immutable strict parallel safe set search_path = pg_catalog as $$
        declare
            stem text := coalesce(
                (ts_lexize(case when word ~ '^[a-z]+$' then 'english_stem'::regdictionary when word ~ '[0-9]' then 'simple' else 'russian_stem' end, word))[1], '');
            found text[];
            more text[] := '{}';
            form text;
        begin
            -- a word that says nothing: "и", "the"
            if stem = '' then return '{}'; end if;
            if word !~ '^[а-я]+$' then return array[stem]; end if;
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

        -- the word itself ranks before its family
        create or replace function search_word(typed text, broad boolean) returns tsquery language plpgsql immutable strict parallel safe set search_path = public, pg_catalog set client_min_messages = warning as $$
        declare
            word text := trim(both from search_fold(typed), '.,;:!?()[]{}«»"''“”„/\|&*<>');
            lexemes text[];
            phrase tsquery;
        begin
            if word ~ '^[0-9a-zа-я]+$' then
                lexemes := search_forms(word);
                if lexemes = '{}' then return ''::tsquery; end if;
                if broad then
                    lexemes := lexemes || search_kin(word);
                    -- wi-fi, штрих-код: the text has it with a dash
                    if word ~ '^[a-zа-я]+$' and length(lexemes[1]) between 4 and 10 then
                        lexemes := lexemes || array(select left(lexemes[1], n) || '-' || substr(lexemes[1], n + 1) from generate_series(2, length(lexemes[1]) - 2) n);
                    end if;
                    -- scanning, scanner; slowly, slow
                    if word ~ '^[a-z]+$' then
                        lexemes := lexemes || regexp_replace(lexemes[1], 'li$', '') || regexp_replace(lexemes[1], '(.)\1?er$', '\1');
                        if length(lexemes[1]) >= 4 then lexemes := lexemes || (lexemes[1] || ':*'); end if;
                    end if;
                    -- typed with letters of the other script that look the same: 1c, НР
                    if word ~ '^[0-9abekmhopctyx]+$' then lexemes := lexemes || translate(word, 'abekmhopctyx', 'авекмнорстух'); end if;
                    if word ~ '^[0-9авекмнорстух]+$' then lexemes := lexemes || search_alike(word); end if;
                    if length(word) >= 4 or word ~ '[0-9]' and length(word) = 3 then lexemes := lexemes || (word || ':*'); end if;
                end if;
                return (select string_agg(case when lexeme like '%:*' then quote_literal(left(lexeme, -2)) || ':*' else quote_literal(lexeme) end, '|') from (select distinct unnest(lexemes) as lexeme) of_it)::tsquery;
            end if;
            phrase := phraseto_tsquery('russian', word);
            if broad and word like '%-%' then
                phrase := phrase || plainto_tsquery('russian', replace(word, '-', ' ')) || search_word(replace(word, '-', ''), false);
            end if;
            return phrase;
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

        create or replace function search_word(typed text, broad boolean) returns tsquery language plpgsql immutable strict parallel safe set search_path = public, pg_catalog set client_min_messages = warning as $$
        declare
            word text := trim(both from search_fold(typed), '.,;:!?()[]{}«»"''“”„/\|&*<>');
            lexemes text[];
            phrase tsquery;
        begin
            if word ~ '^[0-9a-zа-я]+$' then
                lexemes := search_forms(word);
                if lexemes = '{}' then return ''::tsquery; end if;
                if broad then
                    -- wi-fi, штрих-код: the text has it with a dash
                    if word ~ '^[a-zа-я]+$' and length(lexemes[1]) between 4 and 10 then
                        lexemes := lexemes || array(select left(lexemes[1], n) || '-' || substr(lexemes[1], n + 1) from generate_series(2, length(lexemes[1]) - 2) n);
                    end if;
                    -- scanning, scanner; slowly, slow
                    if word ~ '^[a-z]+$' then
                        lexemes := lexemes || regexp_replace(lexemes[1], 'li$', '') || regexp_replace(lexemes[1], '(.)\1?er$', '\1');
                        if length(lexemes[1]) >= 4 then lexemes := lexemes || (lexemes[1] || ':*'); end if;
                    end if;
                    -- typed with letters of the other script that look the same: 1c, НР
                    if word ~ '^[0-9abekmhopctyx]+$' then lexemes := lexemes || translate(word, 'abekmhopctyx', 'авекмнорстух'); end if;
                    if word ~ '^[0-9авекмнорстух]+$' then lexemes := lexemes || search_alike(word); end if;
                    if length(word) >= 4 or word ~ '[0-9]' and length(word) = 3 then lexemes := lexemes || (word || ':*'); end if;
                end if;
                return (select string_agg(case when lexeme like '%:*' then quote_literal(left(lexeme, -2)) || ':*' else quote_literal(lexeme) end, '|') from (select distinct unnest(lexemes) as lexeme) of_it)::tsquery;
            end if;
            phrase := phraseto_tsquery('russian', word);
            if broad and word like '%-%' then
                phrase := phrase || plainto_tsquery('russian', replace(word, '-', ' ')) || search_word(replace(word, '-', ''), false);
            end if;
            return phrase;
        end $$;

        drop function search_kin(text);
        """);
}
