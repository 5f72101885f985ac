#!/usr/bin/env bash
# What is remembered between deployments, in STATE_DIR. Sourced.
#   image        the image reference the stack runs with; compose() of ops/lib/common.sh reads it
#   release, previous, fallback   the last three tags
#   in-progress  step, tag and images of the deployment under way: left behind, it was cut off
#   history.jsonl, deploy.log, lock
# shellcheck disable=SC2154 # load_config of ops/lib/common.sh sets what is read here
set -euo pipefail

who=${SUDO_USER:-$(id -un)}

open_state() {
  mkdir -p "$state_dir"
  exec {lock}>"$state_dir/lock"
  if ! flock -n "$lock"; then
    complain "Another deployment is under way$(doing); wait for it, or look into $state_dir/deploy.log."
    exit 6
  fi
}

doing() { if [[ -s $state_dir/in-progress ]]; then printf ' (%s of %s)' "$(progress_of step)" "$(progress_of tag)"; fi; }

# Nothing is ever half written: a reader sees the old or the new.
# Where a caller looks at its result, nothing but this stops at the first fault. What could not be said is not written either.
put() {
  [[ -n $2 ]] || return 1
  printf '%s\n' "$2" >"$state_dir/$1.new" && sync -d "$state_dir/$1.new" && mv -f "$state_dir/$1.new" "$state_dir/$1" && sync "$state_dir"
}

get() { if [[ -s $state_dir/$1 ]]; then cat "$state_dir/$1"; fi; }

# begin TAG OLD_IMAGE NEW_IMAGE: what is stuck is kept in it, for when this one changes nothing
begin() {
  local left=null
  if [[ -s $state_dir/in-progress ]]; then left=$(<"$state_dir/in-progress"); fi
  put in-progress "$(jq -cn --arg tag "$1" --arg old "$2" --arg new "$3" --argjson left "$left" '{step: "start", tag: $tag, old: $old, new: $new, switched: false, left: $left}')"
}

# nothing_changed OLD_IMAGE: a deployment ends before its switch. Says what serves; where one before it is stuck, it still is.
nothing_changed() {
  local left
  left=$(jq -c '.left // empty' "$state_dir/in-progress" 2>/dev/null) || left=''
  if [[ -n $left ]]; then
    put in-progress "$left" || :
    echo "Neither version serves, as before."
  else
    finished
    echo "${1:-Nothing} serves as before."
  fi
}

progress_of() { jq -r --arg name "$1" '.[$name] | tostring' "$state_dir/in-progress"; }

# mark_began ANNOUNCED: from here on people may notice; ANNOUNCED is when its notice was given, or nothing. A deployment that is undone first
# keeps its time in its own record.
mark_began() { put in-progress "$(jq -c --arg at "$(date -u +%FT%TZ)" --arg announced "$1" '.began = $at | .announced = $announced' "$state_dir/in-progress")"; }

mark_step() { if [[ -s $state_dir/in-progress ]]; then put in-progress "$(jq -c --arg step "$1" '.step = $step' "$state_dir/in-progress")"; fi; }

# A database was set aside under this name, for the one that was restored.
mark_kept() { put in-progress "$(jq -c --arg name "$1" '.kept = $name' "$state_dir/in-progress")"; }

# Neither version serves; what is left is for somebody to decide.
mark_stuck() { put in-progress "$(jq -c '.stuck = true' "$state_dir/in-progress")"; }

mark_switched() { put in-progress "$(jq -c '.switched = true' "$state_dir/in-progress")"; }

# accept RELEASE PREVIOUS FALLBACK DETAIL: from here on the new version stays, even if the rest is cut off
accept() {
  put in-progress "$(jq -c --arg at "$(date -u +%FT%TZ)" --arg release "$1" --arg previous "$2" --arg fallback "$3" --arg detail "$4" \
    '. + {accepted: true, at: $at, release: $release, previous: $previous, fallback: $fallback, detail: $detail}' "$state_dir/in-progress")"
}

# What accept said becomes so; again and again is the same as once.
complete() {
  local name value
  for name in release previous fallback; do
    value=$(progress_of "$name")
    if [[ -n $value ]]; then put "$name" "$value" || return 1; else rm -f "$state_dir/$name"; fi
  done
  remember deployed "$(progress_of tag)" "$(progress_of detail)" || return 1
  tell_availability "$(progress_of at)"
  move_tags
  finished
}

# with what a cut left of a step that was being written
finished() { rm -f "$state_dir/in-progress" "$state_dir/in-progress.new"; }

# remember OUTCOME TAG DETAIL: a recovery that was cut off itself, or is tried again, does not write it twice
remember() {
  local line file=$state_dir/history.jsonl
  if [[ -s $state_dir/in-progress && $(progress_of told) == "$1" ]]; then return 0; fi
  line=$(jq -cn --arg at "$(date -u +%FT%TZ)" --arg outcome "$1" --arg tag "$2" --arg detail "$3" --arg by "$who" \
    '{at: $at, outcome: $outcome, tag: $tag, by: $by, detail: $detail}') || return 1
  if [[ -s $file ]]; then
    # of the power cut that tore the last line, the next one begins a line of its own
    if [[ -n $(tail -c 1 "$file") ]]; then echo >>"$file"; fi
  fi
  printf '%s\n' "$line" >>"$file" && sync -d "$file" || return 1
  if [[ -s $state_dir/in-progress ]]; then put in-progress "$(jq -c --arg told "$1" '.told = $told' "$state_dir/in-progress")"; fi
}

# history: its whole lines
history() { if [[ -s $state_dir/history.jsonl ]]; then jq -cR 'fromjson? // empty' "$state_dir/history.jsonl"; fi; }

# The guard outlives whoever started it: when they are gone and have not finished, it does what --recover does. It waits for the end of
# standard input, which every command of the deployment holds open too: so it also waits for the one that was running.
start_guard() {
  exec {guard}> >(exec setsid env DEPLOY_LOCK="$lock" "$project_root/ops/deploy/deploy.sh" --guard >/dev/null 2>&1)
  guard_id=$!
}

end_guard() {
  if [[ -z ${guard:-} ]]; then return; fi
  exec {guard}>&-
  wait "$guard_id" || :
  guard=
}
