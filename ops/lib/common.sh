#!/usr/bin/env bash
# What every command of ops/ does alike; sourced, never run. The caller defines usage() first.
# Exit codes of all of them: 0 done, 1 it could not be done (the last line says why), 2 wrong use; others are in their --help.
set -euo pipefail
shopt -s inherit_errexit

# the name people typed: ops/deploy/deploy.sh
command_name=$(realpath --relative-to="$(dirname -- "${BASH_SOURCE[0]}")/../.." -- "$0")
# the folder with compose.prod.yml and ops/
project_root=$(cd -- "$(dirname -- "${BASH_SOURCE[0]}")/../.." && pwd -P)

wrong_use() {
  echo "$command_name: $1 (see $command_name --help)." >&2
  exit 2
}

fail() {
  echo "$command_name: $1" >&2
  exit 1
}

need() {
  local tool
  for tool; do command -v "$tool" >/dev/null || fail "$tool is needed and is not installed here."; done
}

# Reads what stands after NAME= as docker compose does, into value: without its quotes, the comment behind it and the blanks at its end.
# What compose would read in yet another way is refused: said has the reason, and never the value.
setting_value() {
  local text=$1 quoted="^'([^']*)'[[:space:]]*(#.*)?\$" double='^"([^"]*)"[[:space:]]*(#.*)?$'
  said=
  if [[ $text =~ $quoted ]]; then value=${BASH_REMATCH[1]}; return 0; fi
  if [[ $text == \'* ]]; then said="begins with a quote that ends nowhere, or has something behind the one that ends it"; return 1; fi
  if [[ $text =~ $double ]]; then
    value=${BASH_REMATCH[1]}
    if [[ $value == *\\* ]]; then said="has a backslash within double quotes: write it in single quotes"; return 1; fi
  elif [[ $text == \"* ]]; then
    said="begins with a quote that ends nowhere, or has something behind the one that ends it"
    return 1
  else
    value=${text%% \#*}
    value=${value%"${value##*[![:space:]]}"}
    if [[ $value == \#* ]]; then said="has a comment for a value: write the comment on a line of its own"; return 1; fi
  fi
  if [[ $value == *\$* ]]; then said="has a dollar sign, after which docker compose looks for another setting: write it in single quotes"; return 1; fi
  if [[ $value == *$'\r'* ]]; then said="has a carriage return in it"; return 1; fi
}

# Reads the host's settings: KEY=VALUE lines of techsupport.env, as docker compose reads them. What the environment says already wins.
# Sets config_dir, secrets_dir, releases_dir, state_dir, backup_dir, environment and registry, and exports what the file says.
load_config() {
  config_dir=${TECHSUPPORT_CONFIG_DIR:-/etc/techsupport}
  local file=$config_dir/techsupport.env line name value number=0
  [[ -r $file ]] || fail "$file cannot be read: ops/small/install or ops/host/ansible makes it, and TECHSUPPORT_CONFIG_DIR names another folder."
  while IFS= read -r line || [[ -n $line ]]; do
    # an editor on Windows begins a file with a mark and ends each line with a carriage return, which compose passes over
    number=$((number + 1)) line=${line%$'\r'}
    if ((number == 1)); then line=${line#$'\xef\xbb\xbf'}; fi
    [[ $line =~ ^[[:space:]]*(#|$) ]] && continue
    [[ $line =~ ^[[:space:]]*(export[[:space:]]+)?([A-Za-z_][A-Za-z0-9_]*)=[[:blank:]]*(.*)$ ]] || fail "$file, line $number: \"$line\" is not NAME=VALUE."
    name=${BASH_REMATCH[2]}
    setting_value "${BASH_REMATCH[3]}" || fail "$file, line $number: $name $said."
    if [[ -z ${!name+set} ]]; then export "$name=$value"; fi
  done <"$file"
  environment=${ENVIRONMENT:-production}
  [[ $environment == production || $environment == staging ]] || fail "ENVIRONMENT in $file: \"$environment\" is neither production nor staging."
  registry=${REGISTRY:-registry.crb.local/tech-support}
  secrets_dir=${SECRETS_DIR:-$config_dir/secrets}
  releases_dir=${RELEASES_DIR:-/var/lib/techsupport/releases}
  state_dir=${STATE_DIR:-/var/lib/techsupport/deploy}
  backup_dir=${BACKUP_DIR:-/var/backups/techsupport}
  export SECRETS_DIR=$secrets_dir registry releases_dir state_dir backup_dir
}

# Runs docker compose on this environment's stack, with the image that was deployed last unless TECHSUPPORT_IMAGE names another.
compose() {
  if [[ -z ${TECHSUPPORT_IMAGE:-} ]]; then
    local -x TECHSUPPORT_IMAGE=none
    if [[ -s $state_dir/image ]]; then TECHSUPPORT_IMAGE=$(<"$state_dir/image"); fi
  fi
  local files=(-f "$project_root/compose.prod.yml")
  if [[ ${environment:-production} == staging ]]; then files+=(-f "$project_root/compose.staging.yml"); fi
  # one more file for a host that differs
  if [[ -n ${COMPOSE_EXTRA_FILE:-} ]]; then files+=(-f "$COMPOSE_EXTRA_FILE"); fi
  ${compose_limit:+timeout -k 5 "$compose_limit"} docker compose --env-file "$config_dir/techsupport.env" "${files[@]}" "$@"
}

# Whether the server is given the connection that owns the database, as ops/deploy/owner.yml does.
server_owns_database() { compose config --format json </dev/null | jq -e 'any(.services.app.secrets[]?; .source == "ConnectionStrings__TechSupportOwner")' >/dev/null; }

# A release's name: 2026.11.25-1
is_tag() { [[ $1 =~ ^20[0-9]{2}\.(0[1-9]|1[0-2])\.(0[1-9]|[12][0-9]|3[01])-[1-9][0-9]{0,3}$ ]]; }

# is_released_image IMAGE RELEASE_FILE: an engine with containerd's image store calls an image by the digest of its manifest, others by that of its configuration
is_released_image() {
  local id
  id=$(docker image inspect --format '{{.Id}}' "$1" 2>/dev/null) || return 1
  jq -e --arg id "${id#sha256:}" '[.sha256, .digest] | map(ltrimstr("sha256:")) | index($id) != null' "$2" >/dev/null
}

# Runs a program of PostgreSQL in the database's container as its superuser, whose password even the socket there asks for.
in_database() {
  # shellcheck disable=SC2016
  compose exec -T db sh -c 'PGPASSWORD=$(cat /run/secrets/db_superuser) exec "$@"' sh "$@"
}

# Keeps deployments away while containers are made anew or the database is swapped: deploy.sh keeps the same file locked for its whole run.
# Waits for one that is under way, at most DEPLOYMENT_PATIENCE seconds. The lock goes with the process.
hold_deploy_lock() {
  local patience=${DEPLOYMENT_PATIENCE:-600}
  if [[ -n ${deploy_lock:-} ]]; then return 0; fi
  mkdir -p -- "$state_dir"
  exec {deploy_lock}>>"$state_dir/lock"
  flock -w "$patience" "$deploy_lock" || fail "a deployment is under way and did not end within $patience seconds: nothing was changed. Run this again afterwards."
}

# Containers that are made anew run the version that runs, whatever techsupport.env says of the next one; from here on none is put in its place.
keep_image() {
  local container
  hold_deploy_lock
  export TECHSUPPORT_IMAGE=${TECHSUPPORT_IMAGE:-$registry/app:release}
  container=$(compose ps -aq app 2>/dev/null </dev/null | head -n 1) || fail "docker compose does not answer."
  if [[ -n $container ]]; then TECHSUPPORT_IMAGE=$(docker inspect --format '{{.Config.Image}}' "$container"); fi
}

# place_fault FOLDER MUST_BE_MOUNTED: one sentence when nothing can be written there, nothing when all is well
place_fault() {
  local probe=$1/.probe-$$
  if [[ $2 == yes ]] && ! mountpoint -q "$1"; then echo "$1 is not mounted."; return; fi
  if [[ ! -d $1 ]]; then echo "$1 is not there."; return; fi
  if ! (echo probe >"$probe" && sync -d "$probe") 2>/dev/null; then echo "$1 cannot be written to."; fi
  rm -f "$probe"
}
