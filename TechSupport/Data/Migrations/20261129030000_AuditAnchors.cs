using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Migrations;

namespace TechSupport.Data.Migrations;

/// <summary>
/// Months of the audit log that are older than promised can be dropped, and the chain goes on from a recorded anchor. Dropping is a
/// function of the owner's, which holds whoever calls it to a year: the application's role still removes nothing by itself.
/// </summary>
[DbContext(typeof(AppDb))]
[Migration("20261129030000_AuditAnchors")]
public sealed class AuditAnchors : Migration
{
    protected override void Up(MigrationBuilder migrationBuilder) => migrationBuilder.Sql("""
        create table if not exists audit_anchors (
            id bigint generated always as identity constraint pk_audit_anchors primary key,
            month date not null,
            -- the chain goes on after this row, whose hash was this
            seq bigint not null,
            hash bytea not null constraint ck_audit_anchors_hash check (octet_length(hash) = 32),
            last_event_id bigint,
            entries bigint not null,
            -- the digest of the rows' hashes, and that of the file they were exported to
            chain_digest bytea not null constraint ck_audit_anchors_chain_digest check (octet_length(chain_digest) = 32),
            export_digest bytea not null constraint ck_audit_anchors_export_digest check (octet_length(export_digest) = 32),
            file text not null,
            -- rows after the anchor whose events went with their month: they were committed among those of the next one
            left_rows bigint[] not null,
            dropped_at timestamptz not null
        );

        -- also where another release's idea of the rights of a new table is wider than ours
        create or replace function audit_anchors_guard() returns trigger language plpgsql set search_path = public, pg_temp as $$
        begin
            if tg_op = 'INSERT' and current_user = (select pg_get_userbyid(relowner) from pg_class where oid = tg_relid) then return new; end if;
            raise exception 'an anchor of the audit log is made by drop_event_month, and stays' using errcode = 'insufficient_privilege';
        end $$;
        create or replace trigger audit_anchors_added before insert on audit_anchors for each row execute function audit_anchors_guard();
        create or replace trigger audit_anchors_kept before update or delete or truncate on audit_anchors for each statement execute function audit_anchors_guard();

        create or replace function drop_event_month(of_month timestamptz, exported_entries bigint, exported_chain bytea, exported_digest bytea, exported_file text, at timestamptz)
            returns bigint language plpgsql security definer
            set search_path = public, pg_temp set timezone = 'UTC' set datestyle = 'ISO, YMD' set lock_timeout = '5s' as $$
        declare
            first timestamptz := date_trunc('month', of_month);
            until timestamptz := date_trunc('month', of_month) + interval '1 month';
            partition text := 'events_' || to_char(first, 'YYYY_MM');
            total bigint; chained bigint; digest bytea; last_id bigint; after bigint; after_hash bytea; rows_left bigint[];
        begin
            -- null is neither. By the server's clock, whatever the caller's says
            if (until <= now() - interval '12 months' and until <= at - interval '12 months' and at <= now() + interval '1 day') is not true then
                raise exception 'a month of the audit log is kept for at least 12 months' using errcode = 'invalid_parameter_value';
            end if;
            if not exists (select 1 from pg_inherits i join pg_class c on c.oid = i.inhrelid where i.inhparent = 'events'::regclass
                and c.oid = to_regclass(partition) and pg_get_expr(c.relpartbound, c.oid) = format('FOR VALUES FROM (%L) TO (%L)', first, until)) then
                raise exception 'there is no partition of this month' using errcode = 'invalid_parameter_value';
            end if;
            if exists (select 1 from pg_inherits i join pg_class c on c.oid = i.inhrelid where i.inhparent = 'events'::regclass and c.relname < partition) then
                raise exception 'an older month is there yet: the oldest goes first' using errcode = 'invalid_parameter_value';
            end if;

            -- nothing is added to it from here on; who reads is in nobody's way
            execute format('lock table %I in exclusive mode', partition);
            execute format('select count(*), count(c.seq), coalesce(sha256(string_agg(c.hash, '''' order by c.seq)), sha256('''')), max(e.id)'
                || ' from %I e left join event_chain c on c.event_id = e.id and c.event_at = e.at', partition) into total, chained, digest, last_id;
            if total <> chained then
                raise exception 'an event of this month is not in the chain' using errcode = 'data_exception';
            end if;
            if (total = exported_entries and digest = exported_chain and octet_length(exported_digest) = 32 and exported_file ~ '^[A-Za-z0-9._-]{1,200}$') is not true then
                raise exception 'what was exported is not what is there' using errcode = 'data_exception';
            end if;

            -- up to the first row of what stays; in one statement, which sees no commit in between
            after := coalesce((select seq - 1 from event_chain where event_at >= until order by seq limit 1), (select seq from event_chain_head));
            after_hash := coalesce((select hash from event_chain where seq = after), (select hash from audit_anchors where seq = after order by id desc limit 1),
                case when after = 0 then sha256('') end);
            execute format('select coalesce(array_agg(r.seq order by r.seq), ''{}'') from ('
                || ' select c.seq from %I e join event_chain c on c.event_id = e.id and c.event_at = e.at'
                || ' union select unnest(left_rows) from audit_anchors where id = (select max(id) from audit_anchors)) r where r.seq > $1', partition) into rows_left using after;
            insert into audit_anchors (month, seq, hash, last_event_id, entries, chain_digest, export_digest, file, left_rows, dropped_at)
                values (first::date, after, after_hash, last_id, total, digest, exported_digest, exported_file, rows_left, at);
            execute format('delete from event_personal_data p using %I e where p.event_id = e.id', partition);
            execute format('delete from event_outbox o using %I e where o.event_id = e.id', partition);
            delete from event_chain where seq <= after;
            insert into events (at, kind, data) values (at, 'audit.dropped', jsonb_build_object('month', to_char(first, 'YYYY-MM'), 'entries', total::text, 'row', after::text,
                'hash', encode(after_hash, 'hex'), 'file', exported_file, 'digest', encode(exported_digest, 'hex'), 'left', array_to_string(rows_left, ' ')));
            -- last, because it alone is in everybody's way
            execute format('drop table %I', partition);
            return after;
        end $$;
        revoke all on function drop_event_month(timestamptz, bigint, bytea, bytea, text, timestamptz) from public;
        """);

    protected override void Down(MigrationBuilder migrationBuilder) =>
        throw new NotSupportedException("The audit log is never taken back.");
}
