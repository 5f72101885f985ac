#!/usr/bin/env bash
# Sourced by the nightly checks, never run.
set -euo pipefail

# Says a line and keeps it in the journal under its tag: journal TAG PRIORITY LINE, with the priorities of syslog (info, warning, err).
# Started by systemd our output already is the journal, and a second copy would count every finding twice.
journal() {
  local tag=$1 priority=$2 line=$3 number
  case $priority in err) number=3 ;; warning) number=4 ;; *) number=6 ;; esac
  if [[ -n ${JOURNAL_STREAM:-} && $JOURNAL_STREAM == "$(stat -Lc %d:%i "/proc/$$/fd/1")" ]]; then
    printf '<%d>%s\n' "$number" "$line"
    return
  fi
  printf '%s\n' "$line"
  if command -v systemd-cat >/dev/null && systemd-cat -t "$tag" -p "$priority" <<<"$line" 2>/dev/null; then return; fi
  if command -v logger >/dev/null && logger -t "$tag" -p "daemon.$priority" -- "$line" 2>/dev/null; then return; fi
  echo "${command_name:?}: neither systemd-cat nor logger took that line; it stands here only." >&2
}
