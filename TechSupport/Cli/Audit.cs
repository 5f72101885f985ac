using System.CommandLine;
using TechSupport.Features.Audit;
using TechSupport.Features.Audit.Retention;

namespace TechSupport.Cli;

/// <summary><c>techsupport audit verify [--heads FILE]</c> recomputes the chain over the audit log; <c>verify-export FILE…</c> checks what was dropped of it.</summary>
public static class Audit
{
    public static Command Command()
    {
        var heads = new Option<string>("--heads") { Description = "The exported heads to compare with; by default the file the server writes, when it is there." };
        var verify = new Command("verify", "Verifies the audit log; exit code 4 when something was altered, deleted, reordered or cut off.") { heads };
        verify.SetAction((parsed, ct) => RunAsync(parsed.GetValue(heads), ct));

        var files = new Argument<string[]>("file") { Description = "The manifest of an exported month, its signature or its entries; the others lie beside it.", Arity = ArgumentArity.OneOrMore };
        var key = new Option<string>("--key") { Description = "A PEM file with the keys it may be signed with; by default Audit__SigningKey and Audit__PreviousSigningKeys." };
        var export = new Command("verify-export", "Checks exported months of the audit log by themselves, without a database; exit code 4 when one is not whole.") { files, key };
        export.SetAction((parsed, ct) => RunExportAsync(parsed.GetValue(files)!, parsed.GetValue(key), ct));
        return new Command("audit", "The audit log.") { verify, export };
    }

    private static async Task<int> RunAsync(string? headsFile, CancellationToken ct)
    {
        var (configuration, environment) = Commands.Host();
        await using var database = await Database.JoinAsync(configuration, environment, ct);
        var file = headsFile ?? AuditSetup.HeadsFile(configuration["Audit:HeadsFile"], configuration, environment);
        var heads = await ExportedChainHeads.ReadAsync(file, ct);
        if (headsFile is not null && !File.Exists(file)) throw new StartupException($"There are no exported heads at {file}.");
        var exports = ExportFolder.Of(Configured(configuration));
        var result = await new AuditVerification(database.AppConnection) { Exports = exports }.RunAsync(heads, ct);
        foreach (var finding in result.Findings) Console.WriteLine(finding);
        Console.WriteLine(heads.Rows is null ? $"Not compared with exported heads: {file} does not exist or cannot be read." : $"Compared with {heads.Rows.Count} exported heads: {file}");
        if (result.After > 0) Console.WriteLine($"It begins after row {result.After}: older months are exported{(exports is null ? ", and not compared with, because Audit__ExportPath is not set." : $" to {exports.Path}.")}");
        Console.WriteLine($"{(result.Ok ? "The audit log is whole" : "THE AUDIT LOG IS NOT WHOLE")}: {result.Rows} rows, head {result.HeadSeq} {Convert.ToHexStringLower(result.HeadHash)}");
        return result.Ok ? 0 : 4;
    }

    private static AuditOptions Configured(IConfiguration configuration) => configuration.GetSection("Audit").Get<AuditOptions>() ?? new();

    private static async Task<int> RunExportAsync(string[] files, string? keyFile, CancellationToken ct)
    {
        if (keyFile is not null && !File.Exists(keyFile)) throw new StartupException($"There is no key at {keyFile}.");
        var key = keyFile is not null ? await File.ReadAllTextAsync(keyFile, ct) : Configured(Commands.Host().Configuration).TrustedKeys;
        var whole = true;
        foreach (var file in files)
        {
            var check = await ExportCheck.RunAsync(file, key, entries: true, ct);
            whole &= check.Faults.Count == 0;
            foreach (var fault in check.Faults) Console.WriteLine($"{file}: {fault}");
            if (check.Manifest is not { } said) continue;
            Console.WriteLine($"{(check.Faults.Count == 0 ? "Whole" : "NOT WHOLE")}: {said.Month}, {said.Entries} entries, rows {said.FirstRow} to {said.LastRow}, SHA-256 {said.Sha256}");
            // whoever made the file made that key, too
            if (key is null && check.Faults.Count == 0) Console.WriteLine($"Signed with the key that it names itself, {ExportSignature.Fingerprint(said.Key)}: give --key to compare with the one you know.");
        }
        return whole ? 0 : 4;
    }
}
