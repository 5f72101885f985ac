variable "hosts" {
  description = "The hosts by name."
  type = map(object({
    address     = string
    user        = optional(string, "admin")
    environment = optional(string, "production")
    public_url  = string
    settings    = optional(map(string), {})
  }))

  validation {
    condition     = length(var.hosts) > 0
    error_message = "At least one host is wanted."
  }
  validation {
    condition     = alltrue([for name in keys(var.hosts) : can(regex("^[a-z][a-z0-9-]{0,62}$", name))])
    error_message = "A host's name has small letters, digits and hyphens."
  }
  validation {
    condition     = alltrue([for host in values(var.hosts) : contains(["production", "staging"], host.environment)])
    error_message = "A host's environment is production or staging."
  }
  validation {
    condition     = alltrue([for host in values(var.hosts) : can(regex("^https://[^/ ]+$", host.public_url))])
    error_message = "public_url is the address people open, such as https://helpdesk.crb.local, without a path."
  }
  validation {
    condition     = alltrue(flatten([for host in values(var.hosts) : [for name in keys(host.settings) : can(regex("^[A-Z][A-Z0-9_]*$", name)) && !can(regex("PASSWORD|SECRET|TOKEN", name))]]))
    error_message = "settings are NAME = value lines of techsupport.env; passwords, secrets and tokens are files on the host, and Terraform's state would keep them."
  }
}

variable "admin_networks" {
  description = "SSH is let in from these networks only."
  type        = list(string)

  validation {
    condition     = length(var.admin_networks) > 0 && alltrue([for network in var.admin_networks : can(cidrhost(network, 0)) && !can(regex("/0$", network))])
    error_message = "admin_networks are networks such as 10.20.99.0/24, at least one, and never everybody."
  }
}

variable "intranet_networks" {
  description = "The pages are for these networks."
  type        = list(string)

  validation {
    condition     = length(var.intranet_networks) > 0 && alltrue([for network in var.intranet_networks : can(cidrhost(network, 0)) && !can(regex("/0$", network))])
    error_message = "intranet_networks are networks such as 10.20.0.0/16, at least one, and never everybody."
  }
}

variable "operators" {
  description = "Who deploys, each with a public SSH key."
  type        = list(object({ name = string, key = string }))

  validation {
    condition     = length(var.operators) > 0 && alltrue([for one in var.operators : can(regex("^[a-z][a-z0-9_-]{0,31}$", one.name)) && can(regex("^(ssh|ecdsa|sk)-[^ ]+ [A-Za-z0-9+/=]+", one.key))])
    error_message = "operators need a name and a public key each, and there must be at least one: passwords are switched off."
  }
}

variable "deploy_keys" {
  description = "Public keys that are signed in as the account techsupport: the pipeline's."
  type        = list(string)
  default     = []
}

variable "registry" {
  description = "Where images come from."
  type        = string
  default     = "registry.crb.local/tech-support"
}

variable "ntp_servers" {
  description = "The hospital's time servers."
  type        = list(string)
  default     = []
}

variable "cosign" {
  description = "File here: cosign 3.0.4 or newer, which verifies releases on the hosts. Empty: it is there already."
  type        = string
  default     = ""

  validation {
    condition     = var.cosign == "" || try(fileexists(var.cosign), false)
    error_message = "cosign names no file here."
  }
}

variable "release_key" {
  description = "A file here with the public key of the releases."
  type        = string
  default     = ""

  validation {
    condition     = var.release_key == "" || try(fileexists(var.release_key), false)
    error_message = "release_key names no file here."
  }
}

variable "approver_keys" {
  description = "Who may approve a release: a person's name and a file here with the public key."
  type        = map(string)
  default     = {}

  validation {
    condition     = alltrue([for file in values(var.approver_keys) : try(fileexists(file), false)])
    error_message = "approver_keys names a file that is not here."
  }
}

variable "bundle" {
  description = "A release bundle instead of this checkout."
  type        = string
  default     = ""
}

variable "playbook_command" {
  description = "What runs the playbook; its options may be added."
  type        = string
  default     = "ansible-playbook"
}
