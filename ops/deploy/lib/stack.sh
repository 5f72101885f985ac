#!/usr/bin/env bash
# The running stack: which image serves, putting another in its place, waiting until it answers. Sourced.
# shellcheck disable=SC2154 # load_config of ops/lib/common.sh sets what is read here
set -euo pipefail

not_ready='' # why, after until_ready

# Reference of the image the app container runs, or nothing.
running_image() {
  local id
  id=$(compose_any ps -q app 2>/dev/null) || return 0
  if [[ -n $id ]]; then docker inspect --format '{{.Config.Image}}' "$id"; fi
}

# For questions that do not depend on the image.
compose_any() { TECHSUPPORT_IMAGE=${TECHSUPPORT_IMAGE:-$(get image | grep . || echo none)} compose "$@"; }

# One command of the product in a container of its own, on IMAGE. cli IMAGE COMMAND...
cli() {
  local image=$1
  shift
  TECHSUPPORT_IMAGE=$image compose --profile tools run --rm --no-deps -T cli "$@"
}

# A database query as the superuser, one value a line.
ask_database() { compose_any exec -T db psql -U postgres -d techsupport -AtX -v ON_ERROR_STOP=1 -c "$1"; }

applied_migrations() {
  local there
  there=$(ask_database "select to_regclass('\"__EFMigrationsHistory\"') is not null") || return 1
  if [[ $there == t ]]; then ask_database 'select migration_id from "__EFMigrationsHistory" order by 1'; fi
}

# use IMAGE: the app container runs it; everything else stays as it is, unless nothing runs yet.
use() {
  put image "$1"
  if [[ -n $(compose_any ps -q proxy 2>/dev/null) ]]; then
    TECHSUPPORT_IMAGE=$1 quietly compose up -d --no-deps app
  else
    TECHSUPPORT_IMAGE=$1 quietly compose up -d
  fi
}

# until_ready SECONDS: the container says so and the proxy's way to it works. Sets not_ready to the reason otherwise.
until_ready() {
  local deadline=$((SECONDS + $1)) id health
  not_ready="it did not start"
  while ((SECONDS < deadline)); do
    id=$(compose_any ps -aq app) || id=''
    if [[ -n $id ]]; then
      health=$(docker inspect --format '{{.State.Status}} {{if .State.Health}}{{.State.Health.Status}}{{end}} {{.RestartCount}}' "$id" 2>/dev/null) || health=''
      case $health in
        "running healthy "*)
          if answers_people; then return 0; fi
          not_ready="it is healthy, but $PUBLIC_URL does not answer" ;;
        "running unhealthy "*) not_ready="its health check fails"; return 1 ;;
        "exited "* | "dead "*) not_ready="it ended"; return 1 ;;
        *" "[3-9] | *" "[0-9][0-9]) not_ready="it ends again and again"; return 1 ;;
        *) not_ready="it was not healthy within $1 s" ;;
      esac
    fi
    sleep 0.3
  done
  return 1
}

answers_people() {
  local options=(-sS -o /dev/null --max-time 3 -w '%{http_code}')
  if [[ -n ${SMOKE_CA:-} ]]; then options+=(--cacert "$SMOKE_CA"); fi
  if [[ -n ${SMOKE_RESOLVE:-} ]]; then options+=(--resolve "$SMOKE_RESOLVE"); fi
  [[ $(curl "${options[@]}" "${PUBLIC_URL%/}/sign-in" 2>/dev/null) == 200 ]]
}

smoke_test() { quietly "$project_root/ops/deploy/smoke-test.sh"; }

# take_back OLD_IMAGE: the version before serves again. Exit code 1 when it does not.
take_back() {
  say "      Taking the version before back: $1"
  if use "$1" && until_ready "${READY_TIMEOUT:-90}"; then
    say "      $1 serves again."
  else
    complain "      $1 could not be brought back ($not_ready)."
    return 1
  fi
}
