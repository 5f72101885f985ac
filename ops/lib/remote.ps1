# Hands a command of ops/ to the deployment host through ssh: there is one logic, the Bash script over there.
# TECHSUPPORT_HOST is that host (anna@helpdesk.crb.local), TECHSUPPORT_ROOT the checkout on it (/opt/techsupport unless set).
# Paths among the arguments are paths of that host. Needs the ssh of Windows; not run by any test, so it has to stay readable.
function Invoke-OnHost([string]$Command, [object[]]$Arguments) {
    if (-not $env:TECHSUPPORT_HOST) {
        [Console]::Error.WriteLine("TECHSUPPORT_HOST is not set: the deployment host, such as anna@helpdesk.crb.local.")
        exit 2
    }
    $root = if ($env:TECHSUPPORT_ROOT) { $env:TECHSUPPORT_ROOT } else { "/opt/techsupport" }
    [Console]::OutputEncoding = [Text.UTF8Encoding]::new($false)
    # in single quotes nothing is special to a shell but the single quote
    $words = @("sudo", "$root/$Command") + $Arguments | ForEach-Object { "'" + "$_".Replace("'", "'\''") + "'" }
    # Windows and its code pages see letters and digits only
    $encoded = [Convert]::ToBase64String([Text.Encoding]::UTF8.GetBytes($words -join " "))
    $remote = "IFS=; set -f; eval `$(printf %s $encoded | base64 -d)"
    # a terminal for questions and passwords, where there is a person
    if ([Console]::IsInputRedirected) { ssh $env:TECHSUPPORT_HOST $remote } else { ssh -t $env:TECHSUPPORT_HOST $remote }
    exit $LASTEXITCODE
}
