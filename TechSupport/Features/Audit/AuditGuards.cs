namespace TechSupport.Features.Audit;

/// <summary>
/// What keeps the audit log append-only: triggers, functions and rights of its tables as the migrations and <see cref="AppRole"/> leave them.
/// Kept here and not computed: whoever verifies has no second database. A test compares it with one that was migrated just now.
/// </summary>
internal static class AuditGuards
{
    // whoever may only read changes nothing; the owner is who migrates. A partition's trigger and rights count as its parent's
    internal const string Sql = """
        with guarded as (
            select c.oid, c.relowner, c.relacl, c.relrowsecurity, coalesce(p.relname, c.relname)::text as name, p.oid is not null as is_partition
            from pg_class c
            left join pg_inherits i on i.inhrelid = c.oid and c.relispartition
            left join pg_class p on p.oid = i.inhparent
            where c.relnamespace = 'public'::regnamespace and c.relkind in ('r', 'p')
                and coalesce(p.relname, c.relname) in ('events', 'event_chain', 'event_chain_head', 'event_personal_data', 'person_keys', 'audit_anchors')
        )
        select distinct 'A trigger on ' || g.name, t.tgenabled::text || ' ' || replace(pg_get_triggerdef(t.oid), g.oid::regclass::text, g.name)
        from guarded g join pg_trigger t on t.tgrelid = g.oid where not t.tgisinternal or t.tgparentid <> 0
        union all
        select format('Function %s(%s)', p.proname, pg_get_function_identity_arguments(p.oid)),
            encode(sha256(convert_to(concat_ws('|', l.lanname, p.prosecdef, p.provolatile, p.proconfig, pg_get_function_result(p.oid),
                p.proowner = (select relowner from guarded where name = 'events' and not is_partition), replace(p.prosrc, chr(13), '')), 'UTF8')), 'hex')
        from pg_proc p join pg_language l on l.oid = p.prolang
        where p.pronamespace = 'public'::regnamespace and p.proname in ('event_enchain', 'event_canonical', 'ensure_event_partition', 'drop_event_month', 'audit_anchors_guard')
        union
        select case when g.is_partition then 'A right on a partition of ' else 'A right on ' end || g.name,
            a.privilege_type || ' for ' || case a.grantee when 0 then 'everybody' else pg_get_userbyid(a.grantee)::text end
        from guarded g left join pg_attribute c on c.attrelid = g.oid and c.attacl is not null
        cross join lateral aclexplode(nullif(coalesce(g.relacl, '{}'::aclitem[]) || coalesce(c.attacl, '{}'::aclitem[]), '{}')) a
        where a.grantee <> g.relowner and a.privilege_type <> 'SELECT'
        union all
        select 'A rule on ' || g.name, r.rulename::text from guarded g join pg_rewrite r on r.ev_class = g.oid
        union all
        select 'Row security on ' || g.name, 'on' from guarded g where g.relrowsecurity
        union all
        select 'A setting of the server', s from pg_db_role_setting d, unnest(d.setconfig) s where s like 'session_replication_role=%' and d.setdatabase in (0, (select oid from pg_database where datname = current_database()))
        """;

    private static readonly HashSet<(string What, string Is)> Made =
    [
        ("A trigger on events", "O CREATE CONSTRAINT TRIGGER events_enchain AFTER INSERT ON public.events DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION event_enchain()"),
        ("Function event_enchain()", "9b4c99ed0c7f5742cb81a27c076534a460677101bf407d249331a74f089825fb"),
        ("Function event_canonical(e events)", "2b7d961f269f182b0d11047eeb5a11238845965f48b56296c15681c80a7e052d"),
        ("Function ensure_event_partition(of_month timestamp with time zone)", "6da0e64f6c568f53998fac82fde50944f7403b59ff259bfbc7d5ab2c0407336c"),
        ("A trigger on audit_anchors", "O CREATE TRIGGER audit_anchors_added BEFORE INSERT ON public.audit_anchors FOR EACH ROW EXECUTE FUNCTION audit_anchors_guard()"),
        ("A trigger on audit_anchors", "O CREATE TRIGGER audit_anchors_kept BEFORE DELETE OR UPDATE OR TRUNCATE ON public.audit_anchors FOR EACH STATEMENT EXECUTE FUNCTION audit_anchors_guard()"),
        ("Function audit_anchors_guard()", "95413d57968c7b336db0ad93d37b3812e1aa51a2ca59f6fa82c946a27766e23f"),
        ("Function drop_event_month(of_month timestamp with time zone, exported_entries bigint, exported_chain bytea, exported_digest bytea, exported_file text, at timestamp with time zone)",
            "27c5b822dc3c6348c951d2296e9fc4b60a4d81d98d3da4d8b65a0d6dd13d8bbe"),
        ("A right on events", $"INSERT for {AppRole.Name}"),
        ("A right on event_personal_data", $"INSERT for {AppRole.Name}"),
        ("A right on person_keys", $"INSERT for {AppRole.Name}"),
    ];

    internal static IEnumerable<string> Faults(IReadOnlyCollection<(string What, string Is)> found) =>
    [
        .. found.Except(Made).Select(f => $"{f.What} is not what the migrations made: {f.Is}."),
        .. Made.Where(m => found.All(f => f.What != m.What)).Select(m => $"{m.What} that the migrations made is missing: {m.Is}."),
    ];
}
