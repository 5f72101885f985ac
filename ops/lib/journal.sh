#!/usr/bin/env bash
# The system's journal, for those commands whose lines are looked for there. Sourced, never run.
set -euo pipefail

# to_journal TAG PRIORITY LINE, with the priorities of syslog (info, warning, err). Exit code 1: nothing here took it.
to_journal() {
  if command -v systemd-cat >/dev/null && systemd-cat -t "$1" -p "$2" <<<"$3" 2>/dev/null; then return; fi
  command -v logger >/dev/null && logger -t "$1" -p "daemon.$2" -- "$3" 2>/dev/null
}

# Started by systemd our output already is the journal, and a second copy would count every line twice.
is_journal() { [[ -n ${JOURNAL_STREAM:-} && $JOURNAL_STREAM == "$(stat -Lc %d:%i "/proc/$$/fd/1")" ]]; }

# journal TAG PRIORITY LINE: says the line, and keeps it in the journal under its tag.
journal() {
  local number
  case $2 in err) number=3 ;; warning) number=4 ;; *) number=6 ;; esac
  if is_journal; then
    printf '<%d>%s\n' "$number" "$3"
    return
  fi
  printf '%s\n' "$3"
  to_journal "$@" || echo "${command_name:?}: neither systemd-cat nor logger took that line; it stands here only." >&2
}
