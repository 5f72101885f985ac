#!/usr/bin/env bash
# The backup before a deployment: an encrypted pg_dump, read back whole before it counts. Sourced.
# shellcheck disable=SC2154 # load_config of ops/lib/common.sh sets what is read here
set -euo pipefail

# backup_file TAG: where the one before TAG lies
backup_file() { printf '%s/before-%s.dump.enc' "$backup_dir" "$1"; }

# Exit code 1 with a sentence when nothing can be written there.
check_backup_target() {
  local probe=$backup_dir/.probe-$$
  if [[ ${BACKUP_MOUNT:-no} == yes ]] && ! mountpoint -q "$backup_dir"; then complain "The backup target $backup_dir is not mounted."; return 1; fi
  if [[ ! -d $backup_dir ]]; then complain "The backup target $backup_dir is not there."; return 1; fi
  if ! (echo probe >"$probe" && sync -d "$probe") 2>/dev/null; then
    rm -f "$probe"
    complain "The backup target $backup_dir cannot be written to."
    return 1
  fi
  rm -f "$probe"
}

# take_backup TAG
take_backup() {
  local file
  file=$(backup_file "$1")
  rm -f "$file.partial"
  if ! compose_any exec -T db pg_dump -U postgres -d techsupport -Fc -Z 3 | "$project_root/ops/backup/encrypt" "$secrets_dir/backup_key" >"$file.partial" ||
    ! sync -d "$file.partial"; then
    rm -f "$file.partial"
    complain "      The backup could not be written to $file."
    return 1
  fi
  if ! verify_backup "$file.partial"; then
    rm -f "$file.partial"
    complain "      The backup cannot be read back."
    return 1
  fi
  chmod 600 "$file.partial"
  mv -f "$file.partial" "$file"
  (cd "$backup_dir" && sha256sum "$(basename "$file")" >"$(basename "$file").sha256")
  say "      $file, $(du -h "$file" | cut -f1)"
}

# reads every row of it, restoring into nothing
verify_backup() {
  "$project_root/ops/backup/decrypt" "$secrets_dir/backup_key" <"$1" | compose_any exec -T db pg_restore -f /dev/null >>"$state_dir/deploy.log" 2>&1
}

# restore_backup FILE KEEP_AS: the database becomes what it was; the one that was there is kept under another name
restore_backup() {
  local restored=techsupport_restored
  (cd "$backup_dir" && sha256sum --quiet -c "$(basename "$1").sha256") || { complain "      $1 is not what was written: its checksum differs."; return 1; }
  maintenance "drop database if exists $restored with (force)"
  maintenance "create database $restored owner techsupport_owner"
  "$project_root/ops/backup/decrypt" "$secrets_dir/backup_key" <"$1" |
    compose_any exec -T db pg_restore -U postgres -d "$restored" --exit-on-error --single-transaction >>"$state_dir/deploy.log" 2>&1 ||
    { complain "      $1 could not be restored; the database is as it was."; return 1; }
  # both names change or neither
  compose_any exec -T db psql -U postgres -d postgres -qX -v ON_ERROR_STOP=1 >>"$state_dir/deploy.log" 2>&1 <<SQL
alter database techsupport allow_connections false;
select pg_terminate_backend(pid) from pg_stat_activity where datname in ('techsupport', '$restored');
begin;
alter database techsupport rename to $2;
alter database $restored rename to techsupport;
commit;
alter database $2 allow_connections true;
SQL
}

maintenance() { compose_any exec -T db psql -U postgres -d postgres -qX -v ON_ERROR_STOP=1 -c "$1" >>"$state_dir/deploy.log" 2>&1; }
