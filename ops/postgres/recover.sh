#!/usr/bin/env bash
# What the service "recovery" of compose.prod.yml runs: a server of its own beside the live one, gone when it stops.
set -euo pipefail

usage() {
  cat <<'TEXT'
Usage: ops/postgres/recover.sh empty|latest|"YYYY-MM-DD hh:mm:ss+00"

In the recovery container: starts a server that nobody but this container reaches. "empty" is a new one, "latest" everything that was
archived, a time the database as it was then, out of the base backup before it and the archive.

Exit code: 0 stopped, 1 it could not be (the last line says why), 2 wrong use.
TEXT
}

case ${1:-} in
  -h | --help) usage; exit 0 ;;
  empty | latest | 20[0-9][0-9]-*+00) ;;
  *) echo "ops/postgres/recover.sh: say empty, latest or a time (see ops/postgres/recover.sh --help)." >&2; exit 2 ;;
esac
data=$PGDATA/recovered
settings=(-c listen_addresses=127.0.0.1 -c archive_mode=off -c "shared_buffers=${RECOVERY_SHARED_BUFFERS:-256MB}" -c maintenance_work_mem=128MB
  -c max_wal_size=4GB -c fsync=off -c full_page_writes=off -c synchronous_commit=off -c hba_file=/tmp/hba.conf -c max_connections=150 -c logging_collector=off)
# nobody else is in this container, and its only network is itself
printf '%s all all %s trust\n' local '' host 127.0.0.1/32 >/tmp/hba.conf
mkdir -m 0700 "$data"
case $1 in
  empty) initdb -U postgres --auth=trust --encoding=UTF8 --locale=C.UTF-8 --no-sync -D "$data" >/dev/null ;;
  latest) pgbackrest --pg1-path="$data" --archive-mode=off restore ;;
  *) pgbackrest --pg1-path="$data" --archive-mode=off --type=time --target="$1" --target-action=promote restore ;;
esac
exec postgres -D "$data" "${settings[@]}"
