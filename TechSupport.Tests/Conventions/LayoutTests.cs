using System.Text.RegularExpressions;
using TechSupport.Tests.Support;

namespace TechSupport.Tests.Conventions;

/// <summary>A folder and a line of a view that can be taken in at one look.</summary>
public sealed partial class LayoutTests
{
    private const int FilesInAFolder = 15;
    private const int Width = 140;

    [Fact]
    public async Task At_most_fifteen_files_lie_directly_in_a_folder()
    {
        string[] folders = ["TechSupport", "TechSupport.Tests", "TechSupport.E2E", "ops", ".ci", ".config", ".github"];
        var crowded = folders.SelectMany(folder => Repository.Files(folder, "*")).Select(file => file.Path).Concat(await InTheRootAsync())
            .Select(path => path.EndsWith(".cshtml.cs", StringComparison.Ordinal) ? path[..^3] : path)
            .Distinct()
            .GroupBy(path => Path.GetDirectoryName(path) ?? "")
            .Where(folder => !folder.Key.EndsWith("Data/Migrations", StringComparison.Ordinal) && !folder.Key.EndsWith("/css", StringComparison.Ordinal))
            .Where(folder => folder.Count() > FilesInAFolder)
            .Select(folder => $"{(folder.Key.Length == 0 ? "the root" : folder.Key)}: {folder.Count()}");
        Assert.Empty(crowded);
    }

    [Fact]
    public void No_file_of_code_is_longer_than_250_lines()
    {
        string[] folders = ["TechSupport", "TechSupport.Tests", "TechSupport.E2E"];
        var longer = folders.SelectMany(folder => Repository.Files(folder, "*.cs")).Where(f => !f.Path.Contains("Data/Migrations", StringComparison.Ordinal))
            .Select(f => (File: f, Lines: f.Text.Count(c => c == '\n'))).Where(f => f.Lines > 250).Select(f => $"{f.File} has {f.Lines}");
        Assert.Empty(longer);
    }

    [Fact]
    public void A_page_model_has_at_most_120_lines_and_half_of_them_at_most_25()
    {
        var lines = Repository.Files("TechSupport/Features", "*.cshtml.cs").Select(f => f.Text.Count(c => c == '\n')).Order().ToList();
        Assert.InRange(lines[^1], 0, 120);
        Assert.InRange(lines[lines.Count / 2], 0, 25);
    }

    [Fact]
    public void No_line_of_a_view_is_wider_than_140_characters()
    {
        var wide = Repository.Files("TechSupport/Features", "*.cshtml")
            .SelectMany(f => f.Text.Split('\n').Select((line, at) => (File: f, At: at + 1, line.Length)))
            .Where(line => line.Length > Width)
            .Select(line => $"{line.File}:{line.At} is {line.Length} wide");
        Assert.Empty(wide);
    }

    [Fact]
    public void A_view_is_one_element_a_line()
    {
        // a field, a cell or a block that begins where another has just ended
        var crowded = Repository.Files("TechSupport/Features", "*.cshtml")
            .SelectMany(f => f.Text.Split('\n').Where(line => Crowded().IsMatch(line)).Select(line => $"{f}: {line.Trim()}"));
        Assert.Empty(crowded);
    }

    [Fact]
    public void A_partial_is_sent_without_its_indentation()
    {
        var others = Repository.Files("TechSupport/Features", "_*.cshtml").Where(f => !f.Path.Contains("/_View", StringComparison.Ordinal))
            .Where(f => !f.Text.Contains("@inherits CompactView<TModel>", StringComparison.Ordinal));
        Assert.Empty(others);
    }

    [Fact]
    public void An_assertion_says_which_part_failed()
    {
        // of tuples as long as these nobody sees in the message which parts differ
        var mixed = new[] { "TechSupport.Tests", "TechSupport.E2E" }.SelectMany(folder => Repository.Files(folder, "*.cs"))
            .SelectMany(f => f.Text.Split('\n').Where(line => LongTuple().IsMatch(line)).Select(line => $"{f}: {line.Trim()}"));
        Assert.Empty(mixed);
    }

    /// <summary>What git keeps there; outside a checkout, everything.</summary>
    private static async Task<IEnumerable<string>> InTheRootAsync()
    {
        var kept = await Script.RunAsync("git", ["-c", "safe.directory=*", "ls-files", "--", ":(glob)*"]);
        return kept.Code == 0 ? kept.Out.Split('\n', StringSplitOptions.RemoveEmptyEntries) : new DirectoryInfo(Repository.Root).EnumerateFiles().Select(f => f.Name);
    }

    [GeneratedRegex(@"Assert\.Equal\(\((?:""(?:[^""\\]|\\.)*""|[^(),""]|\((?:""(?:[^""\\]|\\.)*""|[^()""]|\([^()]*\))*\))+(?:,(?:""(?:[^""\\]|\\.)*""|[^(),""]|\((?:""(?:[^""\\]|\\.)*""|[^()""]|\([^()]*\))*\))+){2,}\),")]
    private static partial Regex LongTuple();

    [GeneratedRegex("</(div|p|section|form|td|th|tr|li|dt|dd|h1|h2|label|fieldset|nav|header|footer)><(?!/)")]
    private static partial Regex Crowded();
}
