output "addresses" {
  description = "What people open, by host."
  value       = { for name, host in var.hosts : name => host.public_url }
}

output "next" {
  description = "What is left to do by hand."
  value       = { for name, host in var.hosts : name => "ssh ${host.user}@${host.address} sudo /opt/techsupport/ops/deploy/deploy.sh TAG" }
}
