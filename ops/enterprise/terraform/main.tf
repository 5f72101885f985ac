# Runs the playbook for each host whenever an answer below changes. No provider is downloaded: terraform_data is built in, so init works without a way out.
terraform {
  required_version = ">= 1.4"
}

locals {
  ops      = abspath("${path.module}/../..")
  playbook = abspath("${path.module}/../../host/ansible")

  # what makes a host different from its last run: the answers, and the playbook with the units it brings
  sources = sha256(join("", concat(
    [for file in sort(fileset(local.playbook, "**")) : filesha256("${local.playbook}/${file}") if !startswith(file, "inventory")],
    [for file in sort(setunion(fileset(local.ops, "host/systemd/**"), fileset(local.ops, "enterprise/staging/systemd/**"))) : filesha256("${local.ops}/${file}")],
  )))

  # JSON is YAML: no template can break its quoting
  inventories = {
    for name, host in var.hosts : name => jsonencode({
      all = {
        hosts = {
          (name) = {
            ansible_host                  = host.address
            ansible_user                  = host.user
            ansible_become                = true
            techsupport_environment       = host.environment
            techsupport_public_url        = host.public_url
            techsupport_registry          = var.registry
            techsupport_admin_networks    = var.admin_networks
            techsupport_intranet_networks = var.intranet_networks
            techsupport_operators         = var.operators
            techsupport_deploy_keys       = var.deploy_keys
            techsupport_settings          = host.settings
            techsupport_ntp_servers       = var.ntp_servers
            techsupport_cosign            = var.cosign
            techsupport_release_key       = var.release_key
            techsupport_approver_keys     = var.approver_keys
            techsupport_bundle            = var.bundle
          }
        }
      }
    })
  }
}

resource "terraform_data" "host" {
  for_each = local.inventories

  triggers_replace = [each.value, local.sources]

  provisioner "local-exec" {
    # by a file that only its reader sees, and that goes with the run; bash, because of the process substitution
    interpreter = ["bash", "-euo", "pipefail", "-c"]
    command     = "folder=$(mktemp -d); trap 'rm -rf \"$folder\"' EXIT; printf '%s' \"$INVENTORY\" >\"$folder/inventory.yml\"; $PLAYBOOK_COMMAND -i \"$folder/inventory.yml\" site.yml"
    working_dir = local.playbook
    environment = {
      INVENTORY        = each.value
      PLAYBOOK_COMMAND = var.playbook_command
    }
  }
}
