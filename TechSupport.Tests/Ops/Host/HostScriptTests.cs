using System.Runtime.Versioning;
using System.Security.Cryptography;
using System.Text;
using System.Text.RegularExpressions;
using TechSupport.Tests.Support;

namespace TechSupport.Tests.Ops.Host;

/// <summary>The host's nightly checks on files made here, its units, and what Terraform says of its answers.</summary>
[UnsupportedOSPlatform("windows")]
public sealed partial class HostScriptTests : IDisposable
{
    private const string Secret = "hunter2";

    private readonly string _folder = Directory.CreateTempSubdirectory("host-").FullName;

    public HostScriptTests()
    {
        Directory.CreateDirectory(In("etc/secrets"));
        Directory.CreateDirectory(In("bin"));
        Write("etc/techsupport.env", "ENVIRONMENT=production\n");
        Write("etc/secrets/Smtp__Password", Secret);
        // what would reach the journal is kept in a file instead: tag, priority, then the line
        Shim("systemd-cat", $"printf '%s %s ' \"$2\" \"$4\" >>'{In("journal")}'; cat >>'{In("journal")}'");
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public async Task What_was_recorded_and_stayed_is_no_drift()
    {
        Assert.Equal(0, (await Drift("--record")).Code);
        var again = await Drift();
        Assert.Equal((0, ""), (again.Code, again.Errors));
        Assert.StartsWith("As recorded: 4 entries, state ", again.Out, StringComparison.Ordinal);
        Assert.Contains("techsupport-drift info As recorded", Journal(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_changed_an_added_and_a_removed_file_and_a_changed_mode_are_named_without_what_is_in_them()
    {
        Write("etc/cosign.pub", "key");
        await Drift("--record");

        Write("etc/techsupport.env", "ENVIRONMENT=staging\n");
        Write("etc/secrets/new secret\nAs recorded: all", "swordfish");
        File.Delete(In("etc/cosign.pub"));
        File.SetUnixFileMode(In("etc/secrets/Smtp__Password"), UnixFileMode.UserRead | UnixFileMode.GroupRead);

        var found = await Drift();
        Assert.Equal(3, found.Code);
        var lines = found.Out.Trim().Split('\n');
        Assert.Equal(5, lines.Length);
        // bash quotes the whole or the part that needs it, by its version
        Assert.Matches(@"^Added: (?:secrets/\$'|\$'secrets/)new secret\\nAs recorded: all' \(mode ", lines[0]);
        Assert.Matches("^Removed: cosign.pub ", lines[1]);
        Assert.Matches("^Changed: secrets/Smtp__Password has another mode \\(644 before, 440 now\\)$", lines[2]);
        Assert.Matches("^Changed: techsupport.env has another content \\(hash [0-9a-f]{16} before, [0-9a-f]{16} now\\)$", lines[3]);
        Assert.StartsWith("4 differences", lines[4], StringComparison.Ordinal);
        Assert.Equal(4, Journal().Split("techsupport-drift warning ").Length - 1);
        foreach (var text in new[] { found.All, Journal() })
        {
            Assert.DoesNotContain("staging", text, StringComparison.Ordinal);
            Assert.DoesNotContain("swordfish", text, StringComparison.Ordinal);
            Assert.DoesNotContain(Secret, text, StringComparison.Ordinal);
        }

        await Drift("--record");
        Assert.Equal(0, (await Drift()).Code);
    }

    /// <summary>A short secret's plain hash in a log could be turned back by trying.</summary>
    [Fact]
    public async Task A_secret_is_hashed_with_a_key_that_only_root_reads()
    {
        await Drift("--record");
        var key = Convert.FromHexString(File.ReadAllText(In("drift/key")));
        var record = File.ReadAllText(In("drift/recorded"));
        var hash = Convert.ToHexStringLower(HMACSHA256.HashData(key, Encoding.UTF8.GetBytes(Secret)));
        Assert.Contains($" {hash} secrets/Smtp__Password\n", record, StringComparison.Ordinal);
        Assert.DoesNotContain(Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(Secret))), record, StringComparison.Ordinal);
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(In("drift/key")));
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(In("drift/recorded")));
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute, File.GetUnixFileMode(In("drift")));
    }

    [Fact]
    public async Task Without_a_record_or_with_a_damaged_key_nothing_is_called_unchanged()
    {
        var never = await Drift();
        Assert.Equal((1, ""), (never.Code, never.Out));
        Assert.Contains("nothing was recorded yet", never.Errors, StringComparison.Ordinal);
        await Drift("--record");
        Write("drift/key", "short");
        var damaged = await Drift();
        Assert.Equal((1, ""), (damaged.Code, damaged.Out));
        Assert.Contains("is damaged", damaged.Errors, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Every_command_of_the_runbook_that_is_not_marked_manual_works_in_its_order()
    {
        using var fine = Certificate(400);
        Write("etc/secrets/tls.pem", fine.ExportCertificatePem());
        Write("etc/secrets/DataProtection__Certificate", fine.ExportCertificatePem());
        Directory.CreateDirectory(In("metrics"));
        var text = await File.ReadAllTextAsync(Path.Combine(Repository.Root, "ops/runbooks/enterprise/host.md"), TestContext.Current.CancellationToken);
        var blocks = Regex.Matches(text, @"^ *```(?<info>.+)\n(?<commands>(?s:.*?))^ *```$", RegexOptions.Multiline);
        Assert.All(blocks, block => Assert.Contains(block.Groups["info"].Value, new[] { "sh", "sh manual" }));
        var run = blocks.Where(b => b.Groups["info"].Value == "sh").SelectMany(b => b.Groups["commands"].Value.Trim().Split('\n')).Select(c => c.Trim()).ToList();
        Assert.Contains("ops/host/certificates", run);
        foreach (var command in run)
        {
            var ended = await Script.RunAsync("bash", ["-c", command], Environment());
            Assert.True(ended.Code == 0, $"{command}: {ended.All}");
        }
    }

    [Fact]
    public async Task Every_unit_is_clean_for_systemd_and_no_part_of_it_is_open_to_more_than_it_needs()
    {
        var units = Repository.Files("ops/host/systemd", "*").Concat(Repository.Files("ops/enterprise/staging/systemd", "*")).ToList();
        Assert.Equal(12, units.Count(u => u.Path.EndsWith(".service", StringComparison.Ordinal) && !u.Path.Contains("firewall", StringComparison.Ordinal)));
        foreach (var unit in units)
        {
            // systemd wants to see the programs: they are in this checkout, and nft may be missing on a machine that only tests
            var text = unit.Text.Replace("=/opt/techsupport/", $"={Repository.Root}/", StringComparison.Ordinal).Replace("=/usr/sbin/nft ", "=/bin/true ", StringComparison.Ordinal);
            Write($"units/{Path.GetFileName(unit.Path)}", text);
        }
        Write("units/docker.service", "[Service]\nExecStart=/bin/true\n");
        var paths = units.Select(u => In($"units/{Path.GetFileName(u.Path)}")).ToList();
        var environment = new Dictionary<string, string?> { ["SYSTEMD_UNIT_PATH"] = In("units") + ":" };
        var verified = await Script.RunAsync("systemd-analyze", ["verify", "--man=no", .. paths], environment);
        Assert.Equal((0, ""), (verified.Code, verified.All));

        foreach (var service in paths.Where(p => p.EndsWith(".service", StringComparison.Ordinal)))
        {
            // 0 is shut, 100 open; those that talk to the engine can't be shut as far
            var worst = service.Contains("drift.service", StringComparison.Ordinal) || service.Contains("certificates", StringComparison.Ordinal) || service.Contains("config-backup", StringComparison.Ordinal) ? 30 : 55;
            var exposure = await Script.RunAsync("systemd-analyze", ["security", "--no-pager", "--offline=true", $"--threshold={worst}", service], environment);
            Assert.True(exposure.Code == 0, $"{service}: {exposure.All}");
        }
    }

    [Fact]
    public async Task Terraform_finds_its_files_valid_and_refuses_answers_that_would_open_or_close_the_host()
    {
        // a copy: init writes beside what it reads
        foreach (var file in Repository.Files("ops", "*").Where(f => !f.Path.Contains("/.terraform", StringComparison.Ordinal))) Write(file.Path, file.Text);
        var here = In("ops/enterprise/terraform");
        Assert.Equal((0, ""), ((await Terraform(here, "fmt", "-check")).Code, (await Terraform(here, "fmt", "-check")).Out));
        var init = await Terraform(here, "init", "-backend=false", "-input=false", "-no-color");
        Assert.True(init.Code == 0, init.All);
        Assert.DoesNotContain("Installing", init.Out, StringComparison.Ordinal);
        var valid = await Terraform(here, "validate", "-no-color");
        Assert.True(valid.Code == 0, valid.All);

        const string Good = """{"hosts":{"helpdesk":{"address":"10.20.0.15","public_url":"https://helpdesk.crb.local"}},"admin_networks":["10.20.99.0/24"],"intranet_networks":["10.20.0.0/16"],"operators":[{"name":"ivanova","key":"ssh-ed25519 AAAA ivanova"}]}""";
        async Task<Ended> Plan(string answers)
        {
            Write("answers.tfvars.json", answers);
            return await Terraform(here, "plan", "-no-color", "-input=false", "-lock=false", $"-var-file={In("answers.tfvars.json")}");
        }
        var plan = await Plan(Good);
        Assert.True(plan.Code == 0, plan.All);
        Assert.Contains("1 to add, 0 to change, 0 to destroy", plan.Out, StringComparison.Ordinal);
        foreach (var (good, bad) in new[] { ("10.20.99.0/24", "0.0.0.0/0"), ("[\"10.20.0.0/16\"]", "[]"), ("https://helpdesk", "http://helpdesk"), ("ssh-ed25519 AAAA", "AAAA") })
        {
            var refused = await Plan(Good.Replace(good, bad, StringComparison.Ordinal));
            Assert.True(refused.Code == 1, $"{bad}: {refused.All}");
            Assert.Contains("Invalid value for variable", refused.Errors, StringComparison.Ordinal);
        }
    }

    private Task<Ended> Terraform(string folder, params string[] arguments) =>
        Script.RunAsync("terraform", [$"-chdir={folder}", .. arguments], new Dictionary<string, string?> { ["CHECKPOINT_DISABLE"] = "1", ["TF_CLI_CONFIG_FILE"] = "/dev/null", ["TF_DATA_DIR"] = null, ["HOME"] = _folder });

    private Task<Ended> Drift(params string[] arguments) => Script.RunAsync("ops/host/drift", arguments, Environment());

    private Dictionary<string, string?> Environment() => new()
    {
        ["PATH"] = $"{In("bin")}:{System.Environment.GetEnvironmentVariable("PATH")}", ["JOURNAL_STREAM"] = null, ["SUDO_USER"] = null,
        ["TECHSUPPORT_CONFIG_DIR"] = In("etc"), ["SECRETS_DIR"] = null, ["PUBLIC_URL"] = null, ["DRIFT_DIR"] = In("drift"), ["METRICS_DIR"] = In("metrics"),
    };

    private string Journal() => File.Exists(In("journal")) ? File.ReadAllText(In("journal")) : "";

    private string In(string path) => Path.Combine(_folder, path);

    private void Write(string path, string text)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(In(path))!);
        File.WriteAllText(In(path), text);
    }

    private void Shim(string name, string body)
    {
        Write($"bin/{name}", $"#!/bin/sh\n{body}\n");
        File.SetUnixFileMode(In($"bin/{name}"), UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
    }
}
