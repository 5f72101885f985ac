using System.CommandLine;
using System.Globalization;
using Microsoft.Extensions.Localization;
using Serilog;
using TechSupport.Features.Operations.Health.Bundles;
using TechSupport.Features.Operations.Health.Checks;

namespace TechSupport.Cli.HealthCommands;

/// <summary><c>techsupport doctor [--fix] [--bundle FILE]</c>: the checks of the page Health, looked at now and from here, and what whoever helps from outside wants to see.</summary>
public static class Doctor
{
    // older than two heartbeats: no server looks
    private static readonly TimeSpan Stale = 2 * HealthHistory.Heartbeat + TimeSpan.FromMinutes(1);

    public static Command Command()
    {
        var fix = new Option<bool>("--fix") { Description = "Puts right what needs nobody's decision, then looks again." };
        var bundle = new Option<string?>("--bundle") { Description = "Writes a ZIP file for whoever helps: checks, settings and log without secrets, names and texts. \"-\" writes it to standard output, and what the checks found to standard error.", HelpName = "FILE" };
        var command = new Command("doctor", "Looks whether everything works and says what to do about what does not. Exit code 0: good; 1: something is to be watched or not known; 2: something is broken.") { fix, bundle };
        command.SetAction((parsed, ct) => RunAsync(parsed.GetValue(fix), parsed.GetValue(bundle), ct));
        return command;
    }

    private static async Task<int> RunAsync(bool fixes, string? path, CancellationToken ct)
    {
        await using var bundle = path is null ? null : BundleFile.Open(path);
        CultureInfo.CurrentUICulture = CultureInfo.GetCultureInfo("en");
        Database? database = null;
        await using var app = Program.Build([], builder => database = Database.JoinAsync(builder.Configuration, builder.Environment, ct).GetAwaiter().GetResult(),
            services => services.AddSerilog(new LoggerConfiguration().CreateLogger()));
        await using var joined = database!;
        var catalog = app.Services.GetRequiredService<HealthCatalog>();
        var found = await LookAsync(app.Services, catalog, ct);
        var say = path == BundleFile.StandardOutput ? Console.Error : Console.Out;
        if (fixes && await FixAsync(app.Services, catalog, found, say, ct)) found = await LookAsync(app.Services, catalog, ct);
        await using var scope = app.Services.CreateAsyncScope();
        Print(say, found, scope.ServiceProvider.GetRequiredService<CheckWords>(), scope.ServiceProvider.GetRequiredService<IStringLocalizer<Text>>());
        if (bundle is not null) await bundle.WriteAsync(to => scope.ServiceProvider.GetRequiredService<SupportBundle>().WriteAsync(to, found, ct), say);
        return found.Any(r => r.State == HealthState.Broken) ? 2 : found.Any(r => r.State != HealthState.Good) ? 1 : 0;
    }

    private static async Task<IReadOnlyList<CheckResult>> LookAsync(IServiceProvider services, HealthCatalog catalog, CancellationToken ct)
    {
        var board = services.GetRequiredService<HealthBoard>();
        var looked = (await board.LookAsync([.. catalog.All.Where(f => !f.IsOfTheServer)], ct)).ToDictionary(r => r.Facts.Id);
        var told = await ToldAsync(services, ct);
        return [.. catalog.All.Select(f => looked.GetValueOrDefault(f.Id) ?? Told(f, told?.GetValueOrDefault(f.Id), services.GetRequiredService<TimeProvider>().GetUtcNow()))];
    }

    private static CheckResult Told(CheckFacts facts, HealthStanding? standing, DateTimeOffset now)
    {
        if (standing is null) return new(facts, Finding.Unknown("No server has reported this yet."), now, now, TimeSpan.Zero);
        var age = now - standing.LookedAt;
        return new(facts, age > Stale ? Finding.Unknown("No server has reported this for {0} min.", (int)age.TotalMinutes) : new(standing.State, standing.Sentence, standing.Figures), standing.LookedAt, standing.Since, TimeSpan.Zero);
    }

    private static async Task<Dictionary<string, HealthStanding>?> ToldAsync(IServiceProvider services, CancellationToken ct)
    {
        try
        {
            await using var scope = services.CreateAsyncScope();
            return await scope.ServiceProvider.GetRequiredService<AppDb>().Set<HealthStanding>().AsNoTracking().ToDictionaryAsync(s => s.CheckId, ct);
        }
        // the checks say so themselves
        catch (Exception e) when (DatabaseFault.Sentence(e) is not null || DatabaseFault.IsUnavailable(e)) { return null; }
    }

    private static async Task<bool> FixAsync(IServiceProvider services, HealthCatalog catalog, IReadOnlyList<CheckResult> found, TextWriter say, CancellationToken ct)
    {
        var fixedAny = false;
        foreach (var result in found.Where(r => r.State is HealthState.Broken or HealthState.Watch))
        {
            await using var scope = services.CreateAsyncScope();
            if (await catalog.Make(result.Facts, scope.ServiceProvider).FixAsync(ct) is not { } did) continue;
            await say.WriteLineAsync($"Fixed {result.Facts.Id}: {did}");
            fixedAny = true;
        }
        return fixedAny;
    }

    private static void Print(TextWriter say, IReadOnlyList<CheckResult> found, CheckWords words, IStringLocalizer<Text> text)
    {
        foreach (var result in found)
        {
            say.WriteLine($"{result.State.ToString().ToLowerInvariant(),-8}{text[result.Facts.Title]} ({result.Facts.Id}): {words.Say(result.Finding)}");
            if (result.State is not (HealthState.Broken or HealthState.Watch)) continue;
            say.WriteLine($"        Cause: {text[result.Facts.Cause]}");
            say.WriteLine($"        Cure:  {text[result.Facts.Cure]}");
            say.WriteLine($"        See ops/runbooks/{result.Facts.Runbook}");
        }
        say.WriteLine(string.Join(", ", found.GroupBy(r => r.State).OrderByDescending(g => g.Key).Select(g => $"{g.Count()} {g.Key.ToString().ToLowerInvariant()}")));
    }
}
