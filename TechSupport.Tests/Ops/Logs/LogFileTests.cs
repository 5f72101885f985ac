using System.Text.Json;
using System.Text.RegularExpressions;
using TechSupport.Development;
using TechSupport.Tests.Support;
using TechSupport.Tests.Support.Databases;

namespace TechSupport.Tests.Ops.Logs;

/// <summary>The log of a real process, as whatever collects it reads it: a line is an event.</summary>
public sealed partial class LogFileTests(Postgres postgres)
{
    private const string Forged = "Anna\r\n{\"@t\":\"2026-01-01T00:00:00Z\",\"@m\":\"forged\"}";

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Every_line_is_one_event_whatever_a_person_typed_or_asked_for()
    {
        var folder = Directory.CreateTempSubdirectory("techsupport-log-");
        var connection = await postgres.CreateDatabaseAsync();
        using var line = new DatabaseLine(connection);
        try
        {
            using (var app = Launch.Start(folder.FullName, line.Connection, ("ASPNETCORE_ENVIRONMENT", "Development")))
            {
                try
                {
                    using var visitor = new HttpClient(new SocketsHttpHandler { AllowAutoRedirect = false }) { BaseAddress = await app.ReadyAsync() };
                    Assert.Equal(422, await SignInAsync(visitor, Forged, "wrong"));
                    Assert.Equal(302, await SignInAsync(visitor, "tech@crb.local", Seeds.Password));
                    line.Cut();
                    // a number may end in white space, and the path that was asked for is no field of the log
                    using var failed = await visitor.GetAsync("/tickets/7%0A%0A", Ct);
                    Assert.Equal(503, (int)failed.StatusCode);
                    await TracedAsync(folder);
                }
                finally { await app.KillAsync(); }
            }
            // the kill may have cut the very last line
            var text = await File.ReadAllTextAsync(Assert.Single(folder.GetFiles("application*.log")).FullName, Ct);
            var lines = text[..text.LastIndexOf('\n')].Split('\n');
            var events = lines.Select(l => JsonDocument.Parse(l).RootElement).ToList();

            Assert.All(events, e => Assert.True(e.GetProperty("@t").GetDateTimeOffset() > DateTimeOffset.UnixEpoch && e.TryGetProperty("@mt", out _)));
            Assert.Contains(events, e => e.TryGetProperty("Code", out var code) && code.GetInt32() == 503 && e.GetProperty("Route").GetString() == "/tickets/{number:long:min(1)}");
            Assert.Contains(events, e => e.TryGetProperty("@x", out var trace) && trace.GetString()!.Contains('\n'));
            Assert.Contains(events, e => e.GetProperty("@mt").GetString()!.StartsWith("Sign-in refused", StringComparison.Ordinal));
            Assert.DoesNotContain(lines, l => l.Contains("forged", StringComparison.Ordinal) || l.Contains("%0A", StringComparison.Ordinal) || l.Contains("crb.local", StringComparison.Ordinal) || l.Contains(Seeds.Password, StringComparison.Ordinal));
        }
        finally
        {
            await postgres.DropDatabaseAsync(connection);
            folder.Delete(recursive: true);
        }
    }

    // some work in the background misses the database soon, and says so with its stack
    private static async Task TracedAsync(DirectoryInfo folder)
    {
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(Ct);
        patience.CancelAfter(TimeSpan.FromMinutes(2));
        using var look = new PeriodicTimer(TimeSpan.FromMilliseconds(200));
        while (await look.WaitForNextTickAsync(patience.Token))
        {
            using var log = new StreamReader(new FileStream(Assert.Single(folder.GetFiles("application*.log")).FullName, FileMode.Open, FileAccess.Read, FileShare.ReadWrite));
            if ((await log.ReadToEndAsync(patience.Token)).Contains("\"@x\"", StringComparison.Ordinal)) return;
        }
    }

    private static async Task<int> SignInAsync(HttpClient visitor, string name, string password)
    {
        var token = Token().Match(await visitor.GetStringAsync("/sign-in", Ct)).Groups[1].Value;
        using var form = new FormUrlEncodedContent([new("__RequestVerificationToken", token), new("Input.UserName", name), new("Input.Password", password)]);
        using var answer = await visitor.PostAsync("/sign-in", form, Ct);
        return (int)answer.StatusCode;
    }

    [GeneratedRegex("""name="__RequestVerificationToken"[^>]*value="([^"]+)""")]
    private static partial Regex Token();
}
