using System.Text.RegularExpressions;
using TechSupport.Tests.Support;

namespace TechSupport.Tests.Ops.Secrets;

/// <summary>Secrets are made, checked and kept; a mistake in one of them is one line. No container is needed for that.</summary>
public sealed partial class SecretTests : IDisposable
{
    private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("techsupport-secrets-");

    private string Config => Path.Combine(folder.FullName, "etc");

    private string Secrets => Path.Combine(Config, "secrets");

    private Dictionary<string, string?> Host => new() { ["TECHSUPPORT_CONFIG_DIR"] = Config };

    public void Dispose() => folder.Delete(recursive: true);

    [Fact]
    public async Task What_is_missing_is_made_once_and_no_value_is_shown()
    {
        OnlyRoot();
        var (code, said, errors) = await InitAsync("--self-signed-tls", "helpdesk.hospital.example");
        Assert.Equal((0, ""), (code, errors));
        foreach (var (name, owner) in Table())
        {
            Assert.Contains($"made {name}\n", said, StringComparison.Ordinal);
            Assert.Equal($"{owner} {owner} 400", (await Script.RunAsync("stat", ["-c", "%u %g %a", Path.Combine(Secrets, name)])).Out.Trim());
            var value = Read(name).Trim();
            if (value.Length > 2) Assert.DoesNotContain(value, said, StringComparison.Ordinal);
        }
        Assert.Equal("0 700", (await Script.RunAsync("stat", ["-c", "%u %a", Secrets])).Out.Trim());
        Assert.Equal(new Ended(0, "", ""), await CheckAsync("--quiet"));

        var before = Table().ToDictionary(t => t.Name, t => Read(t.Name));
        File.Delete(Path.Combine(Secrets, "ConnectionStrings__TechSupport"));
        File.Delete(Path.Combine(Secrets, "db_owner"));
        var again = await InitAsync();
        Assert.Equal("made db_owner\nmade ConnectionStrings__TechSupport\n", again.Out);
        Assert.Equal(before, Table().ToDictionary(t => t.Name, t => Read(t.Name)));
    }

    [Fact]
    public async Task The_mail_password_and_the_token_come_from_a_file_or_a_pipe()
    {
        OnlyRoot();
        var file = Path.Combine(folder.FullName, "token");
        await File.WriteAllTextAsync(file, "123:abc\n", TestContext.Current.CancellationToken);
        var made = await Script.RunAsync("ops/secrets/init", ["--secrets-dir", Secrets, "--smtp-password", "-", "--telegram-token", file], input: "swordfish\n");
        Assert.Equal(0, made.Code);
        Assert.Equal(("swordfish\n", "123:abc\n"), (Read("Smtp__Password"), Read("Telegram__BotToken")));
        Assert.DoesNotContain("swordfish", made.All, StringComparison.Ordinal);
        Assert.Contains("tls.pem is still missing", made.Out, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("\uFEFFpass word\r\n", "pass word\n")]
    [InlineData("swordfish \t\r\nsecond line\r\n", "swordfish\n")]
    [InlineData("swordfish", "swordfish\n")]
    public async Task What_an_editor_on_Windows_leaves_at_the_ends_is_no_part_of_a_secret(string given, string kept)
    {
        OnlyRoot();
        var file = Path.Combine(folder.FullName, "given");
        await File.WriteAllTextAsync(file, given, TestContext.Current.CancellationToken);
        Assert.Equal(0, (await InitAsync("--smtp-password", file, "--self-signed-tls", "helpdesk.hospital.example")).Code);
        Assert.Equal(kept, Read("Smtp__Password"));
        Assert.Equal(new Ended(0, "", ""), await CheckAsync("--quiet"));
    }

    [Fact]
    public async Task Text_of_two_bytes_a_letter_is_refused_as_a_secret()
    {
        OnlyRoot();
        var file = Path.Combine(folder.FullName, "given");
        await File.WriteAllTextAsync(file, "swordfish\r\n", System.Text.Encoding.Unicode, TestContext.Current.CancellationToken);
        var (code, _, errors) = await InitAsync("--smtp-password", file);
        Assert.Equal(1, code);
        Assert.Contains("is not UTF-8 text", errors, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_secret_with_something_at_its_ends_is_a_fault()
    {
        OnlyRoot();
        await InitAsync("--self-signed-tls", "helpdesk.hospital.example");
        await FoundAsync(
            ("backup_password", "ends with a carriage return", @"cp -p backup_password ../backup; printf 'longenoughforthis\r\n' > backup_password", "cp -p ../backup backup_password"),
            ("Smtp__Password", "ends with a blank", "printf 'sword fish \n' > Smtp__Password", ": > Smtp__Password"),
            ("Telegram__BotToken", "holds a byte order mark", @"printf '\357\273\277123:abc\n' > Telegram__BotToken", ": > Telegram__BotToken"),
            ("grafana_admin", "holds a carriage return", @"cp -p grafana_admin ../grafana; printf 'longenough\rforthis\n' > grafana_admin", "cp -p ../grafana grafana_admin"));
    }

    [Fact]
    public async Task Every_mistake_is_found_and_said_in_one_line()
    {
        OnlyRoot();
        await InitAsync("--self-signed-tls", "helpdesk.hospital.example");
        var (pem, tls) = (Path.Combine(Secrets, "DataProtection__Certificate"), Path.Combine(Secrets, "tls.pem"));
        await FoundAsync(
            ("db_app", "others can read it", "chmod 0440 db_app", "chmod 0400 db_app"),
            ("backup_password", "is missing", "mv backup_password ../backup", "mv ../backup backup_password"),
            ("ConnectionStrings__TechSupportOwner", "does not sign in as techsupport_owner",
                "cp -p ConnectionStrings__TechSupportOwner ../owner; sed -i s/techsupport_owner/postgres/ ConnectionStrings__TechSupportOwner; chown 1001 ConnectionStrings__TechSupportOwner", "cp -p ../owner ConnectionStrings__TechSupportOwner"),
            ("DataProtection__PreviousCertificates", "has 1 certificates and 0 private keys",
                $"openssl x509 -in {pem} > DataProtection__PreviousCertificates", ": > DataProtection__PreviousCertificates"),
            ("DataProtection__Certificate", "do not belong together", $"cp -p {pem} ../pem; {{ openssl x509 -in {pem}; openssl pkey -in {tls}; }} > ../mixed; cat ../mixed > {pem}", $"cp -p ../pem {pem}"),
            ("db_superuser", "is empty", "cp -p db_superuser ../superuser; : > db_superuser", "cp -p ../superuser db_superuser"),
            ("db_superuser.old", "is no secret of TechSupport", "cp -p ../superuser db_superuser.old", "rm db_superuser.old"),
            (Secrets, "it must be root's, mode 0700", "chmod 0755 .", "chmod 0700 ."));
        await FoundAsync(
            ("ConnectionStrings__TechSupport", "has another password than db_app", "cp -p db_app ../app; echo anotherpasswordofthedatabase > db_app", "cp -p ../app db_app"),
            ("backup_password", "is not a plain file", "mv backup_password ../backup; ln -s ../backup backup_password", "rm backup_password; mv ../backup backup_password"),
            ("Synthetic__Password", "differs from smoke_password", "cp -p smoke_password ../smoke; echo anotherpasswordofthecheck > smoke_password", "cp -p ../smoke smoke_password"),
            ("Audit__SigningKey", "is no private EC key", $"cp -p Audit__SigningKey ../signing; openssl ec -in ../signing -pubout 2>/dev/null > Audit__SigningKey", "cp -p ../signing Audit__SigningKey"),
            ("Audit__PreviousSigningKeys", "has something else than public keys", $"cat ../signing > Audit__PreviousSigningKeys", ": > Audit__PreviousSigningKeys"),
            ("db_owner", "belongs to account 0 and not to 999", "chown 0 db_owner", "chown 999 db_owner"),
            ("db_app", "a rotation was interrupted", "mkdir .rotation-db_app", "rmdir .rotation-db_app"));
    }

    [Fact]
    public async Task A_certificate_of_the_web_that_ended_is_a_fault_and_one_of_the_keys_is_not()
    {
        OnlyRoot();
        await InitAsync("--self-signed-tls", "helpdesk.hospital.example");
        var bin = Directory.CreateDirectory(Path.Combine(folder.FullName, "bin")).FullName;
        var clock = Path.Combine(bin, "date");
        await File.WriteAllTextAsync(clock, "#!/bin/sh\ncase \"$*\" in *-d*) exec /bin/date \"$@\" ;; esac\nexec /bin/date -d '+3 years' \"$@\"\n", TestContext.Current.CancellationToken);
        if (!OperatingSystem.IsWindows()) File.SetUnixFileMode(clock, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        var later = await Script.RunAsync("ops/secrets/check", ["--secrets-dir", Secrets], new Dictionary<string, string?> { ["PATH"] = $"{bin}:{Environment.GetEnvironmentVariable("PATH")}" });
        Assert.Equal(1, later.Code);
        Assert.Matches(@"tls\.pem +FAULT +ended \d+ days ago", later.Out);
        Assert.Matches(@"DataProtection__Certificate +ok +ended \d+ days ago", later.Out);
    }

    [Fact]
    public async Task The_settings_and_secrets_come_back_from_their_backup_and_from_no_damaged_one()
    {
        OnlyRoot();
        await InitAsync("--self-signed-tls", "helpdesk.hospital.example");
        var backups = Path.Combine(folder.FullName, "backups");
        await File.WriteAllTextAsync(Path.Combine(Config, "techsupport.env"), $"PUBLIC_URL=https://helpdesk.hospital.example\nBACKUP_DIR={backups}\n", TestContext.Current.CancellationToken);
        var key = Path.Combine(folder.FullName, "key");
        File.Copy(Path.Combine(Secrets, "backup_key"), key);

        var (code, said, errors) = await Script.RunAsync("ops/secrets/backup", [], Host);
        Assert.Equal((0, ""), (code, errors));
        var file = said.Trim();
        Assert.DoesNotContain("PUBLIC_URL", await File.ReadAllTextAsync(file, TestContext.Current.CancellationToken), StringComparison.Ordinal);

        var into = Path.Combine(folder.FullName, "restored");
        Assert.Equal(0, (await Script.RunAsync("ops/secrets/restore", [file, "--key", key, "--into", into])).Code);
        Assert.Equal(new Ended(0, "", ""), await Script.RunAsync("ops/secrets/check", ["--quiet", "--secrets-dir", Path.Combine(into, "secrets")]));
        Assert.Equal(new Ended(0, "", ""), await Script.RunAsync("diff", ["-r", "--exclude=.lock", Config, into]));
        var over = await Script.RunAsync("ops/secrets/restore", [file, "--key", key, "--into", into]);
        Assert.Equal((1, true), (over.Code, over.Errors.Contains("is not empty", StringComparison.Ordinal)));

        var bytes = await File.ReadAllBytesAsync(file, TestContext.Current.CancellationToken);
        var damaged = Path.Combine(folder.FullName, "damaged");
        await File.WriteAllBytesAsync(damaged, bytes[..^1], TestContext.Current.CancellationToken);
        var nowhere = Path.Combine(folder.FullName, "nowhere");
        Assert.Equal(1, (await Script.RunAsync("ops/secrets/restore", [damaged, "--key", key, "--into", nowhere])).Code);
        Assert.False(Directory.Exists(nowhere));
        Assert.Empty(folder.GetDirectories(".restore.*"));
    }

    [Fact]
    public void Vault_renders_every_secret_for_its_account_and_nothing_else()
    {
        var agent = File.ReadAllText(Path.Combine(Repository.Root, "ops/enterprise/vault/agent.hcl"));
        var rendered = Template().Matches(agent).Select(m => (Name: m.Groups["to"].Value, Owner: m.Groups["user"].Value, Source: m.Groups["from"].Value, Reload: m.Groups["reload"].Value)).ToList();
        Assert.Equal(Table().OrderBy(t => t.Name, StringComparer.Ordinal), rendered.Select(r => (r.Name, r.Owner)).OrderBy(t => t.Name, StringComparer.Ordinal));
        Assert.All(rendered, r => Assert.Equal((r.Name, r.Name), (r.Source, r.Reload)));
        Assert.Equal(Table().Select(t => t.Name + ".ctmpl").Order(StringComparer.Ordinal), Repository.Files("ops/enterprise/vault", "*.ctmpl").Select(f => Path.GetFileName(f.Path)).Order(StringComparer.Ordinal));
    }

    [Fact]
    public void The_table_of_the_README_and_the_secrets_of_the_stack_are_those_of_the_commands()
    {
        var readme = File.ReadAllText(Path.Combine(Repository.Root, "ops/secrets/README.md"));
        Assert.Equal(Table().OrderBy(t => t.Name, StringComparer.Ordinal), ReadmeRow().Matches(readme).Select(m => (m.Groups[1].Value, m.Groups[2].Value)).OrderBy(t => t.Item1, StringComparer.Ordinal));
        var compose = File.ReadAllText(Path.Combine(Repository.Root, "compose.prod.yml"));
        Assert.Empty(ComposeFile().Matches(compose).Select(m => m.Groups[1].Value).Except(Table().Select(t => t.Name)));
    }

    private static void OnlyRoot() => Assert.SkipUnless(OperatingSystem.IsLinux() && Environment.IsPrivilegedProcess, "Only root can give a secret to the account of a container.");

    private Task<Ended> InitAsync(params string[] more) => Script.RunAsync("ops/secrets/init", ["--secrets-dir", Secrets, .. more]);

    private Task<Ended> CheckAsync(params string[] more) => Script.RunAsync("ops/secrets/check", ["--secrets-dir", Secrets, .. more]);

    private string Read(string name) => File.ReadAllText(Path.Combine(Secrets, name));

    // all at once, as each look at them takes its time; each is on other files than the others
    private async Task FoundAsync(params (string Name, string What, string Harm, string Heal)[] mistakes)
    {
        await InSecretsAsync(string.Join("; ", mistakes.Select(m => m.Harm)));
        var (code, said, errors) = await CheckAsync("--quiet");
        Assert.Equal((1, ""), (code, errors));
        var found = said.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => Fault().Match(line)).Select(m => (Name: m.Groups[1].Value, What: m.Groups[2].Value)).OrderBy(f => f.Name, StringComparer.Ordinal).ToList();
        Assert.Equal(mistakes.Select(m => m.Name).Order(StringComparer.Ordinal), found.Select(f => f.Name));
        Assert.All(mistakes, m => Assert.Contains(m.What, found.Single(f => f.Name == m.Name).What, StringComparison.Ordinal));

        await InSecretsAsync(string.Join("; ", mistakes.Select(m => m.Heal)));
        Assert.Equal(new Ended(0, "", ""), await CheckAsync("--quiet"));
    }

    private async Task InSecretsAsync(string command) => Assert.Equal(0, (await Script.RunAsync("bash", ["-c", $"set -e; cd '{Secrets}'; {command}"])).Code);

    private static IEnumerable<(string Name, string Owner)> Table() =>
        TableRow().Matches(File.ReadAllText(Path.Combine(Repository.Root, "ops/secrets/lib.sh"))).Select(m => (m.Groups[1].Value, m.Groups[2].Value));

    [GeneratedRegex(@"^([\w.]+) (\d+) [\w.:]+$", RegexOptions.Multiline)]
    private static partial Regex TableRow();

    [GeneratedRegex(@"^(\S+) +FAULT +(.+)$")]
    private static partial Regex Fault();

    [GeneratedRegex(@"^\| `([\w.]+)` \| (\d+) ", RegexOptions.Multiline)]
    private static partial Regex ReadmeRow();

    [GeneratedRegex(@"file: ""\$\{SECRETS_DIR[^}]*\}/([\w.]+)""")]
    private static partial Regex ComposeFile();

    [GeneratedRegex(@"template \{\s+source += ""/opt/techsupport/ops/enterprise/vault/templates/(app|stack)/(?<from>[\w.]+)\.ctmpl""\s+destination += ""/etc/techsupport/secrets/(?<to>[\w.]+)""\s+perms += ""0400""\s+user += ""(?<user>\d+)""\s+group += ""\k<user>""[^{]*exec \{\s+command = \[""/opt/techsupport/ops/enterprise/vault/reload"", ""(?<reload>[\w.]+)""\]")]
    private static partial Regex Template();
}
