#!/usr/bin/env bash
# Back to a version that served before: by its image alone where the database allows it, else with the backup taken before the newer one.
set -euo pipefail

# shellcheck source=ops/lib/common.sh
. "$(dirname -- "${BASH_SOURCE[0]}")/../lib/common.sh"
# shellcheck source=ops/deploy/lib/progress.sh
. "$project_root/ops/deploy/lib/progress.sh"
# shellcheck source=ops/deploy/lib/state.sh
. "$project_root/ops/deploy/lib/state.sh"
# shellcheck source=ops/deploy/lib/stack.sh
. "$project_root/ops/deploy/lib/stack.sh"
# shellcheck source=ops/deploy/lib/backup.sh
. "$project_root/ops/deploy/lib/backup.sh"
# shellcheck source=ops/deploy/lib/steps.sh
. "$project_root/ops/deploy/lib/steps.sh"
steps_of 6

usage() {
  cat <<'TEXT'
Usage: ops/deploy/rollback.sh [TAG] [--yes] [--dry-run]

Puts TAG, or the version before this one, back:
  1 target      its signature and SHA-256, its image, and whether its server can start with the secrets it is given here
  2 schema      its own "migrate --status" says whether it works with the database as it is. What newer versions added does not hinder
                it; a migration that took something away (its name says Contract) does
  3 backup      the database as it is now; and where the schema does not allow the old version: the backup taken before the newer one
                is restored, after asking. What was written since then is kept in a database of its own, techsupport_before_rollback_…
  4 switch, 5 readiness, 6 smoke test: as with ops/deploy/deploy.sh

  --yes      restores without asking
  --dry-run  steps 1 and 2 only, and what would follow

Any time of day, and without approvals: an older version has been approved before. If it does not hold, what served serves again, with
its database. Everything is recorded as with ops/deploy/deploy.sh; cut off, "ops/deploy/deploy.sh --recover" undoes it.

Exit code: 0 rolled back; 1 refused or failed, what served still does; 2 wrong use; 3 the answer was no;
4 failed after the switch, what served serves again; 5 neither serves; 6 a deployment is under way.
TEXT
}

tag='' yes='' dry_run=''
while (($#)); do
  case $1 in
    -h | --help) usage; exit 0 ;;
    --yes) yes=1 ;;
    --dry-run) dry_run=1 ;;
    -*) wrong_use "unknown option '$1'" ;;
    *)
      [[ -z $tag ]] || wrong_use "one tag only"
      is_tag "$1" || wrong_use "'$1' is not a tag such as 2026.11.25-1"
      tag=$1 ;;
  esac
  shift
done

need docker jq curl flock setsid sha256sum
load_config
[[ -n ${PUBLIC_URL:-} ]] || fail "PUBLIC_URL is missing in $config_dir/techsupport.env."
check_numbers

open_target() {
  step target "$tag"
  trust "$tag" --no-registry || refuse 1 "The release $tag is not to be trusted."
  if ! docker image inspect "$image" >/dev/null 2>&1; then
    pull_released "$image" "$release" || refuse 1 "The image of $tag is not here and cannot be pulled."
  fi
  is_released_image "$image" "$release" || refuse 1 "The image $image is not the one that was signed."
  starts_here "$image" || refuse 1 "The server of $tag migrates by itself and would wait for the owner's connection: set COMPOSE_EXTRA_FILE=$project_root/ops/deploy/owner.yml in $config_dir/techsupport.env (ops/runbooks/update.md, \"A version that migrates by itself\") and run this again."
}

# Sets restore to the backup that is needed, or leaves it empty.
ask_schema() {
  local answer code=0 newer contract=()
  step schema "does $tag work with the database as it is?"
  answer=$(cli "$image" migrate --status 2>>"$state_dir/deploy.log") || code=$?
  newer=$(sed -n 's/^newer *//p' <<<"$answer" | paste -sd' ')
  mapfile -t contract < <(sed -n 's/^contract *//p' <<<"$answer")
  case $code in
    0) say "      Yes${newer:+; it does not know $newer, which only added something}" ;;
    3) refuse 1 "$tag has migrations that the database lacks: it is newer than what serves. Use ops/deploy/deploy.sh." ;;
    4)
      # an old version of ours may not tell them apart
      ((${#contract[@]})) || refuse 1 "$tag does not say which migration it cannot work with."
      restore=$(backup_without "${contract[@]}")
      [[ -n $restore ]] || refuse 1 "$tag does not work with the database any more (${contract[*]}), and there is no backup from before that."
      say "      No: ${contract[*]} took something away that $tag needs. The backup of $(date -u -r "$restore" +%FT%TZ) can be restored." ;;
    *) refuse 1 "$tag could not be asked: ${answer:-see $state_dir/deploy.log}." ;;
  esac
}

served_before() { history | jq -se --arg tag "$1" 'any(.outcome == "deployed" and .tag == $tag)' >/dev/null; }

agree() {
  local answer=''
  if [[ -n $yes ]]; then return; fi
  say "      Everything written since then will be missing; it is kept in the database $keep_as."
  printf '      Type "restore" to restore the backup: '
  if ! read -r -u "$answers" answer || [[ $answer != restore ]]; then refuse 3 "The answer was no."; fi
}

use_backup() {
  local size
  step backup "the database as it is now"
  check_backup_target || refuse 1 "Without a place for the backup nothing is rolled back."
  size=$(database_size) || refuse 1 "The database does not say how large it is."
  check_space "$backup_dir" "$((${MIN_FREE_MB:-2048} + size))" || refuse 1 "Too little space for the backup."
  if [[ -n $restore ]]; then check_space "$(docker info --format '{{.DockerRootDir}}')" "$((${MIN_FREE_MB:-2048} + size))" || refuse 1 "Too little space for a second database."; fi
  take_backup rollback "$restore" || refuse 1 "No backup, no rollback."
  if [[ -z $restore ]]; then return; fi
  keep_as=techsupport_before_rollback_$(date -u +%Y%m%d_%H%M%S)
  agree
  say "      Stopping the application and restoring $restore"
  # what serves now must not meet the older database
  mark_switched
  quietly compose stop app || go_back "The application could not be stopped."
  restore_backup "$restore" "$keep_as" || go_back "The backup could not be restored."
  # a backup may be older than the newest migration this version knows, and the server waits for that
  quietly cli "$image" migrate || go_back "What was restored cannot be migrated."
  TECHSUPPORT_IMAGE=$image quietly compose run --rm --no-deps -T app after-restore --source "$(basename "$restore"), by a rollback" ||
    go_back "What was restored is not fit to serve: $state_dir/deploy.log says why."
  # its password may have been changed since that backup
  quietly cli "$image" monitor-account --email "${SMOKE_USER:-smoke-test@crb.local}" <"$secrets_dir/smoke_password" || go_back "The smoke test's account could not be made."
}

record() {
  local previous=''
  end_step
  # what did not hold is no version to go back to
  if [[ $tag == "$(get previous)" ]]; then previous=$(get fallback); fi
  accept "$tag" "$previous" "" "rolled back from $old${restore:+, with $restore}"
  complete
}

# the answer is read from where it was typed, and no command reads it before
exec {answers}<&0 </dev/null
trap '' PIPE
open_state
if [[ -n $dry_run && -s $state_dir/in-progress ]]; then fail "a deployment of $(progress_of tag) was cut off: ops/deploy/deploy.sh --recover first."; fi
# whoever names a version decides; without one, nobody has
undo_first "$tag"
tag=${tag:-$(get previous)}
[[ -n $tag ]] || fail "no version served before this one: say which."
image=$registry/app:$tag release=$state_dir/trusted/$tag.json restore='' keep_as=''
old=$(running_image) || fail "the container engine does not answer."
[[ -n $old ]] || fail "nothing serves here: ops/deploy/deploy.sh starts a version."
if [[ $old == "$image" ]] && until_ready 1; then
  say "$tag serves already."
  exit 0
fi
served_before "$tag" || fail "$tag has never served here: what nobody approved is deployed by ops/deploy/deploy.sh, or not at all."
say "Rolling back from $old to $tag${dry_run:+, dry run}"
if [[ -n $dry_run ]]; then
  open_target
  ask_schema
  end_step
  say "Dry run: would switch to $image${restore:+ with the backup $restore}. Nothing was changed."
  exit 0
fi
begin "$tag" "$old" "$image"
under_guard
open_target
ask_schema
# nobody announced it
mark_began ""
use_backup
quietly cli "$old" probes --remove || complain "      The probes of the smoke test could not be looked for; an older version may show one."
switch
readiness
smoke
record
ended=1
say "ROLLED BACK: $tag serves at $PUBLIC_URL."
