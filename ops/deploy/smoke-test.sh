#!/usr/bin/env bash
# Does over real HTTP what people do, with an account of its own, and clears away what it made.
set -euo pipefail

usage() {
  cat <<'TEXT'
Usage: ops/deploy/smoke-test.sh [--url URL] [--user EMAIL] [--password-file FILE] [--ca FILE] [--resolve HOST:PORT:ADDR]
                                [--management-url URL | --skip-health] [--no-delivery] [--timeout S]

Signs in, reports a ticket, assigns and resolves it, looks for the audit entry and the delivered message, closes and removes
the ticket, signs out, asks /actuator/health. One line a step, with how long it took. The ticket is a probe: nobody but
this account sees it, and it is removed whatever happens.

  --url URL              the address people open; default PUBLIC_URL
  --user EMAIL           account of role Monitor ("techsupport monitor-account" makes it); default SMOKE_USER, smoke-test@crb.local
  --password-file FILE   its password; default smoke_password among the secrets
  --ca FILE              certificates to trust instead of the machine's; default SMOKE_CA
  --resolve H:P:ADDR     take this address for host and port, as curl does; default SMOKE_RESOLVE
  --management-url URL   where /actuator is; by default the running container of the stack is asked
  --skip-health          do not ask for the health
  --no-delivery          do not wait for the message to be delivered: for a place without mail
  --timeout S            how long the message may take, in seconds; default 60

Defaults are read from /etc/techsupport/techsupport.env (TECHSUPPORT_CONFIG_DIR names another folder), unless --url, --user
and --password-file are all given.

Exit code: 0 every step is ok; 1 a step failed, the last line says which and what came instead; 2 wrong use.
TEXT
}

# shellcheck source=ops/lib/common.sh
. "$(dirname -- "${BASH_SOURCE[0]}")/../lib/common.sh"

url='' user='' password_file='' ca='' resolve='' management='' deliver=yes health=yes patience=60
while (($#)); do
  option=$1
  case $option in
    -h | --help) usage; exit 0 ;;
    --no-delivery) deliver=''; shift; continue ;;
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
    --timeout) [[ $2 =~ ^[1-9][0-9]{0,3}$ ]] || wrong_use "--timeout wants a number of seconds"; patience=$2 ;;
  esac
  shift 2
done

need curl jq
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
if [[ -n $health && -z $management ]]; then
  if [[ -z $stack ]] || ! command -v docker >/dev/null; then wrong_use 'nobody here can be asked for the health: say --management-url, or --skip-health'; fi
fi
url=${url%/} management=${management%/}

work=$(mktemp -d)
chmod 700 "$work"
page=$work/page form=$work/form jar=$work/cookies
step='starting' failure='' number='' reported='' signed_in='' begun=$EPOCHREALTIME
# by this its own ticket is recognised when the answer to the report was lost
run="$$-$RANDOM$RANDOM"

# "0.3" since the step began
took() {
  local now=${EPOCHREALTIME//[.,]/} then=${begun//[.,]/}
  local tenths=$(((now - then) / 100000))
  printf '%d.%d' $((tenths / 10)) $((tenths % 10))
}

begin() { step=$1 begun=$EPOCHREALTIME; }

ok() { printf 'ok %5s s  %s\n' "$(took)" "$1"; }

instead() {
  failure="$step failed after $(took) s: $1"
  exit 1
}

# Asks; what came stands in $page, $status and $location. Nothing secret is among its arguments.
ask() {
  local answer options=(--disable --noproxy '*' --silent --show-error --max-time 20 --connect-timeout 10 --cookie "$jar" --cookie-jar "$jar"
    --user-agent "techsupport-smoke-test" --header "Accept-Language: en" --output "$page" --write-out '%{http_code} %{redirect_url}')
  if [[ -n $ca ]]; then options+=(--cacert "$ca"); fi
  if [[ -n $resolve ]]; then options+=(--resolve "$resolve"); fi
  : >"$page"
  if ! answer=$(curl "${options[@]}" "$@" 2>"$work/error"); then
    status=000 location='' problem=$(head -n 1 "$work/error")
    return 1
  fi
  status=${answer%% *} location=${answer#* } problem="HTTP $status"
}

# Fields of a form as name value pairs, into a file that only we can read; the password is no argument of anything.
fields() {
  jq -nrj --rawfile password "$password_file" --args '
    [$ARGS.positional as $all | range(0; $all | length; 2) | [$all[.], $all[. + 1]]
      | if .[0] == "Input.Password" then [.[0], ($password | rtrimstr("\n") | rtrimstr("\r"))] else . end
      | "\(.[0])=\(.[1] | @uri)"] | join("&")' -- "$@" >"$form"
}

# The value of a hidden field of the last page; empty when it has none.
hidden() {
  local input="<input[^>]*name=\"${1//./\\.}\"[^>]*>"
  if [[ $(<"$page") =~ $input && ${BASH_REMATCH[0]} =~ value=\"([^\"]*)\" ]]; then printf '%s' "${BASH_REMATCH[1]}"; fi
}

# What a refused form says, for the last line.
said() { { sed -nE 's/.*class="(err|notice notice-bad[^"]*)"[^>]*>(.*)/\2/p' "$page" | sed -E 's/<[^>]*>/ /g; s/ +/ /g; s/^ //; s/ $//' | head -n 1 | cut -c 1-200; } 2>/dev/null || true; }

# What came, as far as it fits in a line.
begins() { head -c 200 "$page" | tr -s '[:space:]' ' '; }

# Opens a page and expects it.
open_page() {
  ask "$url$1" || instead "$url$1: $problem"
  [[ $status == 200 ]] || instead "$url$1 answered $problem${location:+ to $location}"
}

# Sends a form: the path, then its fields. A redirect is what every accepted form is answered with.
send() {
  local path=$1 words
  shift
  fields __RequestVerificationToken "$(hidden __RequestVerificationToken)" "$@"
  ask --data "@$form" "$url$path" || instead "$url$path: $problem"
  : >"$form"
  # an ended session is a redirect too
  if [[ $status == 302 && $path != /sign-out && $location == "$url"/sign-in* ]]; then instead "$url$path asked for a sign-in"; fi
  if [[ $status != 302 ]]; then
    words=$(said)
    instead "$url$path answered $problem${words:+: $words}"
  fi
}

# Opens the page of a verb and sends its form with these fields.
act() {
  local path=/tickets/$number/$1
  shift
  open_page "$path"
  send "$path" Version "$(hidden Version)" RequestKey "$(hidden RequestKey)" "$@"
}

behind() {
  ask "$url/checks/probes/$number" || instead "$url/checks/probes/$number: $problem"
  [[ $status == 200 ]] || instead "$url/checks/probes/$number answered $problem"
  jq -e 'type == "object"' "$page" >/dev/null 2>&1 || instead "$url/checks/probes/$number is not what was expected"
}

# Takes away what is left; says nothing when that works.
clear_away() {
  if [[ -n $signed_in && -n $reported ]]; then
    # the answer to the report was lost: the ticket may be there all the same
    if [[ -z $number ]] && ask "$url/search?q=$run"; then
      number=$(grep -oE '/tickets/[0-9]+' "$page" | head -n 1 | grep -oE '[0-9]+') || number=''
    fi
    if [[ -n $number ]]; then
      if ! { ask "$url/checks/probes/$number/remove" && [[ $status == 200 ]] &&
        fields __RequestVerificationToken "$(hidden __RequestVerificationToken)" &&
        ask --data "@$form" "$url/checks/probes/$number/remove" && [[ $status == 302 ]]; }; then
        echo "$command_name: ticket $number could not be removed ($problem); the server removes it by itself within 25 hours." >&2
      fi
    fi
  fi
  if [[ -n $signed_in ]] && ask "$url/sign-out"; then
    fields __RequestVerificationToken "$(hidden __RequestVerificationToken)"
    ask --data "@$form" "$url/sign-out" || true
  fi
}

finish() {
  local code=$?
  trap - EXIT
  trap '' INT TERM HUP
  set +e
  clear_away
  rm -rf "$work"
  if ((code != 0)); then
    echo "$command_name: ${failure:-$step ended unexpectedly.}" >&2
    exit 1
  fi
  exit 0
}
trap finish EXIT
trap 'failure="$step was interrupted."; exit 1' INT TERM HUP

begin 'open the sign-in page'
open_page /sign-in
[[ -n $(hidden __RequestVerificationToken) ]] || instead "$url/sign-in answered, but not with the sign-in form"
ok "$url answers"

begin 'sign in'
send /sign-in Input.UserName "$user" Input.Password ''
signed_in=yes
# every other role is refused whatever the number; this one reads its own probe and finds nothing else
ask "$url/checks/probes/1" || instead "$url/checks/probes/1: $problem"
[[ $status == 404 || $status == 200 ]] || instead "$user is no account of role Monitor (\"techsupport monitor-account\" makes one)"
ok "signed in as $user"

begin 'report a ticket'
open_page /report
reported=yes
send /report Input.RequestKey "$(hidden Input.RequestKey)" Input.Subject "Smoke test $run" Input.Details 'Made by ops/deploy/smoke-test.sh, which removes it.'
[[ $location =~ /tickets/([1-9][0-9]*)/sent$ ]] || instead "the report led to $location"
number=${BASH_REMATCH[1]}
ok "reported ticket $number"

begin 'assign the ticket'
open_page "/tickets/$number/assign"
# the only one in the list is the account itself
me=$(grep -oE '<option value="[1-9][0-9]*"' "$page" | head -n 1 | grep -oE '[0-9]+') || instead "nobody can be chosen: is $user an account of role Monitor?"
send "/tickets/$number/assign" Version "$(hidden Version)" RequestKey "$(hidden RequestKey)" Input.To "$me"
ok 'assigned it'

begin 'resolve the ticket'
act resolve Input.Text 'The smoke test resolves its own ticket.'
ok 'resolved it'

begin 'find the audit entry'
behind
jq -e '.status == "resolved" and ([.audit[].kind] | contains(["ticket.created", "ticket.assigned", "ticket.resolved"]))' "$page" >/dev/null ||
  instead "the audit log has $(jq -c '[.audit[].kind]' "$page") of a ticket that is $(jq -r .status "$page")"
ok 'found its audit entries'

begin 'deliver the message'
if [[ $(jq -r .mail "$page") != true && -z $deliver ]]; then
  echo 'skipped     mail is off here'
elif [[ -z $deliver ]]; then
  echo 'skipped     the delivery, as --no-delivery says'
elif [[ $(jq -r .mail "$page") != true ]]; then
  instead 'mail is off here: no mail server is configured (Smtp__Host). Say --no-delivery where that is meant.'
else
  deadline=$((SECONDS + patience))
  until jq -e 'any(.deliveries[]; .state == "sent")' "$page" >/dev/null; do
    states=$(jq -r '[.deliveries[] | "\(.channel) \(.state)"] | if length == 0 then "none was made" else unique | join(", ") end' "$page")
    if jq -e 'any(.deliveries[]; .state == "dead" or .state == "dropped")' "$page" >/dev/null; then instead "the message was given up: $states"; fi
    if ((SECONDS >= deadline)); then instead "no message was delivered within $patience s: $states"; fi
    sleep 0.5
    behind
  done
  ok "delivered a message by $(jq -r 'first(.deliveries[] | select(.state == "sent")).channel' "$page")"
fi

begin 'close the ticket'
act close Input.Text ''
ok 'closed it'

begin 'remove the ticket'
open_page "/checks/probes/$number/remove"
send "/checks/probes/$number/remove"
gone=$number number='' reported=''
ask "$url/checks/probes/$gone" || instead "$problem"
[[ $status == 404 ]] || instead "ticket $gone is still there: $problem"
ok 'removed it'

begin 'keep /actuator from the public'
for path in /actuator/health /actuator/prometheus /ACTUATOR/health; do
  ask "$url$path" || instead "$url$path: $problem"
  [[ $status == 404 ]] || instead "$url$path answered $problem instead of 404"
done
ok '/actuator cannot be reached from outside'

begin 'sign out'
open_page /sign-out
send /sign-out
signed_in=''
ok 'signed out'

begin 'ask for the health'
if [[ -z $health ]]; then
  echo 'skipped     the health, as --skip-health says'
elif [[ -n $management ]]; then
  ask "$management/actuator/health" || instead "$management/actuator/health: $problem"
  [[ $status == 200 && $(jq -r .status "$page" 2>/dev/null) == UP ]] || instead "/actuator/health says $(begins) ($problem)"
  ok '/actuator/health is UP'
else
  compose exec -T app /app/techsupport check >"$page" 2>"$work/error" </dev/null || instead "$(cat "$page" "$work/error" | tail -n 1)"
  [[ $(jq -r .status "$page" 2>/dev/null) == UP ]] || instead "the container says $(begins)"
  ok 'the container is UP'
fi
