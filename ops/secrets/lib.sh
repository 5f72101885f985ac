#!/usr/bin/env bash
# What the commands of ops/secrets share; sourced after ops/lib/common.sh. It needs secrets_dir.
# shellcheck disable=SC2154 # secrets_dir, registry and command_name are set there
set -euo pipefail

# Every secret, the account that reads it, and what it is. README.md and vault/ follow this table; a test holds them to it.
secret_table() {
  cat <<'TEXT'
Audit__PreviousSigningKeys 1001 verifying
Audit__SigningKey 1001 signing
ConnectionStrings__TechSupport 1001 connection
ConnectionStrings__TechSupportOwner 1001 connection
DataProtection__Certificate 1001 pair
DataProtection__PreviousCertificates 1001 pairs
Management__Password 1001 password
OnCall__AlertSecret 1001 password
Smtp__Password 1001 optional
Synthetic__Password 1001 same:smoke_password
Telegram__BotToken 1001 optional
alert_secret 65534 same:OnCall__AlertSecret
backup_key 0 key
backup_password 0 password
db_app 999 password
db_monitor 999 password
db_monitor_exporter 65534 same:db_monitor
db_owner 999 password
db_superuser 999 password
elk.yml 1000 settings
grafana_admin 472 password
management_password 65534 same:Management__Password
smoke_password 0 password
tls.pem 99 pair
wal_cipher.conf 999 cipher
TEXT
}

owner_of() { secret_table | awk -v name="$1" '$1 == name { print $2 }'; }

# One of these commands at a time; the lock goes with the process.
lock_secrets() {
  [[ $(id -u) == 0 ]] || fail "only root can read and give away the secrets: run it with sudo."
  [[ -d $secrets_dir ]] || fail "$secrets_dir is not there: ops/secrets/init makes it."
  exec 9>"$secrets_dir/.lock"
  chmod 0600 "$secrets_dir/.lock"
  flock -n 9 || fail "another command of ops/secrets is at work on $secrets_dir."
}

# Standard input becomes the secret, whole or not at all: a reader sees the old file or the new one.
put_secret() {
  local name=$1 temporary
  temporary=$(mktemp "$secrets_dir/.new.XXXXXXXX")
  cat >"$temporary"
  chown "$(owner_of "$name"):$(owner_of "$name")" "$temporary"
  chmod 0400 "$temporary"
  sync "$temporary"
  mv -fT "$temporary" "$secrets_dir/$name"
  sync "$secrets_dir"
}

# The first line of what a person or a program gave as a secret, without the marks an editor on Windows leaves at its ends.
# Text of two bytes a letter, as PowerShell writes it, would be half a secret.
given_value() {
  local text
  if IFS= read -r -d '' text; then fail "the new value is not UTF-8 text (PowerShell: Set-Content -Encoding utf8)."; fi
  text=${text%%$'\n'*}
  text=${text#$'\xef\xbb\xbf'}
  printf '%s\n' "${text%"${text##*[![:space:]]}"}"
}

# value_fault FILE: what does not belong into a secret of one line; nothing when all is well. Not every program that reads it passes these over.
value_fault() {
  local text
  text=$(LC_ALL=C tr '\0' '?' <"$1"; printf x)
  text=${text%x}
  text=${text%$'\n'}
  case $text in
    *$'\xef\xbb\xbf'*) echo "holds a byte order mark" ;;
    *$'\r') echo "ends with a carriage return" ;;
    *$'\r'*) echo "holds a carriage return" ;;
    *$'\n'*) echo "has more than one line" ;;
    *[[:blank:]]) echo "ends with a blank" ;;
    [[:blank:]]*) echo "begins with a blank" ;;
  esac
}

random_password() { openssl rand -hex 24; }

connection_string() { printf 'Host=db;Database=techsupport;Username=%s;Password=%s\n' "$1" "$2"; }

password_in() { sed -nE 's/^(.*;)?[Pp]assword=([^;]*)(;.*)?$/\2/p' "$1"; }

data_protection_certificate() {
  openssl req -x509 -newkey rsa:3072 -nodes -sha256 -days 730 -subj "/CN=TechSupport Data Protection" -keyout - -out - 2>/dev/null
}

# what signs the exported months of the audit log
audit_signing_key() { openssl ecparam -name prime256v1 -genkey -noout; }

# Whole days until a certificate ends; negative when it has ended.
days_left() {
  local end
  end=$(openssl x509 -noout -enddate -in "$1" 2>/dev/null) || return 1
  echo $((($(date -u -d "${end#notAfter=}" +%s) - $(date -u +%s)) / 86400))
}

# A rotation writes down what it is about before it touches anything, and forgets it when all is done or undone.
# A run that was killed leaves it behind; the next one starts from it.
journal=
open_journal() { journal=$secrets_dir/.rotation-$1; }
journal_exists() { [[ -f $journal/ready ]]; }
begin_journal() {
  rm -rf "$journal"
  mkdir -m 0700 "$journal"
}
# the last line of a journal: from here on it counts
journal_ready() {
  sync "$journal"/* "$journal"
  : >"$journal/ready"
  sync "$journal/ready" "$journal"
}
end_journal() {
  rm -f "$journal/ready"
  sync "$journal"
  rm -rf "$journal"
}

# Compose mounts a secret as the file it was when the container was made: only a new container sees another one.
# The databases' password is asked for at the next connection, so ready means that it fits. The standard input is not theirs: exec would
# drink up a new value that waits there.
renew_app() {
  compose up -d --no-deps --force-recreate --wait --wait-timeout "${ROTATION_PATIENCE:-90}" app </dev/null >/dev/null 2>&1 &&
    compose exec -T app /app/techsupport check </dev/null >/dev/null 2>&1
}

say() { echo "$command_name: $1"; }

# Swaps one secret that only the application reads. $1 the secret, $2 what it is called, standard input the new value.
rotate_plain() {
  local name=$1 what=$2 value
  value=$(given_value)
  [[ -n $value ]] || fail "no new value came in: nothing was changed."
  open_journal "$name"
  if journal_exists; then
    say "An earlier change of $what was interrupted; it is undone first."
    put_secret "$name" <"$journal/old"
    renew_app || fail "$what is the old one again, but the application is not ready: see compose logs app."
    end_journal
  fi
  begin_journal
  (umask 077 && printf '%s\n' "$value" >"$journal/new" && cp "$secrets_dir/$name" "$journal/old")
  journal_ready
  put_secret "$name" <"$journal/new"
  if renew_app; then
    end_journal
    say "$what is changed, and the application is ready."
    return
  fi
  put_secret "$name" <"$journal/old"
  renew_app || fail "The application is not ready with the new value, and not with the old one either, which is in place again: see compose logs app. Running this again starts from the old value."
  end_journal
  fail "The application was not ready with the new value: the old one is in place again, and it is ready."
}
