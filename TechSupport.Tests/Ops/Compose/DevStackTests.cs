using TechSupport.Tests.Support;
using TechSupport.Tests.Support.Releases;

namespace TechSupport.Tests.Ops.Compose;

/// <summary>compose.dev.yml, from a copy of this checkout: a page that is changed is seen without anybody starting anything anew.</summary>
[Trait("Needs", "nightly")]
public sealed class DevStackTests : IAsyncDisposable
{
    private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("techsupport-dev-");
    private readonly int pages = Launch.HeldPort();
    private readonly string project = $"ts-dev-{Environment.ProcessId}";

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    public async ValueTask DisposeAsync()
    {
        if (File.Exists(In("compose.dev.yml"))) await ComposeAsync("down", "-v", "--timeout", "5");
        // what the containers wrote here belongs to their accounts
        await Script.RunAsync("rm", ["-rf", folder.FullName]);
    }

    [Fact]
    public async Task A_changed_page_is_seen_without_a_restart()
    {
        await Engine.RequiredAsync();
        var copied = await Script.RunAsync("bash", ["-c", "git ls-files -z --cached --others --exclude-standard | tar --null --create --files-from - | tar --extract --directory \"$1\"", "copy", folder.FullName]);
        Assert.True(copied.Code == 0, copied.All);
        // the account in the container is another one than ours
        await Script.RunAsync("chmod", ["-R", "a+rX", folder.FullName]);

        var up = await ComposeAsync("up", "-d", "assets", "db", "maildev", "app");
        Assert.True(up.Code == 0, up.All);
        using var http = new HttpClient { BaseAddress = new Uri($"http://localhost:{pages}") };
        await UntilAsync(http, text => text.Contains("</html>", StringComparison.Ordinal), minutes: 6);

        var page = In("TechSupport/Features/Account/SignIn/SignIn.cshtml");
        var mark = Guid.NewGuid().ToString("N");
        await File.WriteAllTextAsync(page, (await File.ReadAllTextAsync(page, Ct)) + $"\n<p>{mark}</p>\n", Ct);
        await UntilAsync(http, text => text.Contains(mark, StringComparison.Ordinal), minutes: 2);
    }

    private string In(string name) => Path.Combine(folder.FullName, name);

    private static async Task UntilAsync(HttpClient http, Predicate<string> enough, int minutes)
    {
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(Ct);
        patience.CancelAfter(TimeSpan.FromMinutes(minutes));
        while (true)
        {
            try
            {
                if (enough(await http.GetStringAsync(new Uri("/sign-in", UriKind.Relative), patience.Token))) return;
            }
            catch (HttpRequestException) { /* it starts */ }
            await Task.Delay(500, patience.Token);
        }
    }

    private Task<Ended> ComposeAsync(params string[] arguments) => Script.RunAsync("docker", ["compose", "-p", project, "-f", In("compose.dev.yml"), .. arguments], new Dictionary<string, string?>
    {
        ["APP_PORT"] = $"{pages}", ["MANAGEMENT_PORT"] = $"{Launch.HeldPort()}", ["DB_PORT"] = $"{Launch.HeldPort()}", ["MAIL_PORT"] = $"{Launch.HeldPort()}",
    });
}
