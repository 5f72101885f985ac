#!/usr/bin/env bash
# What commands of the host tell the page Health: a code with numbers, instants and names, which the page puts into words of the reader's language
# (TechSupport/Features/Operations/Health/ReportWords.cs). Sourced, never run.
# shellcheck disable=SC2034 # the fail of the command reads what is set here
set -euo pipefail

none='{}' fault_code=unforeseen fault_values=$none

# fault CODE [NAME=VALUE...] SENTENCE: ends the command by its fail with the sentence, which is for its journal; the report has the code
fault() {
  fault_code=$1
  shift
  fault_values=$none
  while (($# > 1)); do
    fault_values=$(value "${1%%=*}" "${1#*=}" <<<"$fault_values")
    shift
  done
  fail "$1"
}

# a number stays one. value NAME VALUE
value() { jq -c --arg name "$1" --arg value "$2" '.[$name] = if ($value | test("^[0-9]{1,15}$")) then ($value | tonumber) else $value end'; }

# put_report NAME: one JSON object on standard input becomes REPORTS_DIR/NAME.json, which the application reads at any moment: the old one or
# the whole new one. Exit code 1: it is no JSON object, or the folder takes no file.
put_report() {
  local folder=${REPORTS_DIR:-/var/lib/techsupport/reports} new
  mkdir -p -- "$folder" || return 1
  new=$(mktemp -- "$folder/.$1.XXXXXX") || return 1
  if jq -c 'if type == "object" then . else error("no object") end' >"$new" && [[ -s $new ]] && chmod 0644 -- "$new" && sync -d -- "$new" && mv -- "$new" "$folder/$1.json"; then return 0; fi
  rm -f -- "$new"
  return 1
}
