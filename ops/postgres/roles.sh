#!/usr/bin/env bash
# Run when the database is made: the login that migrates and owns, the one the application works with, and the one that only
# reads the server's statistics. Run again, it makes those that are missing. Passwords are changed by ops/secrets/rotate-db, never here.
set -euo pipefail

case ${1:-} in
  '') ;;
  -h | --help)
    echo "Usage: ops/postgres/roles.sh"
    echo "The database's container runs it once; run it there again when the secret db_monitor was added. Exit code: 0 done, 1 the database refused, 2 wrong use."
    exit 0 ;;
  *)
    echo "ops/postgres/roles.sh: it takes no argument (see ops/postgres/roles.sh --help)." >&2
    exit 2 ;;
esac

# there already while the database is made
export PGPASSWORD=${PGPASSWORD:-$(</run/secrets/db_superuser)}
# psql reads the passwords itself: arguments are for everybody to see, and this session's statements for no log.
# Without the monitoring profile there is no db_monitor, and no such login.
psql -v ON_ERROR_STOP=1 --no-psqlrc -q -U "$POSTGRES_USER" -d "$POSTGRES_DB" <<'SQL'
set log_statement = 'none';
set log_min_duration_statement = -1;
set log_min_error_statement = 'panic';
\set owner `cat /run/secrets/db_owner`
\set app `cat /run/secrets/db_app`
\set monitor `if [ -r /run/secrets/db_monitor ]; then cat /run/secrets/db_monitor; fi`
select format('create role techsupport_owner login createrole password %L', :'owner') where to_regrole('techsupport_owner') is null \gexec
select format('create role techsupport_login login password %L', :'app') where to_regrole('techsupport_login') is null \gexec
select format('create role techsupport_monitor login connection limit 5 password %L', :'monitor') where to_regrole('techsupport_monitor') is null and :'monitor' <> '' \gexec
-- statistics of the server, and no row of any table
select 'grant pg_monitor to techsupport_monitor' where to_regrole('techsupport_monitor') is not null \gexec
select 'alter role techsupport_monitor set default_transaction_read_only = on' where to_regrole('techsupport_monitor') is not null \gexec
select 'alter role techsupport_monitor set statement_timeout = ''10s''' where to_regrole('techsupport_monitor') is not null \gexec
-- they are in no table, so that no right of one would keep who works with the tables from filling the disk with them
revoke execute on function lo_creat(integer), lo_create(oid), lo_from_bytea(oid, bytea), lo_open(oid, integer), lo_put(oid, bigint, bytea), lowrite(integer, bytea) from public;
alter database techsupport owner to techsupport_owner;
alter schema public owner to techsupport_owner;
SQL
