#!/usr/bin/env bash
# The running stack: which image serves, putting another in its place, waiting until it answers. Sourced.
# shellcheck disable=SC2154 # load_config of ops/lib/common.sh sets what is read here
set -euo pipefail

not_ready='' # why, after until_ready

# Reference of the image the app runs, or ran when it was stopped; nothing before the first deployment.
running_image() {
  local id
  id=$(compose ps -aq app) || return 1
  if [[ -n $id ]]; then docker inspect --format '{{.Config.Image}}' "$id"; else get image; fi
}

# starts_here IMAGE: it does not migrate by itself, as servers did before decision 27, or is given the connection that takes
starts_here() { [[ $(docker image inspect --format '{{index .Config.Labels "techsupport.migrates"}}' "$1") == command ]] || server_owns_database; }

database_runs() { [[ -n $(compose ps -q --status running db) ]]; }

# pull_released IMAGE RELEASE_FILE: exactly what was signed, under the name it has here
pull_released() {
  local signed
  signed=${1%:*}@$(jq -r .digest "$2")
  quietly docker pull -q "$signed" && quietly docker tag "$signed" "$1"
}

# One command of the product in a container of its own, on IMAGE. cli IMAGE COMMAND...
cli() {
  local image=$1
  shift
  TECHSUPPORT_IMAGE=$image compose --profile tools run --rm --no-deps -T cli "$@"
}

# A database query as the superuser, one value a line.
ask_database() { in_database psql -U postgres -d techsupport -AtX -v ON_ERROR_STOP=1 -c "$1"; }

applied_migrations() {
  local there
  there=$(ask_database "select to_regclass('\"__EFMigrationsHistory\"') is not null") || return 1
  if [[ $there == t ]]; then ask_database 'select migration_id from "__EFMigrationsHistory" order by 1'; fi
}

# use IMAGE: the app container runs it; everything else stays as it is, unless nothing runs yet.
use() {
  put image "$1"
  if [[ -n $(compose ps -q proxy 2>/dev/null) ]]; then
    TECHSUPPORT_IMAGE=$1 quietly compose up -d --no-deps app
  else
    TECHSUPPORT_IMAGE=$1 quietly compose up -d
  fi
}

# until_ready SECONDS: the server says so and the proxy's way to it works. Sets not_ready to the reason otherwise.
# Asks by itself: the engine's own health check comes by only every few seconds.
until_ready() {
  local deadline=$((SECONDS + $1)) id state
  not_ready="it did not start"
  while :; do
    id=$(compose ps -aq app) || id=''
    state=''
    if [[ -n $id ]]; then state=$(docker inspect --format '{{.State.Status}} {{.RestartCount}}' "$id" 2>/dev/null) || state=''; fi
    case $state in
      "exited "* | "dead "*) not_ready="it ended"; return 1 ;;
      *" "[3-9] | *" "[1-9][0-9]*) not_ready="it ends again and again"; return 1 ;;
      "running "*)
        if ! docker exec "$id" /app/techsupport check >/dev/null 2>&1; then not_ready="it is not ready (techsupport check)"
        elif answers_people; then return 0
        else not_ready="it is ready, but $PUBLIC_URL does not answer"; fi ;;
    esac
    if ((SECONDS >= deadline)); then
      not_ready="$not_ready, within $1 s"
      return 1
    fi
    sleep 0.5
  done
}

answers_people() {
  local options=(-sS -o /dev/null --max-time 3 -w '%{http_code}')
  if [[ -n ${SMOKE_CA:-} ]]; then options+=(--cacert "$SMOKE_CA"); fi
  if [[ -n ${SMOKE_RESOLVE:-} ]]; then options+=(--resolve "$SMOKE_RESOLVE"); fi
  [[ $(curl "${options[@]}" "${PUBLIC_URL%/}/sign-in" 2>/dev/null) == 200 ]]
}

smoke_test() { quietly "$project_root/ops/deploy/smoke-test.sh" --timeout "${SMOKE_TIMEOUT:-60}"; }

# take_back OLD_IMAGE: the version before serves again. Exit code 1 when it does not; it gets more time than a new one, for want of a choice.
take_back() {
  # an older version does not know what a smoke test that was cut off left behind; where the newer one cannot say it, there is none
  quietly cli "$(progress_of new)" probes --remove || note "      The probes of the smoke test could not be looked for"
  say "      Taking the version before back: $1"
  if use "$1" && until_ready 180; then
    say "      $1 serves again."
  else
    complain "      $1 could not be brought back ($not_ready)."
    return 1
  fi
}
