using System.Net.Http.Headers;
using System.Text.RegularExpressions;
using Npgsql;
using TechSupport.Development;
using TechSupport.Tests.Support;
using TechSupport.Tests.Support.Databases;

namespace TechSupport.Tests.Ops.Logs;

/// <summary>Secrets and personal data of many kinds, sent in every way and put into the settings of a real process: its file and its console hold none.</summary>
public sealed partial class PlantedTests(Postgres postgres)
{
    /// <summary>What a person or a stranger sends.</summary>
    private static readonly (string Kind, string Planted)[] Sent =
    [
        ("email address", "planted.anna@mail.example"), ("telephone", "+79161234567"), ("name", "Plantedova Anna"), ("insurance number", "112-233-445 95"), ("card", "1234567890123456"),
        ("password", "Planted-Password-77"), ("reset token", "CfDJ8PlantedPlantedPlantedPlanted"), ("bearer token", "planted-bearer-0123456789"), ("cookie", "planted-cookie-0123456789"),
        ("bot token", "7123456789:AAPlantedPlantedPlantedPlantedPlant"), ("connection string", "Host=db;Username=x;Password=Planted-Database-77"), ("text of a request", "the planted patient in ward 4"),
        ("json web token", "eyJhbGciOiJIUzI1NiJ9.eyJwbGFudGVkIjoxMjN9.plantedplanted"), ("private key", "-----BEGIN PRIVATE KEY-----plantedplanted-----END PRIVATE KEY-----"),
    ];

    private static readonly (string Setting, string Planted)[] Settings =
    [
        ("Management__Password", "planted-management-77"), ("Smtp__Password", "planted-smtp-pass-77"), ("Telegram__BotToken", "7999999999:AAplantedSettingPlantedSettingPlan"),
    ];

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Neither_the_file_nor_the_console_holds_what_was_planted()
    {
        var folder = Directory.CreateTempSubdirectory("techsupport-planted-");
        var connection = await postgres.CreateDatabaseAsync();
        using var line = new DatabaseLine(connection);
        // a server for mail that nobody runs, so that its errors are logged
        using var app = Launch.Start(folder.FullName, line.Connection, ("ASPNETCORE_ENVIRONMENT", "Development"), ("Email__PickupDirectory", ""), ("Smtp__Host", "127.0.0.1"), ("Smtp__Port", "9"), ("Smtp__UserName", "planted-smtp-user"),
            ("Smtp__From", "helpdesk@hospital.example"), ("Smtp__Security", "None"), Settings[0], Settings[1], Settings[2]);
        var console = "";
        try
        {
            var address = await app.ReadyAsync(readOn: true);
            var said = Task.WhenAll(app.StandardOutput.ReadToEndAsync(Ct), app.StandardError.ReadToEndAsync(Ct));
            try
            {
                using var visitor = new HttpClient(new SocketsHttpHandler { AllowAutoRedirect = false }) { BaseAddress = address };
                await SendAsync(visitor, Sent.Length);
                Assert.Equal(302, await PostAsync(visitor, "/sign-in", ("Input.UserName", "staff@crb.local"), ("Input.Password", Seeds.Password)));
                await SendAsync(visitor, Sent.Length);
                await BreakAsync(connection, "alter table tickets rename to tickets_away");
                await SendAsync(visitor, 3);
                await BreakAsync(connection, "alter table tickets_away rename to tickets; alter table tickets add constraint planted check (subject = '') not valid");
                await SendAsync(visitor, Sent.Length);
                line.Cut();
                await SendAsync(visitor, 1);
                await Task.Delay(1000, Ct);
            }
            finally { await app.KillAsync(); }
            console = string.Concat(await said);
            var file = string.Concat(await Task.WhenAll(folder.GetFiles("application*.log").Select(f => File.ReadAllTextAsync(f.FullName, Ct))));
            Assert.Matches("ended with .*500", console);
            Assert.Contains("\"@x\"", file, StringComparison.Ordinal);
            var planted = Sent.Concat(Settings).Select(p => p.Item2).Concat([Seeds.Password, "Planted-Database-77", "/planted", "crb.local"]).ToList();
            Assert.InRange(planted.Count, 12, 100);
            foreach (var log in new[] { file, console })
                Assert.Equal([], planted.Where(p => log.Contains(p, StringComparison.OrdinalIgnoreCase) || log.Contains(Uri.EscapeDataString(p), StringComparison.OrdinalIgnoreCase)));
        }
        finally
        {
            await postgres.DropDatabaseAsync(connection);
            folder.Delete(recursive: true);
        }
    }

    private static async Task SendAsync(HttpClient visitor, int kinds)
    {
        foreach (var (_, planted) in Sent.Take(kinds))
        {
            var word = Uri.EscapeDataString(planted);
            foreach (var path in new[] { $"/tickets?q={word}", $"/planted/{word}", $"/reset?user=1&token={word}", $"/tickets/{word}", $"/tickets/10001?x={word}%ff" })
            {
                using var request = new HttpRequestMessage(HttpMethod.Get, path);
                request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", planted.Replace(' ', '.'));
                foreach (var header in new[] { "Cookie", "User-Agent", "Referer", "X-Forwarded-Host", "HX-Current-URL", "X-Correlation-Id" }) request.Headers.TryAddWithoutValidation(header, "x=" + planted);
                using var answer = await visitor.SendAsync(request, Ct);
            }
            await PostAsync(visitor, "/report", ("Input.Subject", planted), ("Input.Text", planted), ("Input.Details", planted), ("Input.Phone", planted), ("Input.Room", planted), ("Input.RequestKey", Guid.NewGuid().ToString()));
        }
        foreach (var (_, planted) in Sent.Take(2))
        {
            await PostAsync(visitor, "/sign-in", ("Input.UserName", planted), ("Input.Password", planted));
            await PostAsync(visitor, "/forgot", ("Input.Email", planted));
        }
    }

    private static async Task<int> PostAsync(HttpClient visitor, string path, params (string Name, string Value)[] fields)
    {
        var token = Token().Match(await (await visitor.GetAsync("/sign-in", Ct)).Content.ReadAsStringAsync(Ct)).Groups[1].Value;
        if (token.Length == 0) token = Token().Match(await (await visitor.GetAsync("/report", Ct)).Content.ReadAsStringAsync(Ct)).Groups[1].Value;
        using var form = new FormUrlEncodedContent([new("__RequestVerificationToken", token), .. fields.Select(f => KeyValuePair.Create(f.Name, f.Value))]);
        using var answer = await visitor.PostAsync(path, form, Ct);
        return (int)answer.StatusCode;
    }

    private static async Task BreakAsync(string connection, string sql)
    {
        await using var source = NpgsqlDataSource.Create(connection);
        await using var command = source.CreateCommand(sql);
        await command.ExecuteNonQueryAsync(Ct);
    }

    [GeneratedRegex("""name="__RequestVerificationToken"[^>]*value="([^"]+)""")]
    private static partial Regex Token();
}
