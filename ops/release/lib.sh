#!/usr/bin/env bash
# What the commands of ops/release share; sourced, never run. The caller defines usage().
set -euo pipefail
# shellcheck source=ops/lib/common.sh
. "$(dirname -- "${BASH_SOURCE[0]}")/../lib/common.sh"

# Every call of cosign of this repository. cosign 3.0.4 or newer, key pairs only: no certificate, no transparency log, no network for
# a file's signature. The signing configuration names no service at all (--tlog-upload is deprecated and refused beside one), and the
# trusted root nobody, or signing would look for one on the internet; with a key, without a log and without time stamps verifying
# needs none. The private key's password is asked for, or comes from COSIGN_PASSWORD. They print what cosign says; the caller
# throws it away or shows it.
nobody=(--signing-config "$project_root/ops/release/no-log.json" --trusted-root "$project_root/ops/release/no-root.json")
sign_file() { cosign sign-blob --yes --key "$1" "${nobody[@]}" --bundle "$3" "$2"; }                  # KEY FILE BUNDLE
verify_file() { cosign verify-blob --key "$1" --insecure-ignore-tlog=true --bundle "$3" "$2"; }       # PUBLIC-KEY FILE BUNDLE
sign_image() { cosign sign --yes --key "$1" "${nobody[@]}" "$2"; }                                    # KEY IMAGE@DIGEST
verify_image() { cosign verify --key "$1" --insecure-ignore-tlog=true "$2"; }                         # PUBLIC-KEY IMAGE@DIGEST

scratch=
leave() { [[ -z $scratch ]] || rm -rf -- "$scratch"; }
trap leave EXIT
make_scratch() { [[ -n $scratch ]] || scratch=$(mktemp -d); }

now_utc() { date -u +%Y-%m-%dT%H:%M:%SZ; }
now_seconds() { date +%s; }
is_time() { [[ $1 =~ ^[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}Z$ ]] && date -u -d "$1" +%s >/dev/null 2>&1; }
seconds_of() { date -u -d "$1" +%s; }

# a person's name is also a file's name below approvers/
is_person() { [[ $1 =~ ^[a-z][a-z0-9._-]{0,39}$ ]]; }

# as_oneself NAME: through sudo, every key below /home can be read; nobody says yes, or announces, in somebody else's name
as_oneself() {
  if [[ -n ${SUDO_USER:-} && $SUDO_USER != root && $SUDO_USER != "$1" ]]; then fail "you are $SUDO_USER here and cannot act as $1."; fi
}

# The hospital's time, the way people read it.
local_time() { TZ=${HOSPITAL_TIME_ZONE:-Europe/Moscow} date -d "$1" '+%Y-%m-%d %H:%M %Z'; }

# What the release key signs: everything that is known when a release is made.
core_of() { jq -cS 'del(.signature, .notice, .staging, .approvals)' "$1"; }

# What an approver signs: the whole file but the approvals, and who approves when. A later change of anything voids it.
approval_of() { jq -cS --arg by "$2" --arg at "$3" '{approval: {at: $at, by: $by}, release: del(.approvals)}' "$1"; }

# Sets release_file to the metadata of the release TAG, and sees that it is what its name says.
open_release() {
  tag=$1
  is_tag "$tag" || wrong_use "'$tag' is no release: one is named like 2026.11.25-1"
  release_file=$releases_dir/$tag.json
  [[ -r $release_file ]] || fail "$tag is not a known release: there is no $release_file."
  jq -e . "$release_file" >/dev/null 2>&1 || fail "$release_file is no JSON."
  local mistake
  mistake=$(jq -r --arg tag "$tag" --arg image "$registry/app:$tag" '
    def text: type == "string" and . != "";
    if type != "object" then "it is no object"
    elif .tag != $tag then "its tag is \(.tag)"
    elif .image != $image then "its image is \(.image), not \($image)"
    elif (.digest | text | not) or (.digest | test("^sha256:[0-9a-f]{64}$") | not) then "its digest is none"
    elif (.sha256 | text | not) or (.sha256 | test("^(sha256:)?[0-9a-f]{64}$") | not) then "its SHA-256 is none"
    elif (.commit | text | not) then "it names no commit"
    elif (.migrations | type) != "array" or (.migrations | all(text) | not) then "its migrations are no list of names"
    elif (.approvals // [] | type) != "array" then "its approvals are no list"
    else empty end' "$release_file" 2>/dev/null) || mistake="its fields are not those of a release"
  [[ -z $mistake ]] || fail "$release_file is not the metadata of $tag: $mistake."
}

# The release key's signature over the core.
check_signature() {
  make_scratch
  local key=$config_dir/cosign.pub
  [[ -r $key ]] || fail "$key, the public release key, cannot be read."
  jq -e '.signature | type == "object"' "$release_file" >/dev/null || fail "$tag is not signed."
  core_of "$release_file" >"$scratch/core"
  jq -c .signature "$release_file" >"$scratch/bundle"
  verify_file "$key" "$scratch/core" "$scratch/bundle" >/dev/null 2>&1 || fail "The signature of $tag is not that of the release key, or its metadata was changed afterwards."
}

key_print() { openssl pkey -pubin -in "$1" -outform DER 2>/dev/null | sha256sum | cut -d' ' -f1; }

# Says in $refusal why the approval in file $1 does not count; empty when it does.
# shellcheck disable=SC2034 # the caller reads it
judge_approval() {
  local by at key
  refusal=
  by=$(jq -r '.by // ""' "$1") at=$(jq -r '.at // ""' "$1")
  key=$config_dir/approvers/$by.pub
  if ! is_person "$by" || ! is_time "$at"; then
    refusal="an approval says neither properly who gave it nor when"
  elif [[ ! -r $key ]]; then
    refusal="$by may not approve: there is no $key"
  elif (($(seconds_of "$at") > $(now_seconds) + 300)); then
    refusal="$by's approval is from the future ($at)"
  elif ! jq -e '.signature | type == "object"' "$1" >/dev/null; then
    refusal="$by's approval is not signed"
  else
    make_scratch
    approval_of "$release_file" "$by" "$at" >"$scratch/approved"
    jq -c .signature "$1" >"$scratch/approval-bundle"
    verify_file "$key" "$scratch/approved" "$scratch/approval-bundle" >/dev/null 2>&1 ||
      refusal="$by's approval is not for this: another key signed it, or the release was changed after it"
  fi
}

# Changes the metadata by a jq program, whole or not at all.
change_release() {
  local new=$release_file.new.$$
  jq "$@" "$release_file" >"$new"
  chmod --reference="$release_file" "$new"
  chown --reference="$release_file" "$new" 2>/dev/null || :
  mv -f -- "$new" "$release_file"
}

# Two writers at once would lose what one of them wrote; readers see the old file or the new one.
lock_releases() {
  exec 8<"$releases_dir"
  flock -w 30 8 || fail "Somebody else has been writing in $releases_dir for half a minute."
}

# Builds happen on machines that are no host of the stack: the environment alone says what differs there.
load_config_if_any() {
  if [[ -r ${TECHSUPPORT_CONFIG_DIR:-/etc/techsupport}/techsupport.env ]]; then
    load_config
  else
    registry=${REGISTRY:-registry.crb.local/tech-support}
    releases_dir=${RELEASES_DIR:-/var/lib/techsupport/releases}
  fi
}

# The digest under which the registry has IMAGE.
registry_digest() { docker buildx imagetools inspect --format '{{json .Manifest}}' "$1" 2>/dev/null | jq -er .digest; }

# The SHA-256 of an image's configuration, by which an engine knows it: of the one for this platform where there are several.
config_digest() {
  local manifest
  manifest=$(docker buildx imagetools inspect --raw "$1@$2") || return 1
  if jq -e 'has("manifests")' <<<"$manifest" >/dev/null; then
    manifest=$(docker buildx imagetools inspect --raw "$1@$(jq -er '[.manifests[] | select(.platform.os == "linux" and .platform.architecture == "amd64")][0].digest' <<<"$manifest")") || return 1
  fi
  jq -er '.config.digest' <<<"$manifest"
}

# The image on this machine is the one of the metadata.
is_local_image() { is_released_image "$(jq -r .image "$release_file")" "$release_file"; }
