#!/usr/bin/env bash
# What putting a version in another's place is made of, forwards and backwards, and how it ends when it goes wrong. Sourced.
# The caller sets tag, image (what shall serve) and old (the image that serves, or nothing).
# shellcheck disable=SC2154 # load_config of ops/lib/common.sh and the caller set what is read here
set -euo pipefail

ended=''             # set as soon as the end was told
database_in_place='' # set by a recover that could not bring a version back, and put the database back where that was needed

# Numbers are checked once: bash leaves a function, and no more, where it cannot calculate.
check_numbers() {
  local name
  for name in MIN_FREE_MB READY_TIMEOUT SMOKE_TIMEOUT; do
    if [[ -n ${!name:-} && ! ${!name} =~ ^[0-9]{1,9}$ ]]; then fail "$name in $config_dir/techsupport.env is no number: ${!name}."; fi
  done
}

# trust TAG VERIFY_OPTION...: a copy that nobody else writes to is checked, and all that follows reads that
trust() {
  local tag=$1 copies=$state_dir/trusted
  shift
  rm -rf "$copies"
  mkdir -m 700 "$copies"
  if [[ -f $releases_dir/$tag.json ]]; then
    cp -- "$releases_dir/$tag".* "$copies/" || refuse 1 "The release $tag cannot be copied to $copies."
  fi
  "$project_root/ops/release/verify" "$tag" "$@" 2>&1 | indent || return 1
}

indent() { while IFS= read -r line; do say "      $line"; done; }

switch() {
  mark_switched
  step switch "${old:-nothing} -> $image"
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

# the registry keeps what the last three are called, for whoever sets a host up anew
move_tags() {
  local name kept
  for name in release previous fallback; do
    kept=$(get "$name")
    if [[ -z $kept ]] || ! docker image inspect "$registry/app:$kept" >/dev/null 2>&1; then continue; fi
    quietly docker tag "$registry/app:$kept" "$registry/app:$name" || continue
    if [[ -z ${OFFLINE:-} ]]; then
      quietly docker push -q "$registry/app:$name" || complain "      The registry could not be told which one is $name; it serves all the same."
    fi
  done
}

# tell_availability UNTIL: the application shows apart the time that this took, whatever came of it. Told again it is told once.
tell_availability() {
  local began announced
  began=$(progress_of began) announced=$(progress_of announced)
  # cut off by a version of this script that did not write it down, or before anybody could notice
  if [[ ! $began =~ ^[0-9] ]]; then return 0; fi
  if [[ $announced == null ]]; then announced=''; fi
  # the older of the two may not know the command
  record_deployment "$(progress_of new)" "$began" "$1" "$announced" 2>/dev/null || record_deployment "$(progress_of old)" "$began" "$1" "$announced" ||
    complain "      The time it took could not be recorded for the availability: ops/runbooks/symptoms/health.md, Availability."
}

record_deployment() {
  if [[ -z $1 ]]; then return 1; fi
  # what serves must not wait for its bookkeeping
  # shellcheck disable=SC2034 # compose() of ops/lib/common.sh reads it
  local compose_limit=60
  quietly cli "$1" deployment --tag "$(progress_of tag)" --from "$2" --until "$3" ${4:+--announced "$4"}
}

# refuse CODE WHY: nothing was switched
refuse() {
  if [[ -s $state_dir/in-progress ]]; then
    remember refused "$tag" "$2" || :
    complain "NOT DEPLOYED: $2 $(nothing_changed "${old:-}")"
  else complain "NOT DEPLOYED: $2${old:+ $old serves as before.}"
  fi
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

# Undoes what in-progress says was begun, or ends what was as good as done. Exit code 0: the new version stays; 1: nothing had been switched; 4: the version before serves again; 5: neither does.
recover() {
  local why=$1 what was
  what=$(progress_of tag) was=$(progress_of old)
  rm -f "$backup_dir"/*.partial
  if [[ $(progress_of accepted) == true ]]; then
    complete || { complain "FAILED: $what serves, and it could not be written down; ops/deploy/deploy.sh --recover does it when there is space."; return 5; }
    say "DEPLOYED: $what had passed every test when it was cut off ($why); the rest is written down now."
    return 0
  fi
  end_commands
  if [[ $(progress_of switched) != true ]]; then
    remember interrupted "$what" "$why"
    complain "NOT DEPLOYED: $what was cut off before the switch ($why). $(nothing_changed "$was")"
    return 1
  fi
  if [[ -z $was ]]; then
    remember failed "$what" "$why"
    finished
    complain "FAILED: $what is the first deployment, so there is no version to go back to ($why). Look into $state_dir/deploy.log."
    return 5
  fi
  if ! put_database_back; then
    remember stuck "$what" "$why"
    mark_stuck
    complain "FAILED: the database could not be put back under its name. See ops/runbooks/update.md, code 5 of \"When it fails\"."
    return 5
  fi
  if take_back "$was"; then
    remember rolled-back "$what" "$why"
    tell_availability "$(date -u +%FT%TZ)"
    finished
    complain "ROLLED BACK: $what did not hold ($why). $was serves again."
    return 4
  fi
  database_in_place=1
  remember stuck "$what" "$why"
  mark_stuck
  complain "FAILED: neither $what nor $was serves. See ops/runbooks/update.md, code 5 of \"When it fails\"."
  return 5
}

# Of a deployment that was cut off, a command in a container of its own may still be at work: a migration, say.
end_commands() {
  local left
  left=$(docker ps -aq --filter "label=com.docker.compose.project=$(compose config --format json 2>/dev/null | jq -r .name)" \
    --filter label=com.docker.compose.oneoff=True --filter "ancestor=$(progress_of new)") || return 0
  if [[ -n $left ]]; then
    say "      Ending what it left at work"
    # shellcheck disable=SC2086 # one argument each
    quietly docker rm -f $left || complain "      A command of it could not be ended."
  fi
}

# undo_first GO_ON: what an earlier deployment left half done is undone. Where neither of its versions serves and the database is in its
# place, another version may be the way out: with GO_ON it is tried.
undo_first() {
  local code=0
  if [[ ! -s $state_dir/in-progress ]]; then return; fi
  say "A deployment of $(progress_of tag) was cut off; undoing it first."
  recover "cut off" || code=$?
  if ((code != 5)); then return; fi
  if [[ -z $1 || -z $database_in_place ]]; then exit 5; fi
  say "Going on with $tag all the same: the database is in its place."
}

# Whatever ends this from now on, a kill included, leaves a version that serves.
under_guard() {
  trap at_exit EXIT
  trap interrupted INT TERM HUP
  start_guard
}

interrupted() {
  trap '' INT TERM HUP
  complain "Interrupted by a signal."
  local code=1
  if [[ -s $state_dir/in-progress ]]; then
    ended=1 code=0
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
    code=0
    recover "unexpected error" || code=$?
  fi
  end_guard
  exit "$code"
}

guard() {
  # only as a child of the deployment whose lock it holds
  [[ -n ${DEPLOY_LOCK:-} && /proc/$$/fd/$DEPLOY_LOCK -ef $state_dir/lock ]] || wrong_use "unknown option '--guard'"
  cat >/dev/null
  if [[ ! -s $state_dir/in-progress || $(progress_of stuck) == true ]]; then exit 0; fi
  note "Whoever deployed $(progress_of tag) is gone" err
  recover killed
}
