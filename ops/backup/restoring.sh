#!/usr/bin/env bash
# How a backup is had back and looked at: of ops/backup/restore and drill. Sourced after ops/backup/lib.sh; the caller defines say and fail,
# sets work (a folder of its own), from (the place), target (the database that is restored into) and server (what runs a program beside it).
# shellcheck disable=SC2154,SC2034 # they are set there, and what is set here is read there
set -euo pipefail

# Sizes every ten seconds while something long goes on. with_progress WORDS SIZE_COMMAND COMMAND...
with_progress() {
  local words=$1 size=$2 ticker code=0
  shift 2
  # it ends with us, and holds no lock of ours
  (while sleep 10 && kill -0 $$ 2>/dev/null; do say "      $words: $("$size")"; done) {lock}>&- &
  ticker=$!
  "$@" || code=$?
  kill "$ticker" 2>/dev/null || :
  wait "$ticker" 2>/dev/null || :
  return "$code"
}

# ---------------------------------------------------------------- the server beside

scratch=''

# start_scratch empty|latest|TIME: a server that nobody else reaches; sets scratch to its container. Exit code 1: scratch_fault says why.
start_scratch() {
  local state
  # what a killed run left
  end_left recovery
  scratch=$(compose --profile tools run -d --rm --no-deps recovery "$1" </dev/null 2>/dev/null) || { scratch='' scratch_fault="it cannot be started."; return 1; }
  scratch=${scratch##*$'\n'}
  docker logs --follow "$scratch" >"$work/.recovery" 2>&1 </dev/null {lock}>&- &
  while :; do
    state=$(docker inspect --format '{{.State.Running}}' "$scratch" 2>/dev/null) || state=false
    if [[ $state != true ]]; then
      scratch='' scratch_fault=$(grep -E 'ERROR|FATAL' "$work/.recovery" | tail -n 1 | sed -E 's/^.*(ERROR|FATAL):[[:space:]]*//') || :
      scratch_fault=${scratch_fault:-it ended at once.}
      return 1
    fi
    if [[ $(in_scratch psql -U postgres -d postgres -XAtc 'select pg_is_in_recovery()' 2>/dev/null) == f ]]; then return 0; fi
    sleep 0.5
  done
}

# What the live database has written until now goes to the archive, where both are there to do it.
flush_archive() {
  local written patience=30
  written=$(ask_server "select pg_walfile_name(pg_switch_wal())" 2>/dev/null) || return 0
  while [[ $(ask_server "select last_archived_wal >= '$written' from pg_stat_archiver" 2>/dev/null) != t ]]; do
    if ((--patience == 0)); then
      say "      What was written last does not arrive in the archive"
      return 0
    fi
    sleep 1
  done
}

# when the last of what was recovered was written; empty where that was the base backup
last_replayed() { in_scratch psql -U postgres -d postgres -XAtc "select to_char(pg_last_xact_replay_timestamp() at time zone 'utc', 'YYYY-MM-DD HH24:MI:SS') || '+00'"; }

in_scratch() { docker exec -i "$scratch" "$@"; }

stop_scratch() {
  if [[ -n $scratch ]]; then docker stop "$scratch" >/dev/null 2>&1 || :; fi
  scratch=''
}

# ---------------------------------------------------------------- a backup

# choose latest|ID: sets id and taken, and has its manifest in $work
choose() {
  local line last
  if [[ $1 == latest ]]; then
    line=$(snapshots "$from" | tail -n 1)
    [[ -n $line ]] || fault no-backup "folder=$from" "there is no backup in $from."
  else
    line=$(snapshots "$from" | awk -v id="$1" 'index($1, id) == 1 || index($3, id) == 1')
    [[ -n $line ]] || fault backup-unknown "there is no backup $1 in $from: ops/backup/restore --list shows them."
    [[ $line != *$'\n'* ]] || fault backup-unknown "$1 is the beginning of more than one ID."
  fi
  read -r id taken _ <<<"$line"
  if (($(date -d "$taken" +%s) > $(date +%s) + 300)); then fault clock-wrong "the backup ${id:0:12} in $from is of $taken, which is still to come: the clock of this host, or that of the one which made it, is wrong. Say the ID of another one."; fi
  if [[ $1 == latest ]]; then
    last=$(cat "$state_dir/backup-last" 2>/dev/null || :)
    if [[ -n $last && $taken < $last ]]; then fault backup-missing "last=$last" "the newest backup in $from is of $taken, but one of $last was made: it is missing there, or older ones were put in its place. Say the ID where that is meant."; fi
    if (($(date +%s) - $(date -d "$taken" +%s) > 93600)); then fault backup-old "taken=$taken" "the newest backup in $from is of $taken: older than 26 hours. Say the ID where that is meant."; fi
  fi
  if ! content "$from" "$id" manifest.json >"$work/manifest.json" 2>/dev/null || ! jq -e '.dump.sha256 and .tables and .head' "$work/manifest.json" >/dev/null 2>&1; then
    fault backup-damaged "the backup $id does not say what is in it: it is damaged, or none of ops/backup/nightly."
  fi
  room_for "$(jq .dump.bytes "$work/manifest.json")" "$spool" 3
  say "Backup ${id:0:12} of $(jq -r '"\(.at): \(.tables.tickets) tickets, audit log up to row \(.head.row), \(.image)"' "$work/manifest.json")"
}

fetched() { du -h "$work/techsupport.dump" 2>/dev/null | cut -f1 || :; }
restored() { "${server[@]}" psql -XAt -U postgres -d postgres -c "select pg_size_pretty(pg_database_size('$target'))" 2>/dev/null || :; }
fetch_dump() { content "$from" "$id" techsupport.dump >"$work/techsupport.dump"; }
load_dump() { "${server[@]}" pg_restore -U postgres -d "$target" --exit-on-error "$@" <"$work/techsupport.dump"; }

# The dump in $work, compared with its checksum and read through.
fetch() {
  say "Fetching it from $from"
  with_progress "fetched" fetched fetch_dump || fault backup-damaged "it cannot be read back: the backup is damaged."
  [[ $(sha256sum <"$work/techsupport.dump" | cut -d' ' -f1) == $(jq -r .dump.sha256 "$work/manifest.json") ]] || fault backup-damaged "what was fetched is not what was backed up: its checksum differs."
  "${server[@]}" pg_restore -f /dev/null <"$work/techsupport.dump" || fault backup-damaged "what was backed up cannot be read by pg_restore."
}

# Every table has as many rows as the manifest says.
count() {
  local differences
  "${server[@]}" psql -XqAt -v ON_ERROR_STOP=1 -U postgres -d "$target" -c "$(table_counts)" >"$work/counts.json" || fault not-counted "what was restored cannot be counted."
  differences=$(jq -rn --slurpfile was "$work/manifest.json" --slurpfile is "$work/counts.json" \
    '($was[0].tables + $is[0]) | keys[] as $t | select($was[0].tables[$t] != $is[0][$t]) | "\($t): \($was[0].tables[$t]) backed up, \($is[0][$t]) restored"')
  [[ -z $differences ]] || fault rows-differ "the tables do not have the rows that were backed up: $(paste -sd';' <<<"$differences")"
  say "Every table has as many rows as when it was backed up"
}
