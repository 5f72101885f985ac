-- Makes a copy of production fit for staging, in one transaction: nobody can be recognised, nobody can sign in with a password of
-- production, nobody is written to. ops/enterprise/staging/anonymise runs it with psql as a superuser of the staging database's server.
--
-- Every column of the schema is named below with its treatment. A column that is not named, such as one that a migration added
-- yesterday, ends everything with its name and nothing changed: decide what is in it, and add it here.
\set ON_ERROR_STOP on
\set QUIET on
\if :{?check} \else \set check 0 \endif
begin;
set local client_min_messages = warning;
set local statement_timeout = 0;
set local lock_timeout = '30s';

-- The worst mistake would be to run this on production. Only a database that was made for staging carries this mark (ops/enterprise/staging/mark);
-- it is a setting of the database, so a dump does not carry it over, and a session cannot pretend it.
do $$ begin
    if not exists (
        select 1 from pg_db_role_setting s join pg_database d on d.oid = s.setdatabase
        where d.datname = current_database() and s.setrole = 0 and 'techsupport.environment=staging' = any (s.setconfig))
    then
        raise exception 'The database "%" is not marked as staging; nothing was changed. Only ops/enterprise/staging/mark marks one, and never production.', current_database();
    end if;
    if not (select rolsuper from pg_roles where rolname = current_user) then
        raise exception 'Only a superuser of the staging server can remove what the planner remembers of the values; nothing was changed.';
    end if;
end $$;

create temporary table treatment (
    table_name text not null,
    -- * stands for all columns of a table that is emptied
    column_name text not null,
    how text not null check (how in ('keep', 'replace', 'clear', 'computed', 'empty')),
    -- for replace: the new value, an expression over the row
    value text,
    primary key (table_name, column_name),
    check ((how = 'replace') = (value is not null)),
    check ((how = 'empty') = (column_name = '*'))
) on commit drop;

create function pg_temp.pick(whom bigint, salt text, choices text[]) returns text language sql immutable as $$
    -- the same row always gets the same one, in every table and every night
    select choices[1 + (('x' || left(md5(salt || whom), 7))::bit(28)::int % array_length(choices, 1))]
$$;

create function pg_temp.fake_name(person bigint) returns text language sql immutable as $$
    select pg_temp.pick(person, 'first', array['Alex', 'Andrea', 'Charlie', 'Dana', 'Elis', 'Jan', 'Kim', 'Luca', 'Marion', 'Nika', 'Noor', 'Robin', 'Sasha', 'Sam', 'Toni', 'Valya', 'Zhenya', 'Женя', 'Саша', 'Валя'])
        || ' ' || pg_temp.pick(person, 'last', array['Alder', 'Beech', 'Birch', 'Cedar', 'Elm', 'Fern', 'Hazel', 'Juniper', 'Larch', 'Linden', 'Maple', 'Oak', 'Pine', 'Poplar', 'Rowan', 'Spruce', 'Willow', 'Берёза', 'Верба', 'Калина', 'Ольха', 'Рябина'])
        || ' ' || person
$$;

create function pg_temp.fake_mail(person bigint) returns text language sql immutable as $$
    -- .invalid can never be delivered to, whatever the mail server is (RFC 2606)
    select 'person' || person || '@staging.invalid'
$$;

create function pg_temp.fake_phone(whose bigint, was text) returns text language sql immutable as $$
    select case when coalesce(was, '') = '' then was else '0-' || lpad((whose % 100)::text, 2, '0') end
$$;

create function pg_temp.fake_text(of bigint, was text) returns text language sql immutable as $$
    -- texts of about the old length, so that pages look and weigh as they do in production
    select case when coalesce(was, '') = '' then was else left(repeat(pg_temp.pick(of, 'text', array[
        'The printer shows a message and prints nothing. ', 'The screen stays black after the start. ', 'The programme is slow since this morning. ', 'The scanner does not read the label. ',
        'Принтер печатает пустые этикетки. ', 'Не открывается карта. ', 'Нет сети в кабинете. ', 'Телефон не отвечает. ']), 1 + length(was) / 30), length(was)) end
$$;

create function pg_temp.known_room(was text) returns text language sql stable as $$
    -- a free text: only what the catalogue has is surely a room
    select case when exists (select 1 from public.rooms r where r.number = was) then was else '' end
$$;

create function pg_temp.bare_facts(kind text, was jsonb) returns jsonb language sql stable as $$
    -- states, numbers and ids by the names of the facts that hold them; any other fact goes, new ones too.
    -- The files of exported heads were production's; of a month that was dropped, numbers and hashes are all there is.
    select case when kind = 'audit.heads_begun' then '{}'::jsonb when kind = 'audit.dropped' then was else coalesce(
        (select jsonb_object_agg(f.key, f.value) from jsonb_each_text(was) f
         where (f.value is null or f.value ~ '^[A-Za-z0-9_-]{1,40}$') and f.key ~ ('^(source|priority|care|department|requester|category|impact|urgency|from|to|comment|by|for|met|confirmed'
            || '|role|language|theme|computer|by_email|by_telegram|keys|telegram|everywhere|active|channel|tries|ticket|location|sent|dropped|dead|days)(_from|_to|_before)?$')), '{}') end
$$;

create function pg_temp.fresh_bytes() returns bytea language sql volatile as $$
    select sha256(convert_to(gen_random_uuid()::text || gen_random_uuid()::text, 'UTF8'))
$$;

insert into treatment (table_name, column_name, how, value) values
    -- people
    ('users', 'id', 'keep', null), ('users', 'full_name', 'replace', 'pg_temp.fake_name(id)'), ('users', 'role', 'keep', null), ('users', 'department_id', 'keep', null),
    ('users', 'room', 'replace', 'pg_temp.known_room(room)'), ('users', 'equipment_id', 'keep', null), ('users', 'language', 'keep', null), ('users', 'theme', 'keep', null),
    ('users', 'keyboard_shortcuts', 'keep', null), ('users', 'notify_by_email', 'keep', null), ('users', 'notify_by_telegram', 'replace', 'false'),
    ('users', 'telegram_chat_id', 'clear', null), ('users', 'telegram_lost_at', 'clear', null), ('users', 'created_at', 'keep', null), ('users', 'last_seen_at', 'clear', null), ('users', 'disabled_at', 'keep', null),
    ('users', 'user_name', 'replace', 'pg_temp.fake_mail(id)'), ('users', 'normalized_user_name', 'replace', 'upper(pg_temp.fake_mail(id))'),
    ('users', 'email', 'replace', 'pg_temp.fake_mail(id)'), ('users', 'normalized_email', 'replace', 'upper(pg_temp.fake_mail(id))'), ('users', 'email_confirmed', 'keep', null),
    -- without a hash no password is right
    ('users', 'password_hash', 'clear', null), ('users', 'security_stamp', 'replace', 'encode(pg_temp.fresh_bytes(), ''hex'')'),
    ('users', 'concurrency_stamp', 'replace', 'gen_random_uuid()::text'), ('users', 'phone_number', 'replace', 'pg_temp.fake_phone(id, phone_number)'),
    ('users', 'phone_number_confirmed', 'keep', null), ('users', 'two_factor_enabled', 'replace', 'false'), ('users', 'lockout_end', 'clear', null),
    ('users', 'lockout_enabled', 'keep', null), ('users', 'access_failed_count', 'replace', '0'),
    ('user_claims', '*', 'empty', null), ('user_logins', '*', 'empty', null), ('user_tokens', '*', 'empty', null), ('sessions', '*', 'empty', null), ('health_changes', '*', 'empty', null), ('health_standings', '*', 'empty', null), ('page_timings', '*', 'empty', null), ('script_errors', '*', 'empty', null), ('synthetic_runs', '*', 'empty', null), ('synthetic_incidents', '*', 'empty', null), ('telegram_codes', '*', 'empty', null), ('telegram_offset', '*', 'empty', null), ('maintenance_windows', '*', 'empty', null),
    ('on_call_rotas', '*', 'empty', null), ('on_call_absences', '*', 'empty', null), ('on_call_swaps', '*', 'empty', null), ('on_call_feeds', '*', 'empty', null), ('on_call_alerts', '*', 'empty', null), ('on_call_pages', '*', 'empty', null), ('on_call_page_calls', '*', 'empty', null),
    ('user_roles', 'user_id', 'keep', null), ('user_roles', 'role_id', 'keep', null),
    ('roles', 'id', 'keep', null), ('roles', 'name', 'keep', null), ('roles', 'normalized_name', 'keep', null), ('roles', 'concurrency_stamp', 'keep', null),
    ('role_claims', 'id', 'keep', null), ('role_claims', 'role_id', 'keep', null), ('role_claims', 'claim_type', 'keep', null), ('role_claims', 'claim_value', 'keep', null),
    -- the catalogue: places and things, no people
    ('departments', 'id', 'keep', null), ('departments', 'name', 'keep', null), ('departments', 'name_ru', 'keep', null), ('departments', 'active', 'keep', null),
    ('locations', 'id', 'keep', null), ('locations', 'department_id', 'keep', null), ('locations', 'name', 'keep', null), ('locations', 'name_ru', 'keep', null), ('locations', 'active', 'keep', null),
    ('rooms', 'id', 'keep', null), ('rooms', 'location_id', 'keep', null), ('rooms', 'number', 'keep', null), ('rooms', 'plate', 'keep', null), ('rooms', 'is_twin', 'keep', null), ('rooms', 'active', 'keep', null),
    ('categories', 'id', 'keep', null), ('categories', 'icon', 'keep', null), ('categories', 'position', 'keep', null), ('categories', 'name', 'keep', null), ('categories', 'name_ru', 'keep', null), ('categories', 'active', 'keep', null),
    ('equipment', 'id', 'keep', null), ('equipment', 'inventory_number', 'keep', null), ('equipment', 'plate', 'keep', null), ('equipment', 'is_twin', 'keep', null), ('equipment', 'model', 'keep', null), ('equipment', 'department_id', 'keep', null),
    ('equipment', 'room', 'replace', 'pg_temp.known_room(room)'), ('equipment', 'active', 'keep', null),
    -- tickets
    ('tickets', 'id', 'keep', null), ('tickets', 'assignee_id', 'keep', null), ('tickets', 'category_id', 'keep', null), ('tickets', 'impact', 'keep', null), ('tickets', 'urgency', 'keep', null),
    ('tickets', 'patient_care', 'keep', null), ('tickets', 'priority', 'keep', null), ('tickets', 'priority_reason', 'replace', 'pg_temp.fake_text(id, priority_reason)'),
    ('tickets', 'response_due_at', 'keep', null), ('tickets', 'resolve_due_at', 'keep', null), ('tickets', 'first_response_at', 'keep', null), ('tickets', 'waiting_since', 'keep', null),
    ('tickets', 'waited', 'keep', null), ('tickets', 'pauses', 'keep', null), ('tickets', 'due_at', 'keep', null), ('tickets', 'subject', 'replace', 'left(''Request '' || id || '': '' || pg_temp.fake_text(id, subject), 200)'),
    ('tickets', 'description', 'replace', 'pg_temp.fake_text(id, description)'), ('tickets', 'status', 'keep', null), ('tickets', 'source', 'keep', null), ('tickets', 'requester_id', 'keep', null),
    ('tickets', 'created_by_id', 'keep', null), ('tickets', 'department_id', 'keep', null), ('tickets', 'room', 'replace', 'pg_temp.known_room(room)'),
    ('tickets', 'phone', 'replace', 'pg_temp.fake_phone(requester_id, phone)'), ('tickets', 'equipment_id', 'keep', null), ('tickets', 'created_at', 'keep', null), ('tickets', 'updated_at', 'keep', null),
    ('tickets', 'unanswered', 'keep', null), ('tickets', 'last_request_key', 'keep', null), ('tickets', 'recent_keys', 'keep', null), ('tickets', 'follows_id', 'keep', null), ('tickets', 'request_key', 'keep', null), ('tickets', 'waiting_for', 'keep', null),
    ('tickets', 'resolved_at', 'keep', null), ('tickets', 'closed_at', 'keep', null), ('tickets', 'reopened_at', 'keep', null), ('tickets', 'search', 'computed', null),
    ('comments', 'id', 'keep', null), ('comments', 'ticket_id', 'keep', null), ('comments', 'author_id', 'keep', null), ('comments', 'kind', 'keep', null),
    ('comments', 'body', 'replace', 'pg_temp.fake_text(id, body)'), ('comments', 'key', 'keep', null), ('comments', 'at', 'keep', null), ('comments', 'search', 'computed', null),
    -- the audit log keeps who did what and when, by number; what was said about a person goes, with what commits to it. The chain is computed anew below
    ('events', 'id', 'keep', null), ('events', 'at', 'keep', null), ('events', 'kind', 'keep', null), ('events', 'actor_id', 'keep', null), ('events', 'ticket_id', 'keep', null), ('events', 'object_id', 'keep', null),
    ('events', 'data', 'replace', 'pg_temp.bare_facts(kind, data)'), ('events', 'commitment', 'clear', null),
    ('event_personal_data', '*', 'empty', null), ('person_keys', 'user_id', 'keep', null), ('person_keys', 'key', 'replace', 'pg_temp.fresh_bytes()'),
    ('event_chain', 'seq', 'keep', null), ('event_chain', 'event_id', 'keep', null), ('event_chain', 'event_at', 'keep', null), ('event_chain', 'hash', 'keep', null),
    ('event_chain_head', 'only_one', 'keep', null), ('event_chain_head', 'seq', 'keep', null), ('event_chain_head', 'hash', 'keep', null),
    -- where the chain goes on after months that were dropped
    ('audit_anchors', 'id', 'keep', null), ('audit_anchors', 'month', 'keep', null), ('audit_anchors', 'seq', 'keep', null), ('audit_anchors', 'hash', 'keep', null),
    ('audit_anchors', 'last_event_id', 'keep', null), ('audit_anchors', 'entries', 'keep', null), ('audit_anchors', 'chain_digest', 'keep', null), ('audit_anchors', 'export_digest', 'keep', null),
    ('audit_anchors', 'file', 'keep', null), ('audit_anchors', 'left_rows', 'keep', null), ('audit_anchors', 'dropped_at', 'keep', null),
    -- nothing that waits may be sent
    ('event_outbox', '*', 'empty', null), ('deliveries', '*', 'empty', null), ('delivery_archive', '*', 'empty', null),
    -- cookies and links of production mean nothing here
    ('data_protection_keys', '*', 'empty', null),
    -- the scheduler fills its tables when it starts
    ('qrtz_job_details', '*', 'empty', null), ('qrtz_triggers', '*', 'empty', null), ('qrtz_simple_triggers', '*', 'empty', null), ('qrtz_simprop_triggers', '*', 'empty', null),
    ('qrtz_cron_triggers', '*', 'empty', null), ('qrtz_blob_triggers', '*', 'empty', null), ('qrtz_calendars', '*', 'empty', null), ('qrtz_paused_trigger_grps', '*', 'empty', null),
    ('qrtz_fired_triggers', '*', 'empty', null), ('qrtz_execution_history', '*', 'empty', null), ('qrtz_job_status', '*', 'empty', null),
    ('qrtz_misfire_history', '*', 'empty', null), ('qrtz_paused_job_grps', '*', 'empty', null), ('qrtz_scheduler_state', '*', 'empty', null), ('qrtz_locks', '*', 'empty', null),
    ('__EFMigrationsHistory', 'migration_id', 'keep', null), ('__EFMigrationsHistory', 'product_version', 'keep', null);

-- what the schema really has; a partition has the columns of its table
create temporary view real_column as
select n.nspname, c.relname, c.relkind, a.attname, a.attgenerated <> '' as generated
from pg_attribute a join pg_class c on c.oid = a.attrelid join pg_namespace n on n.oid = c.relnamespace
where c.relkind in ('r', 'p', 'm', 'f') and not c.relispartition and a.attnum > 0 and not a.attisdropped
    and n.nspname not in ('pg_catalog', 'information_schema') and n.nspname !~ '^pg_(toast|temp)';

do $$
declare
    unnamed text;
begin
    select string_agg(case when nspname = 'public' then '' else nspname || '.' end || relname || '.' || attname, ', ' order by nspname, relname, attname) into unnamed
    from real_column r
    where nspname <> 'public' or relkind in ('m', 'f') or not exists (
        select 1 from treatment t where t.table_name = r.relname and (t.column_name = r.attname or t.how = 'empty') and (t.how = 'computed') = (r.generated and t.how <> 'empty'));
    if unnamed is not null then
        raise exception 'Nothing says what to do with %. Nothing was changed: name it in ops/enterprise/staging/anonymise.sql.', unnamed;
    end if;
    if exists (select 1 from pg_largeobject_metadata) then
        raise exception 'The database holds large objects, which nothing names. Nothing was changed.';
    end if;
end $$;

\if :check
rollback;
\echo Every column has a treatment.
\quit
\endif

do $$
declare
    statement text;
    previous bytea := coalesce((select hash from audit_anchors order by id desc limit 1), sha256(''));
    link record;
begin
    -- whoever is connected waits until it is done
    for statement in select format('lock table %I in access exclusive mode', relname) from (select distinct relname from real_column) r order by relname loop execute statement; end loop;

    -- all at once, because they refer to each other
    select 'truncate ' || string_agg(format('%I', table_name), ', ') into statement from treatment where how = 'empty' and table_name in (select relname from real_column);
    execute statement;

    -- one update a table, made of what is said above
    for statement in
        select format('update %I set %s', t.table_name, string_agg(format('%I = %s', t.column_name, coalesce(t.value, 'null')), ', '))
        from treatment t join real_column r on r.relname = t.table_name and r.attname = t.column_name
        where t.how in ('replace', 'clear') group by t.table_name order by t.table_name
    loop execute statement; end loop;

    -- a chain of staging's own: it verifies, and shares nothing with production's
    for link in select c.seq, c.hash, e.id, public.event_canonical(e) as canonical from event_chain c left join events e on e.id = c.event_id and e.at = c.event_at order by c.seq loop
        -- of a row whose event went with its month the hash is all that is left
        previous := case when link.id is null then link.hash else sha256(previous || convert_to(link.canonical, 'UTF8')) end;
        update event_chain set hash = previous where seq = link.seq;
    end loop;
    update event_chain_head set hash = previous;

    -- the planner keeps the most frequent values of each column
    delete from pg_statistic where starelid in (select oid from pg_class where relnamespace = 'public'::regnamespace);
end $$;
commit;
