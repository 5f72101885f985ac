#!/usr/bin/env bash
# Does over real HTTP what people do, with an account of its own: "techsupport smoke", with the settings of this host, out of the image that serves.
set -euo pipefail
# shellcheck source=ops/lib/common.sh
. "$(dirname -- "${BASH_SOURCE[0]}")/../lib/common.sh"

usage() {
  cat <<'TEXT'
Usage: ops/deploy/smoke-test.sh [--url URL] [--user EMAIL] [--password-file FILE] [--ca FILE] [--resolve HOST:PORT:ADDR]
                                [--management-url URL | --skip-health] [--no-delivery] [--timeout S]

Signs in, reports a ticket, finds it in the list, assigns and resolves it, looks for the audit entry and the delivered
message, closes and removes the ticket, signs out, asks for the health. One line a step, with how long it took. The
ticket is a probe: nobody but this account sees it, and it is removed whatever happens.

  --url URL              the address people open; default PUBLIC_URL
  --user EMAIL           account of role Monitor ("techsupport monitor-account" makes it); default SMOKE_USER, smoke-test@crb.local
  --password-file FILE   its password; default smoke_password among the secrets
  --ca FILE              certificates to trust instead of the machine's; default SMOKE_CA
  --resolve H:P:ADDR     take this address for host and port; default SMOKE_RESOLVE
  --management-url URL   where /actuator is; by default the running container of the stack is asked
  --skip-health          do not ask for the health
  --no-delivery          do not wait for the message to be delivered: for a place without mail
  --timeout S            how long the message may take, in seconds; default 60

Defaults are read from /etc/techsupport/techsupport.env (TECHSUPPORT_CONFIG_DIR names another folder), unless --url, --user
and --password-file are all given. A techsupport on the PATH does the steps, else the image that serves here.

Exit code: 0 every step is ok; 1 a step failed, the last line says which and what came instead; 2 wrong use.
TEXT
}

url='' user='' password_file='' ca='' resolve='' management='' health=yes more=()
while (($#)); do
  option=$1
  case $option in
    -h | --help) usage; exit 0 ;;
    --no-delivery) more+=("$option"); shift; continue ;;
    --skip-health) health=''; shift; continue ;;
    --url | --user | --password-file | --ca | --resolve | --management-url | --timeout) ;;
    *) wrong_use "unknown argument '$option'" ;;
  esac
  [[ -n ${2:-} ]] || wrong_use "$option wants a value"
  case $option in
    --url) url=$2 ;;
    --user) user=$2 ;;
    --password-file) password_file=$2 ;;
    --ca) ca=$2 ;;
    --resolve) resolve=$2 ;;
    --management-url) management=$2 ;;
    --timeout) [[ $2 =~ ^[1-9][0-9]{0,3}$ ]] || wrong_use "--timeout wants a number of seconds"; more+=(--timeout "$2") ;;
  esac
  shift 2
done

stack=''
if [[ -z $url || -z $user || -z $password_file ]]; then
  load_config
  # the container of this host says nothing about another address
  if [[ -z $url || ${url%/} == "${PUBLIC_URL:-}" || ${url%/}/ == "${PUBLIC_URL:-}" ]]; then stack=yes; fi
  url=${url:-${PUBLIC_URL:-}} user=${user:-${SMOKE_USER:-smoke-test@crb.local}}
  password_file=${password_file:-$secrets_dir/smoke_password} ca=${ca:-${SMOKE_CA:-}} resolve=${resolve:-${SMOKE_RESOLVE:-}}
  # shellcheck disable=SC2154 # load_config sets it
  [[ -n $url ]] || fail "PUBLIC_URL is missing in $config_dir/techsupport.env; write it there or say --url."
fi
[[ $url =~ ^https?://[^/] ]] || fail "\"$url\" is not an http or https address."
[[ -r $password_file ]] || fail "$password_file cannot be read: the password of $user is expected there."
[[ -z $ca || -r $ca ]] || fail "$ca cannot be read."
if [[ -n $health && -z $management && -z $stack ]]; then wrong_use 'nobody here can be asked for the health: say --management-url, or --skip-health'; fi

# the first image here that knows the steps: a version that was rolled back to may be older than they are
image_with_steps() {
  local image
  {
    [[ -z $stack ]] || docker inspect --format '{{.Config.Image}}' "$(compose ps -aq app)"
    docker image ls --format '{{.Repository}}:{{.Tag}}' "${registry:-registry.crb.local/tech-support}/app"
  } 2>/dev/null | while read -r image; do
    if docker run --rm --network none --entrypoint /app/techsupport "$image" smoke --help >/dev/null 2>&1 </dev/null; then
      echo "$image"
      break
    fi
  done
}

# the password comes on the standard input: as a file it would have to belong to the container's account
arguments=(smoke --url "$url" --user "$user" "${more[@]}")
if [[ -n $resolve ]]; then arguments+=(--resolve "$resolve"); fi
if [[ -n $management ]]; then arguments+=(--management-url "$management"); fi
if command -v techsupport >/dev/null; then
  command=(techsupport "${arguments[@]}" ${ca:+--ca "$ca"})
else
  need docker
  image=$(image_with_steps)
  [[ -n $image ]] || fail "no version on this machine knows the smoke test, and no techsupport is on the PATH."
  # as this machine sees the address, with the certificates that it trusts
  if [[ -z $ca && -r /etc/ssl/certs/ca-certificates.crt ]]; then ca=/etc/ssl/certs/ca-certificates.crt; fi
  command=(docker run --rm --interactive --network host --read-only --tmpfs /tmp --cap-drop ALL --security-opt no-new-privileges --memory 256m
    ${ca:+--volume "$(realpath -- "$ca"):/ca.pem:ro"} --entrypoint /app/techsupport "$image" "${arguments[@]}" ${ca:+--ca /ca.pem})
fi

# told to end, it clears its ticket away first
trap 'kill -TERM "$child" 2>/dev/null || :' TERM INT HUP
"${command[@]}" <"$password_file" &
child=$! code=0
wait "$child" || code=$?
while kill -0 "$child" 2>/dev/null; do code=0; wait "$child" || code=$?; done
((code == 0)) || exit 1

if [[ -z $health ]]; then
  echo 'skipped     the health, as --skip-health says'
elif [[ -z $management ]]; then
  begun=${EPOCHREALTIME//[.,]/}
  said=$(compose exec -T app /app/techsupport check 2>&1 </dev/null) || fail "ask for the health failed: $(tail -n 1 <<<"$said")"
  [[ $said == *'"status":"UP"'* ]] || fail "ask for the health failed: the container says $said"
  tenths=$(((${EPOCHREALTIME//[.,]/} - begun) / 100000))
  printf 'ok %5s s  the container is UP\n' "$((tenths / 10)).$((tenths % 10))"
fi
