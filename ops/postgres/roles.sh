#!/usr/bin/env bash
# Run once, when the database is made: the login that migrates and owns, and the one the application works with.
# Their passwords are changed by ops/secrets/rotate, never here.
set -euo pipefail

case ${1:-} in
  '') ;;
  -h | --help)
    echo "Usage: ops/postgres/roles.sh"
    echo "The database's container runs it once. Exit code: 0 done, 1 the database refused, 2 wrong use."
    exit 0 ;;
  *)
    echo "ops/postgres/roles.sh: it takes no argument (see ops/postgres/roles.sh --help)." >&2
    exit 2 ;;
esac

owner=$(</run/secrets/db_owner)
app=$(</run/secrets/db_app)
psql -v ON_ERROR_STOP=1 --no-psqlrc -q -U "$POSTGRES_USER" -d "$POSTGRES_DB" -v owner="$owner" -v app="$app" <<'SQL'
create role techsupport_owner login createrole password :'owner';
create role techsupport_login login password :'app';
alter database techsupport owner to techsupport_owner;
alter schema public owner to techsupport_owner;
SQL
