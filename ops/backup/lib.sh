#!/usr/bin/env bash
# What the commands around the nightly backups share; sourced after ops/lib/common.sh. It needs the settings of load_config.
# shellcheck disable=SC2154,SC2034 # load_config of ops/lib/common.sh sets what is read here; the caller reads what is set
set -euo pipefail

# shellcheck source=ops/lib/report.sh
. "$project_root/ops/lib/report.sh"

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

# clean_up_with FUNCTION: at every end, also by a signal, of which bash tells its EXIT trap nothing: there the code would be that of the last command
clean_up_with() {
  # shellcheck disable=SC2064 # the name is meant
  trap "$1" EXIT
  trap 'exit 129' HUP
  trap 'exit 130' INT
  trap 'exit 143' TERM
}

# gently COMMAND...: with the least claim to a processor. Where the kernel shares it out by sessions, niceness counts within one only.
gently() { setsid --wait sh -c '{ echo 19 >/proc/self/autogroup; } 2>/dev/null || :; exec nice -n 19 "$@"' sh "$@"; }

at() { local place=$1; shift; gently restic --quiet --no-cache --repo "$place" "$@"; }

# a program of PostgreSQL's beside the live database, in a container that gets what people leave over; it finds the folder $1 as /dump, so that
# nothing large goes through the engine, which gives way to nobody. in_backup FOLDER COMMAND...
in_backup() {
  local folder=$1
  shift
  compose --profile tools run --rm -T --no-deps -v "$folder:/dump" backup "$@"
}

# room_for BYTES FOLDER [TIMES]: a full disk would stop the live database, which writes to it too. With TIMES, so many of it must fit on the engine's disk.
room_for() {
  local mb=$(($1 / 1048576)) folder=$2 free root
  while [[ ! -d $folder ]]; do folder=$(dirname -- "$folder"); done
  free=$(df -Pm "$folder" | awk 'NR == 2 { print $4 }')
  ((free >= mb + 512)) || fault space-short "folder=$folder" "free=$free" "needed=$((mb + 512))" "too little space on $folder: $free MB, and $((mb + 512)) MB are wanted. Nothing was begun."
  if [[ -n ${3:-} ]]; then
    root=$(docker info --format '{{.DockerRootDir}}')
    free=$(df -Pm "$root" | awk 'NR == 2 { print $4 }')
    ((free >= $3 * mb + 2048)) || fault space-short "folder=$root" "free=$free" "needed=$(($3 * mb + 2048))" "too little space on $root: $free MB, and $(($3 * mb + 2048)) MB are wanted. Nothing was begun."
  fi
}

# end_left SERVICE: the containers of it that a killed run left at work
end_left() {
  local left
  docker ps -aq --filter "label=com.docker.compose.project=$(compose config --format json </dev/null | jq -r .name)" --filter "label=com.docker.compose.service=$1" |
    while read -r left; do docker rm -fv "$left" >/dev/null 2>&1 || :; done
}

# A repository is made once. One that was there and is gone is no reason for a new one: a share is not mounted, or somebody took the backups away.
ensure_place() {
  local known
  known=$state_dir/backup-place-$(sha256sum <<<"$1" | cut -c1-16)
  if [[ -e $1/config ]]; then
    : >"$known"
    return
  fi
  [[ ! -e $known ]] || fault place-emptied "folder=$1" "the backups that were in $1 are gone. Look why; where they are lost for good, rm $known lets the next night begin anew."
  if [[ $1 == "$first" ]]; then at "$1" init >/dev/null || fault write-failed "folder=$1" "no backups can be kept in $1."
  else at "$1" init --from-repo "$first" --copy-chunker-params >/dev/null || fault write-failed "folder=$1" "no backups can be kept in $1."; fi
  : >"$known"
}

# snapshots PLACE: one line each, oldest first: id, UTC time, original id
# Without a lock, as content: a place that takes nothing can still be read.
snapshots() { at "$1" --no-lock snapshots --json --tag nightly | jq -r 'sort_by(.time)[] | "\(.id) \(.time) \(.original // .id)"'; }

# reads a file of a backup back, which is where damage is found. content PLACE SNAPSHOT FILE
content() { at "$1" --no-lock dump "$2" "/$3"; }

# what counts the rows of every table, as one JSON object
table_counts() {
  cat <<'SQL'
select json_object_agg(relname, (xpath('/row/n/text()', query_to_xml(format('select count(*) as n from public.%I', relname), false, true, '')))[1]::text::bigint order by relname)
  from pg_class where relkind in ('r', 'p') and not relispartition and relnamespace = 'public'::regnamespace
SQL
}

# One transaction sees what is counted and what is dumped: the dump in the file $1 or on standard output, the facts as one line "facts {...}" among the errors.
# The dump is not compressed: restic does, and finds again what was there yesterday.
dump_with_facts() {
  cat <<SQL
begin transaction isolation level repeatable read read only;
set local statement_timeout = 0;
set local idle_in_transaction_session_timeout = 0;
select pg_export_snapshot() as snapshot \\gset
\\setenv SNAPSHOT :snapshot
\\! pg_dump -U postgres -d techsupport -Fc -Z0 --snapshot="\$SNAPSHOT"${1:+ -f "$1"}
select :SHELL_EXIT_CODE <> 0 as failed \\gset
\\if :failed
do \$\$ begin raise exception 'pg_dump failed'; end \$\$;
\\endif
\\o |cat >&2
select 'facts ' || json_build_object(
  'server', current_setting('server_version'),
  'migrations', (select json_agg(migration_id order by migration_id) from "__EFMigrationsHistory"),
  'head', (select json_build_object('row', seq, 'hash', encode(hash, 'hex')) from event_chain_head),
  'tables', ($(table_counts)));
\\o
commit;
SQL
}

# dump_database FILE MANIFEST IMAGE INSIDE COMMAND...: COMMAND runs a program beside the database, which sees FILE as INSIDE, or not at all when that
# is empty. Exit code 1 with a sentence in dump_fault.
dump_database() {
  local file=$1 manifest=$2 image=$3 inside=$4 said facts sum to=$1
  shift 4
  said=$manifest.said
  if [[ -n $inside ]]; then to=/dev/null; fi
  if ! dump_with_facts "$inside" | "$@" psql -XqAt -v ON_ERROR_STOP=1 -U postgres -d techsupport -f - >"$to" 2>"$said"; then
    dump_fault="the database could not be dumped: $(grep -v '^facts ' "$said" | tail -n 1)"
    rm -f "$said"
    return 1
  fi
  facts=$(sed -n 's/^facts //p' "$said")
  rm -f "$said"
  if ! jq -e '.tables | length > 0' <<<"$facts" >/dev/null 2>&1; then dump_fault="the database did not say what is in it."; return 1; fi
  if ! if [[ -n $inside ]]; then "$@" pg_restore -f /dev/null "$inside" </dev/null; else "$@" pg_restore -f /dev/null <"$file"; fi 2>"$said"; then
    rm -f "$said"
    dump_fault="what pg_dump wrote cannot be read."
    return 1
  fi
  rm -f "$said"
  sum=$(sha256sum <"$file" | cut -d' ' -f1)
  jq -n --arg at "$(date -u +%FT%TZ)" --arg image "$image" --arg sha256 "$sum" --argjson bytes "$(stat -c %s "$file")" --argjson facts "$facts" \
    '{at: $at, image: $image, dump: {sha256: $sha256, bytes: $bytes}} + $facts' >"$manifest"
}

# ---------------------------------------------------------------- months that the audit log has no more

exports_folder() { printf '%s\n' "${AUDIT_EXPORT_DIR:-/var/lib/techsupport/audit-exports}"; }

# take_exports INTO: copies what is there; one that is being written is whole the next night
take_exports() {
  local from
  from=$(exports_folder)
  mkdir -m 0700 -- "$1"
  if [[ -d $from ]]; then find "$from" -maxdepth 1 -type f -name 'events-*' ! -name '*.part' -exec cp -p --reflink=auto -t "$1" -- {} +; fi
}

# all of them one after another, in the order restic has them in
exports_sum() { find "$1" -type f -print0 | LC_ALL=C sort -z | xargs -0r cat -- | sha256sum; }

# exports_sum_in PLACE SNAPSHOT
exports_sum_in() { content "$1" "$2" audit-exports | tar -xO | sha256sum; }

# bring_exports PLACE SNAPSHOT: puts back those that are missing; what is there is never written over. Expects work.
bring_exports() {
  local into file
  into=$(exports_folder)
  # a night of before there were any
  [[ $(content "$1" "$2" manifest.json | jq -r '.exports // 0') != 0 ]] || return 0
  content "$1" "$2" audit-exports | tar -x --no-same-owner -C "$work" || return 1
  if [[ ! -d $into ]]; then install -d -m 0750 -o 1001 -g 1001 -- "$into" || return 1; fi
  for file in "$work"/audit-exports/*; do
    if [[ -e $into/${file##*/} ]]; then continue; fi
    install -m 0640 -o 1001 -g 1001 -- "$file" "$into/.coming" && sync -d "$into/.coming" && mv -f -- "$into/.coming" "$into/${file##*/}" || return 1
  done
  sync "$into"
}

# ---------------------------------------------------------------- the archive for point-in-time recovery

# a program of pgBackRest's in the database's container. archive COMMAND...
archive() { in_database nice -n 19 pgbackrest "$@"; }

# What the archive has, as one JSON object: {"from": "…Z", "backups": 3, "fullAge": seconds}; nothing where there is no base backup.
archive_facts() {
  archive info --output=json | jq -c 'first(.[]?) | select((.backup // []) != []) |
    {from: (.backup[0].timestamp.stop | todate), backups: (.backup | length), newest: (.backup[-1].timestamp.stop | todate),
     fullAge: (now - ([.backup[] | select(.type == "full") | .timestamp.stop] | max // 0) | floor)}'
}

# prune PLACE: the last 14 days that have a backup and the last 12 months, by UTC; the newest stays whatever its date says
prune() { at "$1" forget --tag nightly --group-by tags --keep-last 1 --keep-daily 14 --keep-monthly 12 --prune >/dev/null; }
