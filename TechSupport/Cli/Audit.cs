using System.CommandLine;
using TechSupport.Features.Audit;

namespace TechSupport.Cli;

/// <summary><c>techsupport audit verify [--heads FILE]</c>: recomputes the chain over the audit log and says which row does not fit.</summary>
public static class Audit
{
    public static Command Command()
    {
        var heads = new Option<string>("--heads") { Description = "The exported heads to compare with; by default the file the server writes, when it is there." };
        var verify = new Command("verify", "Verifies the audit log; exit code 4 when something was altered, deleted, reordered or cut off.") { heads };
        verify.SetAction((parsed, ct) => RunAsync(parsed.GetValue(heads), ct));
        return new Command("audit", "The audit log.") { verify };
    }

    private static async Task<int> RunAsync(string? headsFile, CancellationToken ct)
    {
        var (configuration, environment) = Commands.Host();
        await using var database = await Database.JoinAsync(configuration, environment, ct);
        var file = headsFile ?? AuditSetup.HeadsFile(configuration["Audit:HeadsFile"], configuration, environment);
        var heads = await ExportedChainHeads.ReadAsync(file, ct);
        if (headsFile is not null && !File.Exists(file)) throw new StartupException($"There are no exported heads at {file}.");
        var result = await new AuditVerification(database.AppConnection).RunAsync(heads, ct);
        foreach (var finding in result.Findings) Console.WriteLine(finding);
        Console.WriteLine(heads.Rows is null ? $"Not compared with exported heads: {file} does not exist or cannot be read." : $"Compared with {heads.Rows.Count} exported heads: {file}");
        Console.WriteLine($"{(result.Ok ? "The audit log is whole" : "THE AUDIT LOG IS NOT WHOLE")}: {result.Rows} rows, head {result.HeadSeq} {Convert.ToHexStringLower(result.HeadHash)}");
        return result.Ok ? 0 : 4;
    }
}
