# Runs ops/enterprise/approval/approve on the deployment host with the same arguments; ops/lib/remote.ps1 says which host that is.
. "$PSScriptRoot/../../lib/remote.ps1"
Invoke-OnHost "ops/enterprise/approval/approve" $args
