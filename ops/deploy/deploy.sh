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
steps_of 8

usage() {
  cat <<'TEXT'
Usage: ops/deploy/deploy.sh TAG [--emergency "REASON"] [--dry-run]
       ops/deploy/deploy.sh --recover | --status

Puts release TAG (2026.11.25-1) in the place of the one that serves:
  1 preflight   signature and SHA-256 of releases/TAG.json, space, secrets, pending migrations (already applied in staging), backup target
  2 permission  inside the change window (22:00-01:00, weekends), two approvals, 24 h notice; not asked for in staging
  3 backup      an encrypted dump of the database, read back whole
  4 pull        the image with exactly the digest that was signed
  5 migrate     with the new image, while the old one serves
  6 switch      the new image takes the old one's place
  7 readiness   its health check and the public address
  8 smoke test  ops/deploy/smoke-test.sh, then the tags release, previous and fallback move

Until step 6 nothing changes for anybody. If it fails or is killed from then on, the old version is put back by itself.

  --emergency "REASON"  without window, approvals, notice and staging; the reason is recorded. Signature, backup and tests stay.
  --dry-run             steps 1 and 2 only, and what would follow
  --recover             undoes a deployment that was cut off (a power cut, say); does nothing when there is none
  --status              what serves, what was deployed before

Settings are read from /etc/techsupport/techsupport.env (TECHSUPPORT_CONFIG_DIR names another folder): PUBLIC_URL, REGISTRY, RELEASES_DIR,
STATE_DIR, BACKUP_DIR, BACKUP_MOUNT=yes when that must be a mounted share, MIN_FREE_MB (2048), READY_TIMEOUT (90), HOSPITAL_TIME_ZONE.
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
image=$registry/app:$tag
release=$releases_dir/$tag.json

# ---------------------------------------------------------------- steps

preflight() {
  step preflight "release $tag, this host, the database"
  "$project_root/ops/release/verify" "$tag" ${OFFLINE:+--no-registry} 2>&1 | indent || refuse 1 "The release $tag is not to be trusted."
  check_space "$(docker info --format '{{.DockerRootDir}}')" || refuse 1 "Too little space for the image."
  check_backup_target || refuse 1 "Without a place for the backup nothing is deployed."
  check_space "$backup_dir" || refuse 1 "Too little space for the backup."
  "$project_root/ops/secrets/check" --quiet 2>&1 | indent || refuse 1 "The secrets are not in order."
  old=$(running_image)
  list_migrations
  if [[ $environment == production && -z $emergency ]]; then
    "$project_root/ops/release/staged" "$tag" 2>&1 | indent || refuse 1 "The release $tag has not been through staging."
  fi
}

# room for at least MIN_FREE_MB, and for the database once more
check_space() {
  local free wanted=${MIN_FREE_MB:-2048}
  free=$(df -Pm "$1" | awk 'NR == 2 { print $4 }')
  say "      $free MB free on $1, at least $wanted MB wanted"
  ((free >= wanted))
}

list_migrations() {
  local applied name
  if [[ -z $old ]]; then
    say "      Nothing runs here yet: this is the first deployment."
    return
  fi
  applied=$(applied_migrations) || refuse 1 "The database does not answer."
  pending=()
  while read -r name; do
    if ! grep -qxF "$name" <<<"$applied"; then pending+=("$name"); fi
  done < <(jq -r '.migrations[]' "$release")
  if ((${#pending[@]})); then say "      Pending migrations: ${pending[*]}"; else say "      No pending migration"; fi
}

permission() {
  step permission "may this be deployed now?"
  if [[ $environment == staging ]]; then
    say "      Staging: always"
  elif [[ -n $emergency ]]; then
    say "      EMERGENCY, by ${SUDO_USER:-$(id -un)}: $emergency"
  else
    "$project_root/ops/deploy/window" 2>&1 | indent || refuse 3 "Now is outside the change window."
    "$project_root/ops/release/approved" "$tag" 2>&1 | indent || refuse 3 "The release $tag is not approved."
  fi
}

backup() {
  step backup "the database as it is now"
  if [[ -z $old ]]; then
    say "      There is no database yet."
    return
  fi
  take_backup "$tag" || refuse 1 "No backup, no deployment."
}

pull() {
  local digest id
  step pull "$image"
  digest=$(jq -r .digest "$release")
  if [[ -z ${OFFLINE:-} ]]; then
    quietly docker pull -q "$registry/app@$digest" || refuse 1 "The image could not be pulled."
    docker tag "$registry/app@$digest" "$image"
  fi
  id=$(docker image inspect --format '{{.Id}}' "$image" 2>/dev/null) || refuse 1 "The image $image is not here."
  # an engine with containerd's image store calls an image by the digest of its manifest
  [[ $id == "$(jq -r .sha256 "$release")" || $id == "$digest" ]] || refuse 1 "The image $image is not the one that was signed."
}

migrate() {
  step migrate "with the new image; the old one serves meanwhile"
  if [[ -z $old ]]; then TECHSUPPORT_IMAGE=$image quietly compose up -d --wait db || refuse 1 "The database does not start."; fi
  quietly cli "$image" migrate || refuse 1 "The migration failed."
  quietly cli "$image" monitor-account --email "${SMOKE_USER:-smoke-test@crb.local}" <"$secrets_dir/smoke_password" || refuse 1 "The smoke test's account could not be made."
}

switch() {
  step switch "${old:-nothing} -> $image"
  mark_switched
  use "$image" || go_back "The containers could not be switched."
}

readiness() {
  step readiness "at most ${READY_TIMEOUT:-90} s"
  until_ready "${READY_TIMEOUT:-90}" || go_back "The new version is not ready: $not_ready."
}

smoke() {
  step "smoke test" "a ticket's whole life at $PUBLIC_URL"
  smoke_test || go_back "The smoke test failed."
}

record() {
  end_step
  local fallback previous
  fallback=$(get previous) previous=$(get release)
  if [[ $previous != "$tag" ]]; then
    if [[ -n $fallback ]]; then put fallback "$fallback"; fi
    if [[ -n $previous ]]; then put previous "$previous"; fi
    put release "$tag"
  fi
  remember deployed "$tag" "${emergency:+emergency: $emergency}"
  finished
  move_tags
  if [[ $environment == staging ]]; then
    quietly "$project_root/ops/release/record-staging" "$tag" --by "${SUDO_USER:-$(id -un)}" || complain "      The release's file could not be told that staging has it."
  fi
}

# the registry keeps what the last three are called, for whoever sets a host up anew
move_tags() {
  local name kept
  for name in release previous fallback; do
    kept=$(get "$name")
    if [[ -z $kept ]] || ! docker image inspect "$registry/app:$kept" >/dev/null 2>&1; then continue; fi
    docker tag "$registry/app:$kept" "$registry/app:$name"
    if [[ -z ${OFFLINE:-} ]]; then
      quietly docker push -q "$registry/app:$name" || complain "      The registry could not be told which one is $name; it serves all the same."
    fi
  done
}

# ---------------------------------------------------------------- ends

indent() { while IFS= read -r line; do say "      $line"; done; }

# refuse CODE WHY: nothing was switched
refuse() {
  if [[ -s $state_dir/in-progress ]]; then
    remember refused "$tag" "$2"
    finished
  fi
  if [[ -n ${old:-} ]]; then complain "NOT DEPLOYED: $2 $old serves as before."; else complain "NOT DEPLOYED: $2"; fi
  ended=1
  exit "$1"
}

# go_back WHY: the new version was switched on, and is not good
go_back() {
  local code=0
  complain "      $1"
  ended=1
  recover "$1" || code=$?
  exit "$code"
}

# Undoes what in-progress says was begun. Exit code 1: nothing had been switched; 4: the version before serves again; 5: neither does.
recover() {
  local why=$1 what was
  what=$(progress_of tag) was=$(progress_of old)
  rm -f "$backup_dir"/*.partial
  if [[ $(progress_of switched) != true ]]; then
    remember interrupted "$what" "$why"
    finished
    complain "NOT DEPLOYED: $what was cut off before the switch ($why). ${was:-Nothing} serves as before."
    return 1
  fi
  if [[ -z $was ]]; then
    remember failed "$what" "$why"
    finished
    complain "FAILED: $what is the first deployment, so there is no version to go back to ($why). Look into $state_dir/deploy.log."
    return 5
  fi
  if take_back "$was"; then
    remember rolled-back "$what" "$why"
    finished
    complain "ROLLED BACK: $what did not hold ($why). $was serves again."
    return 4
  fi
  remember stuck "$what" "$why"
  complain "FAILED: neither $what nor $was serves. See ops/runbooks/deploy.md, \"Neither version serves\"."
  return 5
}

interrupted() {
  trap '' INT TERM HUP
  complain "Interrupted by a signal."
  local code=1
  if [[ -s $state_dir/in-progress ]]; then
    ended=1
    recover "interrupted by a signal" || code=$?
  fi
  exit "$code"
}

at_exit() {
  local code=$?
  # an error nobody foresaw is treated as what it is: a deployment cut off
  if [[ -z ${ended:-} && -s $state_dir/in-progress ]] && ((code)); then
    ended=1
    complain "An unexpected error (exit code $code)."
    recover "unexpected error" || code=$?
  fi
  end_guard
  exit "$code"
}

guard() {
  cat >/dev/null
  if [[ ! -s $state_dir/in-progress ]]; then exit 0; fi
  note "Whoever deployed $(progress_of tag) is gone" err
  recover killed
}

# ---------------------------------------------------------------- main

case $mode in
  status)
    printf 'serves    %s\n' "$(running_image)"
    for name in release previous fallback; do printf '%-9s %s\n' "$name" "$(get "$name")"; done
    exit 0 ;;
  # it holds the lock of the deployment it guards
  guard) guard; exit 0 ;;
  recover)
    open_state
    if [[ ! -s $state_dir/in-progress ]]; then
      say "No deployment was cut off."
      exit 0
    fi
    recover "cut off" || (($? != 5)) || exit 5
    exit 0 ;;
esac

open_state
# fails for good only when even the version before cannot be brought back
if [[ -s $state_dir/in-progress ]]; then
  say "A deployment of $(progress_of tag) was cut off; undoing it first."
  recover "cut off" || (($? != 5)) || exit 5
fi
say "Deploying $tag to $environment$([[ -z $dry_run ]] || echo ', dry run')"
old=$(running_image) pending=()
if [[ $old == "$image" ]] && until_ready 1; then
  say "$tag serves already."
  exit 0
fi
if [[ -n $dry_run ]]; then
  preflight
  permission
  end_step
  say "Dry run: would back up to $(backup_file "$tag"), pull, migrate ${#pending[@]} migrations, switch, test. Nothing was changed."
  exit 0
fi

trap at_exit EXIT
trap interrupted INT TERM HUP
begin "$tag" "$old" "$image"
start_guard
preflight
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
