using System.Text.RegularExpressions;
using System.Xml.Linq;
using TechSupport.Features.Operations.Health;
using TechSupport.Tests.Conventions.Texts;
using TechSupport.Tests.Support;

namespace TechSupport.Tests.Features.Operations.Health;

/// <summary>The codes of ops/backup and the table that puts them into words are the same.</summary>
public sealed partial class ReportWordsTests
{
    private static readonly IReadOnlyList<SourceFile> Commands = [.. Repository.Files("ops/backup", "*"), .. Repository.Files("ops/lib", "report.sh")];

    private static IReadOnlyCollection<string> Written => [.. Commands.SelectMany(c => Code().Matches(c.Text)).Select(m => m.Groups[1].Value).Distinct().Order(StringComparer.Ordinal)];

    [Fact]
    public void Every_code_that_a_command_writes_has_its_words_and_no_words_are_left_over()
    {
        Assert.Contains("verified-both", Written);
        Assert.Equal(Written, ReportWords.All.Keys.Order(StringComparer.Ordinal));
    }

    [Fact]
    public void Every_sentence_is_there_in_Russian_with_a_place_for_each_value()
    {
        var russian = XDocument.Load(Path.Combine(Repository.Root, "TechSupport", "Text.ru.resx")).Root!.Elements("data").Select(d => d.Attribute("name")!.Value).ToHashSet();
        Assert.Empty(ReportWords.All.Values.Select(w => w.English).Except(russian));
        Assert.All(ReportWords.All.Values, w => Assert.Equal(string.Join(' ', Enumerable.Range(0, w.Values.Length)), TextKeys.Placeholders(w.English)));
    }

    [Fact]
    public void A_value_of_a_sentence_is_one_that_the_command_writes_with_that_code()
    {
        foreach (var line in Commands.SelectMany(c => c.Text.Split('\n')))
            foreach (Match fault in Fault().Matches(line))
                Assert.Equal(ReportWords.All[fault.Groups["code"].Value].Values, Value().Matches(fault.Groups["values"].Value).Select(v => v.Groups[1].Value));
    }

    [Fact]
    public void A_report_holds_no_sentence() => Assert.Empty(Commands.Where(c => c.Text.Contains("sentence:", StringComparison.Ordinal)).Select(c => c.Path));

    [GeneratedRegex(@"\b(?:fault |report (?:true|false) |code=|fault_code=)([a-z]+(?:-[a-z]+)*)")]
    private static partial Regex Code();

    [GeneratedRegex(@"\bfault (?<code>[a-z]+(?:-[a-z]+)*)(?<values>(?: ""[a-z]+=[^""]*(?:""[^""]*""[^""]*)?"")*)(?= "")")]
    private static partial Regex Fault();

    [GeneratedRegex(@"""([a-z]+)=")]
    private static partial Regex Value();
}
