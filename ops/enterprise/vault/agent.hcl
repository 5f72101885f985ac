# Vault Agent in the place of the files that ops/secrets/init makes: it renders each secret where compose.prod.yml looks for it.
# Every field is in the one key secret/techsupport, under the secret's name (a dot is written as _). README.md tells how to set it up.
vault {
  address = "https://vault.crb.local:8200"
}

auto_auth {
  method "approle" {
    config = {
      role_id_file_path                   = "/etc/vault-agent/role_id"
      secret_id_file_path                 = "/etc/vault-agent/secret_id"
      remove_secret_id_file_after_reading = false
    }
  }
}

template_config {
  # a version that Vault does not have yet must not empty what works
  exit_on_retry_failure         = true
  static_secret_render_interval = "5m"
}

template {
  source               = "/opt/techsupport/ops/enterprise/vault/templates/app/Audit__PreviousSigningKeys.ctmpl"
  destination          = "/etc/techsupport/secrets/Audit__PreviousSigningKeys"
  perms                = "0400"
  user                 = "1001"
  group                = "1001"
  error_on_missing_key = true
  backup               = false
  exec {
    command = ["/opt/techsupport/ops/enterprise/vault/reload", "Audit__PreviousSigningKeys"]
    timeout = "15m"
  }
}

template {
  source               = "/opt/techsupport/ops/enterprise/vault/templates/app/Audit__SigningKey.ctmpl"
  destination          = "/etc/techsupport/secrets/Audit__SigningKey"
  perms                = "0400"
  user                 = "1001"
  group                = "1001"
  error_on_missing_key = true
  backup               = false
  exec {
    command = ["/opt/techsupport/ops/enterprise/vault/reload", "Audit__SigningKey"]
    timeout = "15m"
  }
}

template {
  source               = "/opt/techsupport/ops/enterprise/vault/templates/app/ConnectionStrings__TechSupport.ctmpl"
  destination          = "/etc/techsupport/secrets/ConnectionStrings__TechSupport"
  perms                = "0400"
  user                 = "1001"
  group                = "1001"
  error_on_missing_key = true
  backup               = false
  exec {
    command = ["/opt/techsupport/ops/enterprise/vault/reload", "ConnectionStrings__TechSupport"]
    timeout = "15m"
  }
}

template {
  source               = "/opt/techsupport/ops/enterprise/vault/templates/app/ConnectionStrings__TechSupportOwner.ctmpl"
  destination          = "/etc/techsupport/secrets/ConnectionStrings__TechSupportOwner"
  perms                = "0400"
  user                 = "1001"
  group                = "1001"
  error_on_missing_key = true
  backup               = false
  exec {
    command = ["/opt/techsupport/ops/enterprise/vault/reload", "ConnectionStrings__TechSupportOwner"]
    timeout = "15m"
  }
}

template {
  source               = "/opt/techsupport/ops/enterprise/vault/templates/app/DataProtection__Certificate.ctmpl"
  destination          = "/etc/techsupport/secrets/DataProtection__Certificate"
  perms                = "0400"
  user                 = "1001"
  group                = "1001"
  error_on_missing_key = true
  backup               = false
  exec {
    command = ["/opt/techsupport/ops/enterprise/vault/reload", "DataProtection__Certificate"]
    timeout = "15m"
  }
}

template {
  source               = "/opt/techsupport/ops/enterprise/vault/templates/app/DataProtection__PreviousCertificates.ctmpl"
  destination          = "/etc/techsupport/secrets/DataProtection__PreviousCertificates"
  perms                = "0400"
  user                 = "1001"
  group                = "1001"
  error_on_missing_key = true
  backup               = false
  exec {
    command = ["/opt/techsupport/ops/enterprise/vault/reload", "DataProtection__PreviousCertificates"]
    timeout = "15m"
  }
}

template {
  source               = "/opt/techsupport/ops/enterprise/vault/templates/app/Smtp__Password.ctmpl"
  destination          = "/etc/techsupport/secrets/Smtp__Password"
  perms                = "0400"
  user                 = "1001"
  group                = "1001"
  error_on_missing_key = true
  backup               = false
  exec {
    command = ["/opt/techsupport/ops/enterprise/vault/reload", "Smtp__Password"]
    timeout = "15m"
  }
}

template {
  source               = "/opt/techsupport/ops/enterprise/vault/templates/app/Synthetic__Password.ctmpl"
  destination          = "/etc/techsupport/secrets/Synthetic__Password"
  perms                = "0400"
  user                 = "1001"
  group                = "1001"
  error_on_missing_key = true
  backup               = false
  exec {
    command = ["/opt/techsupport/ops/enterprise/vault/reload", "Synthetic__Password"]
    timeout = "15m"
  }
}

template {
  source               = "/opt/techsupport/ops/enterprise/vault/templates/app/Telegram__BotToken.ctmpl"
  destination          = "/etc/techsupport/secrets/Telegram__BotToken"
  perms                = "0400"
  user                 = "1001"
  group                = "1001"
  error_on_missing_key = true
  backup               = false
  exec {
    command = ["/opt/techsupport/ops/enterprise/vault/reload", "Telegram__BotToken"]
    timeout = "15m"
  }
}

template {
  source               = "/opt/techsupport/ops/enterprise/vault/templates/stack/backup_key.ctmpl"
  destination          = "/etc/techsupport/secrets/backup_key"
  perms                = "0400"
  user                 = "0"
  group                = "0"
  error_on_missing_key = true
  backup               = false
  exec {
    command = ["/opt/techsupport/ops/enterprise/vault/reload", "backup_key"]
    timeout = "15m"
  }
}

template {
  source               = "/opt/techsupport/ops/enterprise/vault/templates/stack/backup_password.ctmpl"
  destination          = "/etc/techsupport/secrets/backup_password"
  perms                = "0400"
  user                 = "0"
  group                = "0"
  error_on_missing_key = true
  backup               = false
  exec {
    command = ["/opt/techsupport/ops/enterprise/vault/reload", "backup_password"]
    timeout = "15m"
  }
}

template {
  source               = "/opt/techsupport/ops/enterprise/vault/templates/stack/db_app.ctmpl"
  destination          = "/etc/techsupport/secrets/db_app"
  perms                = "0400"
  user                 = "999"
  group                = "999"
  error_on_missing_key = true
  backup               = false
  exec {
    command = ["/opt/techsupport/ops/enterprise/vault/reload", "db_app"]
    timeout = "15m"
  }
}

template {
  source               = "/opt/techsupport/ops/enterprise/vault/templates/stack/db_owner.ctmpl"
  destination          = "/etc/techsupport/secrets/db_owner"
  perms                = "0400"
  user                 = "999"
  group                = "999"
  error_on_missing_key = true
  backup               = false
  exec {
    command = ["/opt/techsupport/ops/enterprise/vault/reload", "db_owner"]
    timeout = "15m"
  }
}

template {
  source               = "/opt/techsupport/ops/enterprise/vault/templates/stack/db_superuser.ctmpl"
  destination          = "/etc/techsupport/secrets/db_superuser"
  perms                = "0400"
  user                 = "999"
  group                = "999"
  error_on_missing_key = true
  backup               = false
  exec {
    command = ["/opt/techsupport/ops/enterprise/vault/reload", "db_superuser"]
    timeout = "15m"
  }
}

template {
  source               = "/opt/techsupport/ops/enterprise/vault/templates/stack/smoke_password.ctmpl"
  destination          = "/etc/techsupport/secrets/smoke_password"
  perms                = "0400"
  user                 = "0"
  group                = "0"
  error_on_missing_key = true
  backup               = false
  exec {
    command = ["/opt/techsupport/ops/enterprise/vault/reload", "smoke_password"]
    timeout = "15m"
  }
}

template {
  source               = "/opt/techsupport/ops/enterprise/vault/templates/stack/tls.pem.ctmpl"
  destination          = "/etc/techsupport/secrets/tls.pem"
  perms                = "0400"
  user                 = "99"
  group                = "99"
  error_on_missing_key = true
  backup               = false
  exec {
    command = ["/opt/techsupport/ops/enterprise/vault/reload", "tls.pem"]
    timeout = "15m"
  }
}

template {
  source               = "/opt/techsupport/ops/enterprise/vault/templates/app/Management__Password.ctmpl"
  destination          = "/etc/techsupport/secrets/Management__Password"
  perms                = "0400"
  user                 = "1001"
  group                = "1001"
  error_on_missing_key = true
  backup               = false
  exec {
    command = ["/opt/techsupport/ops/enterprise/vault/reload", "Management__Password"]
    timeout = "15m"
  }
}

template {
  source               = "/opt/techsupport/ops/enterprise/vault/templates/stack/management_password.ctmpl"
  destination          = "/etc/techsupport/secrets/management_password"
  perms                = "0400"
  user                 = "65534"
  group                = "65534"
  error_on_missing_key = true
  backup               = false
  exec {
    command = ["/opt/techsupport/ops/enterprise/vault/reload", "management_password"]
    timeout = "15m"
  }
}

template {
  source               = "/opt/techsupport/ops/enterprise/vault/templates/app/OnCall__AlertSecret.ctmpl"
  destination          = "/etc/techsupport/secrets/OnCall__AlertSecret"
  perms                = "0400"
  user                 = "1001"
  group                = "1001"
  error_on_missing_key = true
  backup               = false
  exec {
    command = ["/opt/techsupport/ops/enterprise/vault/reload", "OnCall__AlertSecret"]
    timeout = "15m"
  }
}

template {
  source               = "/opt/techsupport/ops/enterprise/vault/templates/stack/alert_secret.ctmpl"
  destination          = "/etc/techsupport/secrets/alert_secret"
  perms                = "0400"
  user                 = "65534"
  group                = "65534"
  error_on_missing_key = true
  backup               = false
  exec {
    command = ["/opt/techsupport/ops/enterprise/vault/reload", "alert_secret"]
    timeout = "15m"
  }
}

template {
  source               = "/opt/techsupport/ops/enterprise/vault/templates/stack/db_monitor.ctmpl"
  destination          = "/etc/techsupport/secrets/db_monitor"
  perms                = "0400"
  user                 = "999"
  group                = "999"
  error_on_missing_key = true
  backup               = false
  exec {
    command = ["/opt/techsupport/ops/enterprise/vault/reload", "db_monitor"]
    timeout = "15m"
  }
}

template {
  source               = "/opt/techsupport/ops/enterprise/vault/templates/stack/db_monitor_exporter.ctmpl"
  destination          = "/etc/techsupport/secrets/db_monitor_exporter"
  perms                = "0400"
  user                 = "65534"
  group                = "65534"
  error_on_missing_key = true
  backup               = false
  exec {
    command = ["/opt/techsupport/ops/enterprise/vault/reload", "db_monitor_exporter"]
    timeout = "15m"
  }
}

template {
  source               = "/opt/techsupport/ops/enterprise/vault/templates/stack/grafana_admin.ctmpl"
  destination          = "/etc/techsupport/secrets/grafana_admin"
  perms                = "0400"
  user                 = "472"
  group                = "472"
  error_on_missing_key = true
  backup               = false
  exec {
    command = ["/opt/techsupport/ops/enterprise/vault/reload", "grafana_admin"]
    timeout = "15m"
  }
}

template {
  source               = "/opt/techsupport/ops/enterprise/vault/templates/stack/elk.yml.ctmpl"
  destination          = "/etc/techsupport/secrets/elk.yml"
  perms                = "0400"
  user                 = "1000"
  group                = "1000"
  error_on_missing_key = true
  backup               = false
  exec {
    command = ["/opt/techsupport/ops/enterprise/vault/reload", "elk.yml"]
    timeout = "15m"
  }
}

template {
  source               = "/opt/techsupport/ops/enterprise/vault/templates/stack/wal_cipher.conf.ctmpl"
  destination          = "/etc/techsupport/secrets/wal_cipher.conf"
  perms                = "0400"
  user                 = "999"
  group                = "999"
  error_on_missing_key = true
  backup               = false
  exec {
    command = ["/opt/techsupport/ops/enterprise/vault/reload", "wal_cipher.conf"]
    timeout = "15m"
  }
}
