using Microsoft.EntityFrameworkCore;
using TechSupport.Features.Audit;
using TechSupport.Tests.Support;

namespace TechSupport.Tests.Features.Audit;

/// <summary>What can happen to the file of exported heads.</summary>
public sealed class ExportedChainHeadsTests(App app) : IClassFixture<App>, IAsyncLifetime
{
    private static readonly string Hash = new('a', 64);

    private string Heads => Path.Combine(app.LogFolder, "audit-heads.log");

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        await app.RunJobAsync<AuditHead>();
        kept = await File.ReadAllBytesAsync(Heads, Ct);
    }

    // the other tests of this class have the same file
    public async ValueTask DisposeAsync()
    {
        if (Directory.Exists(Heads)) Directory.Delete(Heads);
        await File.WriteAllBytesAsync(Heads, kept, CancellationToken.None);
    }

    private byte[] kept = [];

    [Theory]
    [InlineData("7 aaaa")]
    [InlineData("7 zzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzz 2026-11-24T10:00:00Z")]
    [InlineData("7 aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa 2026-11-2")]
    [InlineData("seven aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa 2026-11-24T10:00:00Z")]
    [InlineData("nonsense")]
    public async Task A_line_that_is_no_whole_head_is_a_finding_with_its_number_and_the_others_still_count(string line)
    {
        var whole = (await File.ReadAllLinesAsync(Heads, Ct)).Length;
        await File.AppendAllTextAsync(Heads, $"\n\n{line}\n999999 {Hash} 2026-11-24T10:00:00Z\n", Ct);
        var findings = await FindAsync();
        Assert.Contains(findings, f => f.StartsWith($"{Heads}, line {whole + 3}: not a whole exported head", StringComparison.Ordinal));
        Assert.Contains(findings, f => f.StartsWith("Row 999999 was exported", StringComparison.Ordinal));
        Assert.Equal(2, findings.Count);
    }

    [Fact]
    public async Task After_half_a_line_the_next_head_has_a_line_of_its_own()
    {
        await File.AppendAllTextAsync(Heads, "12 ab", Ct);
        await app.RunJobAsync<AuditHead>();
        var lines = await File.ReadAllLinesAsync(Heads, Ct);
        Assert.Equal("12 ab", lines[^2]);
        Assert.Contains($"line {lines.Length - 1}:", Assert.Single(await FindAsync()), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Capitals_in_a_hash_are_the_same_hash()
    {
        await File.WriteAllTextAsync(Heads, (await File.ReadAllTextAsync(Heads, Ct)).Replace('a', 'A').Replace('b', 'B'), Ct);
        Assert.Empty(await FindAsync());
    }

    [Fact]
    public async Task A_file_that_vanished_is_missed()
    {
        Assert.Empty(await FindAsync());
        File.Delete(Heads);
        Assert.Contains("does not exist: it was removed", Assert.Single(await FindAsync()), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_file_that_was_begun_anew_lacks_what_was_exported_before()
    {
        File.Delete(Heads);
        await app.RunJobAsync<AuditHead>();
        Assert.Contains("earlier heads were removed", Assert.Single(await FindAsync()), StringComparison.Ordinal);
        await File.WriteAllTextAsync(Heads, System.Text.Encoding.ASCII.GetString(kept) + await File.ReadAllTextAsync(Heads, Ct), Ct);
        Assert.Empty(await FindAsync());
        kept = await File.ReadAllBytesAsync(Heads, Ct);
    }

    [Fact]
    public async Task A_beginning_that_names_nothing_stops_no_verification()
    {
        await using var db = app.Db();
        await db.Database.ExecuteSqlAsync($$"""
            insert into events (at, kind, data) values ({{app.Clock.Now}}, 'audit.heads_begun', '{"file": null, "row": "1", "hash": null}')
            """, Ct);
        Assert.Empty(await FindAsync());
    }

    [Fact]
    public async Task A_file_that_cannot_be_read_is_a_finding()
    {
        File.Delete(Heads);
        Directory.CreateDirectory(Heads);
        Assert.StartsWith("The exported heads cannot be read:", Assert.Single(await FindAsync()), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Heads_that_go_back_without_a_restore_on_record_are_a_finding()
    {
        var first = (await File.ReadAllLinesAsync(Heads, Ct))[0];
        await File.AppendAllTextAsync(Heads, $"999999 {Hash} 2026-11-24T10:00:00Z\n{first}\n", Ct);
        Assert.Contains("go back from row 999999", Assert.Single(await FindAsync()), StringComparison.Ordinal);
    }

    private async Task<IReadOnlyList<string>> FindAsync() =>
        (await new AuditVerification(app.Database.AppConnection).RunAsync(await ExportedChainHeads.ReadAsync(Heads, Ct), Ct)).Findings;
}
