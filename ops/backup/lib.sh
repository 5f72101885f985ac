#!/usr/bin/env bash
# What the commands around the nightly backups share; sourced after ops/lib/common.sh. It needs the settings of load_config.
# shellcheck disable=SC2154,SC2034 # load_config of ops/lib/common.sh sets what is read here; the caller reads what is set
set -euo pipefail

# Sets where the backups are: each place is one repository of restic, which encrypts and authenticates all it writes (AES-256, Poly1305).
open_places() {
  first=$backup_dir/nightly
  second=
  if [[ -n ${BACKUP_SECOND_DIR:-} ]]; then second=$BACKUP_SECOND_DIR/nightly; fi
  spool=${BACKUP_SPOOL:-/var/lib/techsupport/backup}
  password_file=$secrets_dir/backup_password
  [[ -s $password_file && -r $password_file ]] || fail "$password_file cannot be read: ops/secrets/init makes it; on a new host it comes back with the settings (ops/secrets/restore)."
  export RESTIC_PASSWORD_FILE=$password_file RESTIC_FROM_PASSWORD_FILE=$password_file RESTIC_PROGRESS_FPS=0.1
  # a day is a day of UTC, and nothing depends on what a cache remembers
  export TZ=UTC
}

at() { local place=$1; shift; restic --quiet --no-cache --repo "$place" "$@"; }

# A repository is made once. One that was there and is gone is no reason for a new one: a share is not mounted, or somebody took the backups away.
ensure_place() {
  local known
  known=$state_dir/backup-place-$(sha256sum <<<"$1" | cut -c1-16)
  if [[ -e $1/config ]]; then
    : >"$known"
    return
  fi
  [[ ! -e $known ]] || fail "the backups that were in $1 are gone. Look why; where they are lost for good, rm $known lets the next night begin anew."
  if [[ $1 == "$first" ]]; then at "$1" init >/dev/null || fail "no backups can be kept in $1."
  else at "$1" init --from-repo "$first" --copy-chunker-params >/dev/null || fail "no backups can be kept in $1."; fi
  : >"$known"
}

# snapshots PLACE: one line each, oldest first: id, UTC time, original id
snapshots() { at "$1" snapshots --json --tag nightly | jq -r 'sort_by(.time)[] | "\(.id) \(.time) \(.original // .id)"'; }

# reads a file of a backup back, which is where damage is found. content PLACE SNAPSHOT FILE
content() { at "$1" dump "$2" "/$3"; }

# what counts the rows of every table, as one JSON object
table_counts() {
  cat <<'SQL'
select json_object_agg(relname, (xpath('/row/n/text()', query_to_xml(format('select count(*) as n from public.%I', relname), false, true, '')))[1]::text::bigint order by relname)
  from pg_class where relkind in ('r', 'p') and not relispartition and relnamespace = 'public'::regnamespace
SQL
}

# prune PLACE: the last 14 days that have a backup and the last 12 months, by UTC; the newest stays whatever its date says
prune() { at "$1" forget --tag nightly --group-by tags --keep-last 1 --keep-daily 14 --keep-monthly 12 --prune >/dev/null; }
