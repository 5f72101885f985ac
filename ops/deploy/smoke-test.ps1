# Runs ops/deploy/smoke-test.sh on the deployment host with the same arguments; ops/lib/remote.ps1 says which host that is.
. "$PSScriptRoot/../lib/remote.ps1"
Invoke-OnHost "ops/deploy/smoke-test.sh" $args
