using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Migrations;

namespace TechSupport.Data.Migrations;

/// <summary>
/// A phrase in quotes, an alternative and a word that must not be there find every form, spelling and layout that a word alone does. How a
/// line is read is the application's; here a term comes with its signs. The version before goes on with <c>search_query</c>.
/// </summary>
[DbContext(typeof(AppDb))]
[Migration("20261128231200_SearchTerms")]
public sealed class SearchTerms : Migration
{
    protected override void Up(MigrationBuilder migrationBuilder) => migrationBuilder.Sql("""
        -- words that stand next to one another; what says nothing takes up its place
        create function search_phrase(typed text, broad boolean) returns tsquery language plpgsql immutable strict parallel safe set search_path = public, pg_catalog set client_min_messages = warning as $$
        declare
            whole tsquery;
            next tsquery;
            word text;
            distance int := 1;
        begin
            foreach word in array regexp_split_to_array(trim(search_fold(typed)), '\s+') loop
                -- a dash or a bracket between two words is no word
                continue when word !~ '[0-9a-zа-я]';
                next := search_word(word, broad);
                if numnode(next) > 0 then
                    whole := case when whole is null then next else tsquery_phrase(whole, next, distance) end;
                    distance := 0;
                end if;
                distance := distance + 1;
            end loop;
            return coalesce(whole, ''::tsquery);
        end $$;

        -- one term, whether or not it must be there
        create function search_term(sign text, typed text, other text, broad boolean) returns tsquery language plpgsql immutable strict parallel safe set search_path = public, pg_catalog set client_min_messages = warning as $$
        declare
            is_phrase constant boolean := position('"' in sign) > 0;
            term tsquery := case when is_phrase then search_phrase(typed, broad) else search_word(typed, broad) end;
        begin
            if broad and other <> '' and numnode(term) > 0 then
                term := term || case when is_phrase then search_phrase(other, false) else search_word(other, false) end;
                if not is_phrase then
                    term := term || coalesce((select string_agg(quote_literal(lexeme), '|') from unnest(search_kin(search_fold(other))) lexeme)::tsquery, '');
                end if;
            end if;
            return term;
        end $$;

        -- all terms of one alternative, which a term with | begins; without what a term with - says. One that says only what is to be left out,
        -- or beside it only "и" or "the", finds nothing: no index helps to find everything else
        create function search_terms(signs text[], words text[], others text[], broad boolean) returns tsquery language plpgsql immutable strict parallel safe set search_path = public, pg_catalog set client_min_messages = warning as $$
        declare
            one tsquery;
            whole tsquery := '';
            term tsquery;
            says boolean := false;
        begin
            for place in 1 .. cardinality(words) loop
                if position('|' in signs[place]) > 0 then
                    if says then whole := whole || one; end if;
                    one := null;
                    says := false;
                end if;
                term := search_term(signs[place], words[place], others[place], broad);
                continue when numnode(term) = 0;
                if position('-' in signs[place]) > 0 then term := !!term; else says := true; end if;
                one := case when one is null then term else one && term end;
            end loop;
            return case when says then whole || one else whole end;
        end $$;
        """);

    protected override void Down(MigrationBuilder migrationBuilder) => migrationBuilder.Sql("""
        drop function search_terms(text[], text[], text[], boolean);
        drop function search_term(text, text, text, boolean);
        drop function search_phrase(text, boolean);
        """);
}
