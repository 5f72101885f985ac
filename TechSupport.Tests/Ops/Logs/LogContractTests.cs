using System.Text.Json;
using System.Text.RegularExpressions;
using TechSupport.Features.Operations.Health.Bundles;
using TechSupport.Tests.Support;
using TechSupport.Web.Logs;

namespace TechSupport.Tests.Ops.Logs;

/// <summary>The list of fields in ops/runbooks/enterprise/logs.md, the sentences of the code, what the running application writes, and what is asked for of it.</summary>
public sealed partial class LogContractTests(App app) : IClassFixture<App>
{
    private static readonly string[] Formats = ["@t", "@mt", "@l", "@x"];

    private static readonly string[] Listed = [.. File.ReadAllText(Path.Combine(Repository.Root, "ops/runbooks/enterprise/logs.md")).Split("## Fields")[1].Split("\n## ")[0]
        .Split('\n').Where(l => l.StartsWith("| `", StringComparison.Ordinal)).SelectMany(l => Name().Matches(l.Split('|')[1]).Select(m => m.Groups[1].Value))];

    [Fact]
    public void Every_field_that_a_sentence_names_is_listed_and_no_other()
    {
        var named = Repository.Files("TechSupport", "*.cs").SelectMany(f => Sentence().Matches(f.Text)).SelectMany(m => Place().Matches(m.Groups[1].Value)).Select(m => m.Groups[1].Value).ToHashSet();
        Assert.InRange(named.Count, 30, 100);
        var written = named.Concat(CleanLines.Always).Concat(Formats).ToHashSet();
        Assert.Equal("not listed: ", "not listed: " + string.Join(", ", written.Except(Listed)));
        Assert.Equal("listed for nothing: ", "listed for nothing: " + string.Join(", ", Listed.Except(written)));
    }

    [Fact]
    public void A_bundle_for_a_stranger_has_the_listed_fields_and_no_other() => Assert.Equal(Listed.Order(StringComparer.Ordinal), BundledLog.Names.Order(StringComparer.Ordinal));

    [Fact]
    public async Task What_the_application_writes_has_the_listed_fields_and_a_request_its_own()
    {
        using var tech = await app.SignInAsync("tech@crb.local");
        await tech.PostAsync("/sign-in", ("Input.UserName", "nobody"), ("Input.Password", "wrong"));
        await tech.GetAsync("/tickets/900000000?q=Ivanova");
        await app.BreakAsync("alter table tickets rename to tickets_away");
        try { Assert.Equal(500, (await tech.GetAsync("/tickets/10001")).Status); }
        finally { await app.BreakAsync("alter table tickets_away rename to tickets"); }

        var lines = (await app.LogAsync()).Select(l => JsonDocument.Parse(l).RootElement).ToList();
        var written = lines.SelectMany(l => l.EnumerateObject().Select(p => p.Name)).Distinct().ToList();
        Assert.Empty(written.Except(Listed));
        Assert.Empty(Formats.Concat(CleanLines.Always).Concat(["Reference", "Code", "UserId"]).Except(written));
        Assert.All(lines.Where(l => l.TryGetProperty("Reference", out _)), l => Assert.Equal(l.GetProperty("Reference").GetString(), l.GetProperty("RequestId").GetString()));
        Assert.Contains(lines, l => l.TryGetProperty("Code", out var code) && code.GetInt32() == 404 && l.GetProperty("Route").GetString() == "/tickets/{number:long:min(1)}");
    }

    [Fact]
    public void Whatever_is_asked_for_of_the_log_is_one_of_its_fields()
    {
        var shipped = Repository.Files("ops/enterprise/logging", "*").SelectMany(f => Shipped().Matches(f.Text)).Select(m => m.Groups[1].Value).ToList();
        Assert.Contains("@t", shipped);
        Assert.Empty(shipped.Except(Listed));
        var boards = Repository.Files("ops", "*").Where(f => f.Path.EndsWith(".md", StringComparison.Ordinal) || f.Path.EndsWith(".json", StringComparison.Ordinal));
        Assert.Empty(boards.SelectMany(f => Shipped().Matches(f.Text)).Select(m => m.Groups[1].Value).Except(Listed));
    }

    [GeneratedRegex("`([@\\w]+)`")]
    private static partial Regex Name();

    [GeneratedRegex("(?:\\.Log(?:Trace|Debug|Information|Warning|Error|Critical)|\\bLog\\.(?:Verbose|Debug|Information|Warning|Error|Fatal)|LoggerMessage)\\([^\"\\n]*\"((?:[^\"\\\\]|\\\\.)*)\"")]
    private static partial Regex Sentence();

    [GeneratedRegex(@"\{[@$]?(\w+)")]
    private static partial Regex Place();

    [GeneratedRegex(@"(?<![\w.])ts\.(@?\w+)")]
    private static partial Regex Shipped();
}
