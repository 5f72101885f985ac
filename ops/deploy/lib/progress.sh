#!/usr/bin/env bash
# What a deployment says: to whoever started it, to its log, and to the journal as techsupport-deploy. Sourced.
# shellcheck disable=SC2154 # load_config of ops/lib/common.sh sets what is read here
set -euo pipefail

# shellcheck source=ops/lib/journal.sh
. "$project_root/ops/lib/journal.sh"

step_number=0 step_name='' step_began=0 steps_total=0

steps_of() { steps_total=$1; }

# A terminal that has gone must not end a deployment half way.
say() {
  printf '%s\n' "$1" 2>/dev/null || :
  note "$1"
}

complain() {
  printf '%s\n' "$1" >&2 2>/dev/null || :
  note "$1" err
}

# Only for the log and the journal.
note() {
  printf '%s %s\n' "$(date -u +%FT%TZ)" "$1" >>"$state_dir/deploy.log" 2>/dev/null || :
  to_journal techsupport-deploy "${2:-info}" "$1" || :
}

step() {
  end_step
  step_number=$((step_number + 1)) step_name=$1 step_began=$SECONDS
  say "[$step_number/$steps_total] $1: $2"
  mark_step "$1"
}

end_step() {
  if [[ -n $step_name ]]; then say "      $step_name done, $((SECONDS - step_began)) s"; fi
  step_name=''
}

# Runs a command with its output in the log; what it said last comes after a failure.
quietly() {
  local output code=0
  output=$("$@" 2>&1) || code=$?
  while IFS= read -r line; do note "        $line"; done <<<"$output"
  if ((code)); then
    tail -n 5 <<<"$output" | sed 's/^/        /' >&2 || :
    return "$code"
  fi
}
