using System.IO.Compression;
using System.Text;
using TechSupport.Features.Operations.Health.Checks;
using TechSupport.Web.Logs;

namespace TechSupport.Features.Operations.Health.Bundles;

/// <summary>
/// A ZIP file for whoever helps from outside: checks, settings, server, database and log, without a secret, a name, or a text that somebody
/// wrote. What may be in it is decided by what it is, not by how it looks; after that this installation's secrets and what looks like one
/// are taken out once more.
/// </summary>
public sealed class SupportBundle(BundledChecks checks, BundledSettings settings, BundledServer server, IConfiguration configuration, IHostEnvironment environment)
{
    public const string About = """
        What the doctor of TechSupport saw. No secret, no name and no text that somebody wrote is in here: [text] stands where one was.

        checks.txt    what each check finds now, with cause and cure
        history.txt   what they found in the last 30 days
        settings.txt  what is in force; of a text only whether it is set
        server.txt    version, machine and time
        database.txt  parameters, size, tables and migrations
        log/          the newest lines of the application's log, JSON
        """;

    private readonly CleanText clean = new(KnownSecrets.Of(configuration));

    /// <param name="to">Gets the ZIP file.</param>
    /// <param name="found">What the checks found.</param>
    public async Task WriteAsync(Stream to, IReadOnlyList<CheckResult> found, CancellationToken ct)
    {
        await using var zip = await ZipArchive.CreateAsync(to, ZipArchiveMode.Create, leaveOpen: true, Encoding.UTF8, ct);
        await PutAsync(zip, "README.txt", [About], ct);
        await PutAsync(zip, "checks.txt", Cleaned(checks.Now(found)), ct);
        await PutAsync(zip, "history.txt", Cleaned(await HadAsync(() => checks.PastAsync(ct))), ct);
        await PutAsync(zip, "settings.txt", Cleaned(settings.Lines()), ct);
        await PutAsync(zip, "server.txt", Cleaned(server.Machine()), ct);
        await PutAsync(zip, "database.txt", Cleaned(await HadAsync(() => server.DatabaseAsync(ct))), ct);
        foreach (var (day, lines) in Files()) await PutAsync(zip, $"log/{day}.jsonl", lines, ct);
    }

    private IReadOnlyList<(string Day, IEnumerable<string> Lines)> Files()
    {
        try { return [.. new BundledLog(clean).Files(LocalFolder.LogFile(configuration, environment))]; }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException) { return [("none", [Missing(e)])]; }
    }

    private IEnumerable<string> Cleaned(IEnumerable<string> lines) => lines.Select(clean.Of);

    private static async Task PutAsync(ZipArchive zip, string name, IEnumerable<string> lines, CancellationToken ct)
    {
        await using var entry = await zip.CreateEntry(name).OpenAsync(ct);
        await using var writer = new StreamWriter(entry, new UTF8Encoding(false)) { NewLine = "\n" };
        foreach (var line in Readable(lines)) await writer.WriteLineAsync(line.AsMemory(), ct);
    }

    // one part that cannot be had leaves the others
    private static async Task<IReadOnlyList<string>> HadAsync(Func<Task<IReadOnlyList<string>>> lines)
    {
        try { return await lines(); }
        catch (Exception e) when (DatabaseFault.Sentence(e) is not null || DatabaseFault.IsUnavailable(e) || DatabaseFault.IsGone(e)) { return [Missing(e)]; }
    }

    private static IEnumerable<string> Readable(IEnumerable<string> lines)
    {
        using var all = lines.GetEnumerator();
        while (true)
        {
            string? fault = null;
            try { if (!all.MoveNext()) yield break; }
            catch (Exception e) when (e is IOException or UnauthorizedAccessException) { fault = Missing(e); }
            yield return fault ?? all.Current;
            if (fault is not null) yield break;
        }
    }

    private static string Missing(Exception e) => $"Could not be had: {e.GetType().Name}";
}
