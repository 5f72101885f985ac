#!/usr/bin/env bash
# The backup before a deployment: an encrypted pg_dump, read back whole before it counts. Sourced.
# shellcheck disable=SC2154 # load_config of ops/lib/common.sh sets what is read here
set -euo pipefail

# shellcheck source=ops/lib/database.sh
. "$project_root/ops/lib/database.sh"

# backup_file TAG: where the next one before TAG will lie; a second try leaves that of the first alone
backup_file() { printf '%s/before-%s-%s.dump.age' "$backup_dir" "$1" "$(date -u +%Y%m%dT%H%M%SZ)"; }

# check_space FOLDER MB
check_space() {
  local free
  free=$(df -Pm "$1" | awk 'NR == 2 { print $4 }')
  [[ $free =~ ^[0-9]+$ ]] || { complain "      Nobody knows how much is free on $1."; return 1; }
  say "      $free MB free on $1, at least $2 MB wanted"
  ((free >= $2))
}

# in MB; its dump is smaller
database_size() {
  local size=0
  if database_runs; then size=$(ask_server "select coalesce(sum(pg_database_size(oid)) / 1048576, 0)::int from pg_database where datname = 'techsupport'") || return 1; fi
  [[ $size =~ ^[0-9]+$ ]] || return 1
  echo "$size"
}

# Exit code 1 with a sentence when nothing can be written there.
check_backup_target() {
  local fault
  fault=$(place_fault "$backup_dir" "${BACKUP_MOUNT:-no}")
  if [[ -n $fault ]]; then complain "The backup target $fault"; return 1; fi
}

# take_backup TAG [KEEP]: KEEP is a file of an earlier one that is still needed
take_backup() {
  local file sum
  file=$(backup_file "$1")
  # which versions can work with it
  applied_migrations >"$file.migrations" || { rm -f "$file.migrations"; complain "      The database does not answer."; return 1; }
  rm -f "$file.partial"
  if ! in_database pg_dump -U postgres -d techsupport -Fc -Z 3 | "$project_root/ops/backup/encrypt" >"$file.partial" ||
    ! sync -d "$file.partial"; then
    rm -f "$file.partial" "$file.migrations"
    complain "      The backup could not be written to $file."
    return 1
  fi
  if ! verify_backup "$file.partial"; then
    rm -f "$file.partial" "$file.migrations"
    complain "      The backup cannot be read back."
    return 1
  fi
  # the checksum first: a backup without one is none, and one that is there is whole
  if ! chmod 600 "$file.partial" || ! sum=$(sha256sum <"$file.partial") || ! printf '%s  %s\n' "${sum%% *}" "$(basename "$file")" >"$file.sha256" ||
    ! sync -d "$file.sha256" "$file.migrations" || ! mv -f "$file.partial" "$file"; then
    rm -f "$file.partial" "$file.migrations" "$file.sha256"
    complain "      The backup could not be put in its place."
    return 1
  fi
  say "      $file, $(du -h "$file" | cut -f1)"
  prune_backups "${2:-}"
}

# Personal data is not kept without end: the last ten of these, and the one that is about to be restored.
prune_backups() {
  local file
  while IFS= read -r file; do
    if [[ $file != "${1:-}" ]]; then rm -f -- "$file" "$file.sha256" "$file.migrations"; fi
  done < <(find "$backup_dir" -maxdepth 1 -name 'before-*.dump.age' -printf '%T@ %p\n' | sort -rn | tail -n +11 | cut -d' ' -f2-)
}

# backup_without MIGRATION...: the newest one in which none of these was applied yet; nothing when there is none
backup_without() {
  local file
  while IFS= read -r file; do
    if [[ -s $file && -s $file.sha256 && -e $file.migrations ]] && ! printf '%s\n' "$@" | grep -qxF -f "$file.migrations"; then
      echo "$file"
      return
    fi
  done < <(find "$backup_dir" -maxdepth 1 -name 'before-*.dump.age' -printf '%T@ %p\n' | sort -rn | cut -d' ' -f2-)
}

# reads every row of it, restoring into nothing
verify_backup() {
  "$project_root/ops/backup/decrypt" <"$1" | in_database pg_restore -f /dev/null >>"$state_dir/deploy.log" 2>&1
}

# restore_backup FILE KEEP_AS: the database becomes what it was; the one that was there is kept under another name
restore_backup() {
  (cd "$backup_dir" && sha256sum --quiet -c "$(basename "$1").sha256") || { complain "      $1 is not what was written: its checksum differs."; return 1; }
  beside techsupport_restored >>"$state_dir/deploy.log" 2>&1 || return 1
  "$project_root/ops/backup/decrypt" <"$1" |
    in_database pg_restore -U postgres -d techsupport_restored --exit-on-error --single-transaction >>"$state_dir/deploy.log" 2>&1 ||
    { complain "      $1 could not be restored; the database is as it was."; return 1; }
  take_settings techsupport_restored >>"$state_dir/deploy.log" 2>&1 || return 1
  mark_kept "$2" || return 1
  swap_databases "$2" techsupport_restored >>"$state_dir/deploy.log" 2>&1
}

# What a restore set aside is the database again, when a rollback did not hold.
put_database_back() {
  local kept there
  kept=$(progress_of kept)
  if [[ $kept == null ]]; then return 0; fi
  there=$(ask_server "select count(*) from pg_database where datname = '$kept'") || return 1
  if [[ $there == 1 ]]; then
    quietly compose stop app || return 1
    maintenance <<<"drop database if exists techsupport_restored with (force);" >>"$state_dir/deploy.log" 2>&1 || return 1
    say "      The database is again the one that was set aside as $kept."
    swap_databases techsupport_restored "$kept" >>"$state_dir/deploy.log" 2>&1 || return 1
  fi
  # cut off between the two halves of a swap it would stay closed
  maintenance <<<"alter database techsupport allow_connections true;" >>"$state_dir/deploy.log" 2>&1
}
