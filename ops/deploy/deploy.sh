#!/usr/bin/env bash
# From a released tag to a serving one, or back to where it was.
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
steps_of 8

usage() {
  cat <<'TEXT'
Usage: ops/deploy/deploy.sh TAG [--emergency "REASON"] [--dry-run]
       ops/deploy/deploy.sh --recover | --status

Puts release TAG (2026.11.25-1) in the place of the one that serves:
  1 preflight   signature and SHA-256 of releases/TAG.json, space, secrets, pending migrations (already applied in staging), backup target
  2 permission  inside the change window (22:00-01:00, weekends), two approvals, 24 h notice; not asked for in staging, or with CHANGE_CONTROL=none
  3 backup      an encrypted dump of the database, read back whole
  4 pull        the image with exactly the digest that was signed
  5 migrate     with the new image, while the old one serves
  6 switch      the new image takes the old one's place
  7 readiness   its health check and the public address
  8 smoke test  ops/deploy/smoke-test.sh, then the tags release, previous and fallback move

Until step 6 nothing changes for anybody. If it fails or is killed from then on, the old version is put back by itself. Where that cannot
be done (exit code 5), another TAG with --emergency, or ops/deploy/rollback.sh TAG, is the way out.

  --emergency "REASON"  without window, approvals, notice and staging; the reason is recorded. Signature, backup and tests stay.
  --dry-run             steps 1 and 2 only, and what would follow
  --recover             undoes a deployment that was cut off (a power cut, say); does nothing when there is none
  --status              what serves, what was deployed before

Settings are read from /etc/techsupport/techsupport.env (TECHSUPPORT_CONFIG_DIR names another folder): PUBLIC_URL, REGISTRY, RELEASES_DIR,
STATE_DIR, CHANGE_CONTROL, BACKUP_DIR, BACKUP_MOUNT=yes when that must be a mounted share, MIN_FREE_MB (2048), READY_TIMEOUT (90), HOSPITAL_TIME_ZONE.
Every line goes to STATE_DIR/deploy.log and to the journal as techsupport-deploy.

Exit code: 0 deployed, or it serves already; 1 failed before the switch, nothing has changed; 2 wrong use; 3 not permitted now;
4 failed after the switch, the version before serves again; 5 failed, and the version before could not be brought back; 6 another one is under way.
TEXT
}

tag='' emergency='' dry_run='' mode=deploy
while (($#)); do
  case $1 in
    -h | --help) usage; exit 0 ;;
    --emergency)
      [[ -n ${2:-} && ${2:-} != --* ]] || wrong_use "--emergency wants a reason"
      emergency=$2
      shift ;;
    --dry-run) dry_run=1 ;;
    --recover | --status | --guard) mode=${1#--} ;;
    -*) wrong_use "unknown option '$1'" ;;
    *)
      [[ -z $tag ]] || wrong_use "one tag only"
      is_tag "$1" || wrong_use "'$1' is not a tag such as 2026.11.25-1"
      tag=$1 ;;
  esac
  shift
done
if [[ $mode == deploy ]]; then
  [[ -n $tag ]] || wrong_use "which tag?"
else
  [[ -z $tag$emergency$dry_run ]] || wrong_use "--$mode stands alone"
fi

need docker jq curl flock setsid sha256sum
load_config
[[ -n ${PUBLIC_URL:-} ]] || fail "PUBLIC_URL is missing in $config_dir/techsupport.env."
check_numbers
change_control=${CHANGE_CONTROL:-two-people}
[[ $change_control == two-people || $change_control == none ]] || fail "CHANGE_CONTROL in $config_dir/techsupport.env: \"$change_control\" is neither two-people nor none."
looked=''
image=$registry/app:$tag
release=$state_dir/trusted/$tag.json

# ---------------------------------------------------------------- steps

preflight() {
  local size
  step preflight "release $tag, this host, the database"
  trust "$tag" ${OFFLINE:+--no-registry --local} || refuse 1 "The release $tag is not to be trusted."
  check_space "$(docker info --format '{{.DockerRootDir}}')" "${MIN_FREE_MB:-2048}" || refuse 1 "Too little space for the image."
  check_backup_target || refuse 1 "Without a place for the backup nothing is deployed."
  # an arithmetic mistake would end this function and not the deployment
  size=$(database_size) || refuse 1 "The database does not say how large it is."
  check_space "$backup_dir" "$((${MIN_FREE_MB:-2048} + size))" || refuse 1 "Too little space for the backup."
  "$project_root/ops/secrets/check" --quiet 2>&1 | indent || refuse 1 "The secrets are not in order."
  if [[ -s $state_dir/restoring ]]; then refuse 1 "A restore was cut off: ops/backup/restore --mend first."; fi
  list_migrations
  if [[ $environment == production && $change_control != none && -z $emergency ]]; then
    "$project_root/ops/enterprise/approval/staged" "$tag" 2>&1 | indent || refuse 1 "The release $tag has not been through staging."
  fi
  looked=1
}

list_migrations() {
  local applied name
  if ! database_runs; then
    say "      The database does not run yet; it is started for the backup."
    return
  fi
  applied=$(applied_migrations) || refuse 1 "The database does not answer."
  while read -r name; do
    if ! grep -qxF "$name" <<<"$applied"; then pending+=("$name"); fi
  done < <(jq -r '.migrations[]' "$release")
  if ((${#pending[@]})); then say "      Pending migrations: ${pending[*]}"; else say "      No pending migration"; fi
}

permission() {
  step permission "may this be deployed now?"
  if [[ $environment == staging ]]; then
    say "      Staging: always"
  elif [[ $change_control == none && -z $emergency ]]; then
    say "      By $who; this host asks nobody else (CHANGE_CONTROL=none)"
  elif [[ -n $emergency ]]; then
    say "      EMERGENCY, by $who: $emergency"
  else
    "$project_root/ops/deploy/window" 2>&1 | indent || refuse 3 "Now is outside the change window."
    "$project_root/ops/enterprise/approval/approved" "$tag" 2>&1 | indent || refuse 3 "The release $tag is not approved."
  fi
}

backup() {
  local applied
  step backup "the database as it is now"
  if ! database_runs; then TECHSUPPORT_IMAGE=$image quietly compose up -d --wait db || refuse 1 "The database does not start."; fi
  applied=$(applied_migrations) || refuse 1 "The database does not answer."
  if [[ -z $applied ]]; then
    say "      There is nothing in it yet."
    return
  fi
  take_backup "$tag" || refuse 1 "No backup, no deployment."
}

pull() {
  step pull "$image"
  if [[ -z ${OFFLINE:-} ]]; then pull_released "$image" "$release" || refuse 1 "The image could not be pulled."; fi
  is_released_image "$image" "$release" || refuse 1 "The image $image is not here, or is not the one that was signed."
}

migrate() {
  step migrate "with the new image; the old one serves meanwhile"
  mark_began "$(announced)"
  quietly cli "$image" migrate || refuse 1 "The migration failed."
  quietly cli "$image" monitor-account --email "${SMOKE_USER:-smoke-test@crb.local}" <"$secrets_dir/smoke_password" || refuse 1 "The smoke test's account could not be made."
}

record() {
  local fallback previous
  end_step
  fallback=$(get previous) previous=$(get release)
  if [[ $previous == "$tag" ]]; then previous=$fallback fallback=$(get fallback); fi
  accept "$tag" "$previous" "$fallback" "${emergency:+emergency: $emergency}"
  complete
  tell_staging
}

# When the notice was given, once the time that it named has come. An emergency was not announced, whatever was planned.
announced() {
  if [[ -n $emergency ]]; then return; fi
  jq -r --arg now "$(date -u +%FT%TZ)" '.notice // {} | select((.for // "~") <= $now) | .at // ""' "$release" 2>/dev/null || :
}

tell_staging() {
  if [[ $environment != staging ]]; then return; fi
  quietly "$project_root/ops/enterprise/approval/record-staging" "$tag" --by "$who" || complain "      The release's file could not be told that staging has it."
}

# ---------------------------------------------------------------- main

case $mode in
  status)
    printf 'serves    %s\n' "$(running_image)"
    for name in release previous fallback; do printf '%-9s %s\n' "$name" "$(get "$name")"; done
    exit 0 ;;
  # it holds the lock of the deployment it guards
  guard)
    guard
    exit 0 ;;
  recover)
    open_state
    if [[ ! -s $state_dir/in-progress ]]; then
      say "No deployment was cut off."
      exit 0
    fi
    undo_first ''
    exit 0 ;;
esac

# no command may read what was typed, and none of them ends this because nobody listens any more
exec </dev/null
trap '' PIPE
open_state
if [[ -n $dry_run && -s $state_dir/in-progress ]]; then fail "a deployment of $(progress_of tag) was cut off: ops/deploy/deploy.sh --recover first."; fi
undo_first "$emergency"
say "Deploying $tag to $environment${dry_run:+, dry run}"
old=$(running_image) || fail "the container engine does not answer."
pending=()
# only what passed every test counts: the container of a failed first deployment may still be there
if [[ $old == "$image" && $(get release) == "$tag" ]] && until_ready 1; then
  move_tags
  tell_staging
  say "$tag serves already."
  exit 0
fi
if [[ -n $dry_run ]]; then
  preflight
  [[ -n $looked ]] || refuse 1 "The preflight did not come to its end."
  permission
  end_step
  say "Dry run: would back up to $(backup_file "$tag"), pull, migrate ${#pending[@]} migrations, switch, test. Nothing was changed."
  exit 0
fi

begin "$tag" "$old" "$image"
under_guard
preflight
[[ -n $looked ]] || refuse 1 "The preflight did not come to its end."
permission
backup
pull
migrate
switch
readiness
smoke
record
ended=1
say "DEPLOYED: $tag serves at $PUBLIC_URL."
# from the first minute on
if [[ -z $old && $environment == production ]]; then
  quietly "$project_root/ops/backup/base" --if-none || complain "There is no base backup yet: no point in time can be recovered. ops/backup/base makes one and says what is wrong."
fi
