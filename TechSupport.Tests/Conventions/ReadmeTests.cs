using System.Text.RegularExpressions;
using TechSupport.Data;
using TechSupport.Tests.Support;

namespace TechSupport.Tests.Conventions;

/// <summary>The configuration table of the README against what the sources really read.</summary>
public sealed partial class ReadmeTests
{
    // read by the framework, not by us
    private static readonly string[] Framework = ["ASPNETCORE_URLS", "AllowedHosts"];

    [Fact]
    public void Every_environment_variable_of_the_README_exists()
    {
        Assert.NotEmpty(Documented());
        Assert.Empty(Documented().Except(Read()).Except(Framework));
    }

    [Fact]
    public void Every_setting_is_in_the_README() => Assert.Empty(Read().Except(Documented()));

    [Fact]
    public void It_is_short() => Assert.InRange(File.ReadAllLines(Path.Combine(Repository.Root, "README.md")).Length, 1, 120);

    private static HashSet<string> Documented() =>
        [.. Variable().Matches(File.ReadAllText(Path.Combine(Repository.Root, "README.md"))).Select(m => m.Groups[1].Value)];

    private static HashSet<string> Read()
    {
        var names = new HashSet<string>();
        foreach (var source in Repository.Files("TechSupport", "*.cs"))
        {
            foreach (Match m in Key().Matches(source.Text)) names.Add(m.Groups[1].Value.Replace(":", "__", StringComparison.Ordinal));
            foreach (Match m in ConnectionString().Matches(source.Text)) names.Add("ConnectionStrings__" + m.Groups[1].Value);
            foreach (Match m in Section().Matches(source.Text))
                foreach (var property in TypeNamed(m.Groups["type"].Value).GetProperties().Where(p => p.CanWrite))
                    names.Add($"{m.Groups["section"].Value.Replace(":", "__", StringComparison.Ordinal)}__{property.Name}");
        }
        return names;
    }

    private static Type TypeNamed(string name) => typeof(AppDb).Assembly.GetTypes().Single(t => t.Name == name);

    [GeneratedRegex(@"`((?:[A-Z]\w*__\w+)|ASPNETCORE_\w+|AllowedHosts)`")]
    private static partial Regex Variable();

    [GeneratedRegex(@"onfiguration(?:\[|\.GetValue<[^>]+>\(|\.GetValue\()""([A-Z]\w*(?::\w+)+)""")]
    private static partial Regex Key();

    [GeneratedRegex(@"(?:GetConnectionString\(|Configured\(configuration, )""(\w+)""\)")]
    private static partial Regex ConnectionString();

    [GeneratedRegex(@"AddChecked<(?<type>\w+)>\(""(?<section>[\w:]+)""\)|AddOptions<(?<type>\w+)>\(\)\.BindConfiguration\(""(?<section>[\w:]+)""\)|GetSection\(""(?<section>[\w:]+)""\)\.Get<(?<type>\w+)>")]
    private static partial Regex Section();
}
