using System.Net;
using System.Text.RegularExpressions;
using TechSupport.Tests.Support;
using TechSupport.Tests.Support.Releases;

namespace TechSupport.Tests.Ops.Secrets;

public sealed partial class SecretRotationTests
{
    /// <summary>The application and its database from compose.prod.yml, on a project, networks and secrets of their own.</summary>
    public sealed partial class Stack : IAsyncLifetime
    {
        private const string Password = "violet-ladder-breakfast";
        private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("techsupport-rotation-");
        private readonly string project = $"tsrotation{Environment.ProcessId}";
        private readonly int net = 10 + (Environment.ProcessId % 200);
        private string? refused;

        private string Secrets => Path.Combine(folder.FullName, "secrets");

        private Dictionary<string, string?> Host => new() { ["TECHSUPPORT_CONFIG_DIR"] = folder.FullName, ["SECRETS_DIR"] = Secrets, ["STATE_DIR"] = Path.Combine(folder.FullName, "state"), ["ROTATION_PATIENCE"] = "180" };

        private string Eager => Path.Combine(folder.FullName, "eager.yml");

        private Uri Pages => new($"http://10.214.{net}.10:8080");

        public async ValueTask InitializeAsync()
        {
            if (!OperatingSystem.IsLinux() || !Environment.IsPrivilegedProcess) return;
            try { if ((await Script.RunAsync("docker", ["info"])).Code != 0) return; }
            catch (System.ComponentModel.Win32Exception) { return; }
            var image = await Engine.ProductAsync();
            await Script.RunAsync("ops/secrets/init", ["--secrets-dir", Secrets, "--self-signed-tls", "helpdesk.hospital.example"]);
            await File.WriteAllTextAsync(Path.Combine(folder.FullName, "techsupport.env"), $"""
                COMPOSE_PROJECT_NAME={project}
                TECHSUPPORT_IMAGE={image}
                PUBLIC_URL=https://helpdesk.hospital.example
                EDGE_SUBNET=10.213.{net}.0/24
                MONITORING_SUBNET=10.214.{net}.0/24
                MONITORING_RANGE=10.214.{net}.128/25
                MONITORING_ADDRESS=10.214.{net}.10
                POSTGRES_SHARED_BUFFERS=32MB
                POSTGRES_IMAGE={await Engine.DatabaseAsync()}
                BACKUP_DIR={folder.FullName}
                MOUNT_PROPAGATION=rprivate
                POSTGRES_CACHE=64MB
                STATE_DIR={Directory.CreateDirectory(Path.Combine(folder.FullName, "state")).FullName}
                COMPOSE_EXTRA_FILE={Eager}

                """, Ct);
            // asked more often than in production, so that a renewed container is waited for no longer than it takes
            await File.WriteAllTextAsync(Eager, "services: { app: { healthcheck: { test: [CMD, /app/techsupport, check], interval: 2s, timeout: 5s, retries: 60 } } }\n", Ct);
            // the server waits until a command has migrated
            var up = await ComposeAsync("up", "-d", "--wait", "db");
            if (up.Code == 0) up = await ComposeAsync("--profile", "tools", "run", "--rm", "--no-deps", "-T", "cli", "migrate");
            if (up.Code == 0) up = await ComposeAsync("up", "-d", "--wait", "app");
            if (up.Code != 0) { refused = up.All + (await ComposeAsync("logs", "--tail", "20")).All; return; }
            var admin = await ReadingComposeAsync(Password + "\n", "exec", "-T", "app", "/app/techsupport", "create-admin", "--email", "admin@hospital.example", "--name", "Anna Lindqvist");
            if (admin.Code != 0) refused = admin.All;
        }

        public async ValueTask DisposeAsync()
        {
            if (File.Exists(Path.Combine(folder.FullName, "techsupport.env"))) await ComposeAsync("down", "-v", "--timeout", "5");
            folder.Delete(recursive: true);
        }

        public async Task RequiredAsync()
        {
            await Engine.RequiredAsync();
            Assert.SkipUnless(Environment.IsPrivilegedProcess, "Only root can give a secret to the account of a container.");
            Assert.True(refused is null, refused);
        }

        public string Read(string name) => File.ReadAllText(Path.Combine(Secrets, name)).Trim();

        public Task<Ended> CheckAsync() => Script.RunAsync("ops/secrets/check", ["--quiet"], Host);

        /// <summary>Files, database and application fit together, and nothing is left of a rotation.</summary>
        public async Task WholeAsync()
        {
            Assert.Equal(new Ended(0, "", ""), await CheckAsync());
            Assert.Empty(Directory.GetDirectories(Secrets));
            Assert.Equal(0, (await ComposeAsync("exec", "-T", "app", "/app/techsupport", "check")).Code);
        }

        public Task<Ended> ComposeAsync(params string[] arguments) => ReadingComposeAsync("", arguments);

        public async Task<string> AppAsync() => (await ComposeAsync("ps", "-q", "app")).Out.Trim();

        public async Task<bool> OpensAsync(string login, string password) => (await ReadingComposeAsync($"{password}\nselect 1;\n", "exec", "-T", "db", "sh", "-c",
            "IFS= read -r PGPASSWORD; export PGPASSWORD; exec psql -X -q -v ON_ERROR_STOP=1 -h 127.0.0.1 -U \"$1\" -d techsupport", "sh", login)).Code == 0;

        /// <param name="command">One of ops/secrets.</param>
        /// <param name="arguments">Its arguments.</param>
        /// <param name="input">Its standard input.</param>
        /// <param name="docker">Shell that runs before each call of docker.</param>
        /// <param name="date">How far the clock of the command is ahead.</param>
        public async Task<Ended> RunAsync(string command, string[] arguments, string input = "", string docker = "", string? date = null)
        {
            var shim = folder.CreateSubdirectory($"shim-{Guid.NewGuid():n}").FullName;
            var real = (await Script.RunAsync("bash", ["-c", "command -v docker"])).Out.Trim();
            if (docker.Length > 0) await ProgramAsync(Path.Combine(shim, "docker"), $"SHIM={shim}\n{docker}\nexec {real} \"$@\"\n");
            if (date is not null) await ProgramAsync(Path.Combine(shim, "date"), $"case \"$*\" in *-d*) exec /bin/date \"$@\" ;; esac\nexec /bin/date -d '{date}' \"$@\"\n");
            return await Script.RunAsync(command, arguments, new Dictionary<string, string?>(Host) { ["PATH"] = $"{shim}:{Environment.GetEnvironmentVariable("PATH")}" }, input);
        }

        public async Task<string> SignInAsync()
        {
            using var http = Http();
            using var page = await http.GetAsync(new Uri("/sign-in", UriKind.Relative), Ct);
            var token = FormToken().Match(await page.Content.ReadAsStringAsync(Ct)).Groups[1].Value;
            using var request = new HttpRequestMessage(HttpMethod.Post, "/sign-in")
            {
                Content = new FormUrlEncodedContent(new Dictionary<string, string> { ["Input.UserName"] = "admin@hospital.example", ["Input.Password"] = Password, ["__RequestVerificationToken"] = token }),
            };
            request.Headers.Add("Cookie", string.Join("; ", page.Headers.GetValues("Set-Cookie").Select(c => c.Split(';')[0])));
            using var answer = await http.SendAsync(request, Ct);
            return answer.Headers.GetValues("Set-Cookie").Single(c => c.StartsWith("__Host-ts=", StringComparison.Ordinal)).Split(';')[0];
        }

        public async Task<bool> IsSignedInAsync(string cookie)
        {
            using var http = Http();
            using var request = new HttpRequestMessage(HttpMethod.Get, "/me");
            request.Headers.Add("Cookie", cookie);
            using var answer = await http.SendAsync(request, Ct);
            return answer.StatusCode == HttpStatusCode.OK;
        }

        private HttpClient Http()
        {
            var http = new HttpClient(new SocketsHttpHandler { AllowAutoRedirect = false, UseCookies = false, UseProxy = false }) { BaseAddress = Pages };
            http.DefaultRequestHeaders.Host = "helpdesk.hospital.example";
            return http;
        }

        private Task<Ended> ReadingComposeAsync(string input, params string[] arguments) =>
            Script.RunAsync("docker", ["compose", "--env-file", Path.Combine(folder.FullName, "techsupport.env"), "-f", Path.Combine(Repository.Root, "compose.prod.yml"), "-f", Eager, .. arguments],
                Host, input);

        private static async Task ProgramAsync(string path, string text)
        {
            await File.WriteAllTextAsync(path, "#!/bin/sh\n" + text, Ct);
            if (!OperatingSystem.IsWindows()) File.SetUnixFileMode(path, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        }

        [GeneratedRegex("name=\"__RequestVerificationToken\" type=\"hidden\" value=\"([^\"]+)\"")]
        private static partial Regex FormToken();
    }
}
