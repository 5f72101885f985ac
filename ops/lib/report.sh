#!/usr/bin/env bash
# What commands of the host tell the page Health. Sourced, never run.
set -euo pipefail

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
