using System.Text.RegularExpressions;
using TechSupport.Tests.Support;

namespace TechSupport.Tests.Ops.Runbooks;

public sealed partial class RunbookTests
{
    private string In(string path) => Path.Combine(folder.FullName, path);

    private static string Index(string folder) => File.ReadAllText(Path.Combine(Repository.Root, folder, "README.md"));

    private static bool IsRunHere(string command) => Here.Contains(command) || command.StartsWith(InDatabase, StringComparison.Ordinal);

    /// <summary>What a line of a shell names that does not exist.</summary>
    private static async IAsyncEnumerable<string> MistakesAsync(string line, bool isQuoted = false)
    {
        foreach (var part in Separator().Split(line))
        {
            var words = part.Split(' ', StringSplitOptions.RemoveEmptyEntries).ToList();
            if (words.Count == 0) continue;
            var ours = words.FindIndex(w => OurPath().IsMatch(w));
            if (ours >= 0)
            {
                var name = words[ours].Replace("/opt/techsupport/", "", StringComparison.Ordinal).TrimEnd('.', ',', ':');
                var path = Path.Combine(Repository.Root, name);
                if (!File.Exists(path) && !Directory.Exists(path))
                {
                    yield return $"{name} does not exist";
                    continue;
                }
                if (!File.Exists(path) || !File.GetUnixFileMode(path).HasFlag(UnixFileMode.UserExecute))
                {
                    // a folder, or a file that is read
                    if (ours == 0 && !isQuoted) yield return $"{name} is no command";
                    continue;
                }
                var help = (await HelpAsync(name)).Out;
                foreach (var option in OptionsOf(words.Skip(ours + 1)))
                    if (!Regex.IsMatch(help, $@"(?<![\w-]){option}(?![\w-])")) yield return $"{name} has no {option}";
            }
            var product = words[0] == "techsupport" ? 0 : words.IndexOf("/app/techsupport");
            if (product < 0) continue;
            var verbs = words.Skip(product + 1).TakeWhile(w => Verb().IsMatch(w)).ToList();
            if (verbs.Count == 0) continue;
            var told = await HelpAsync("dotnet", [Path.Combine(AppContext.BaseDirectory, "techsupport.dll"), .. verbs]);
            if (told.Code != 0 || !Regex.IsMatch(told.Out, $@"techsupport {string.Join(' ', verbs)}( |\r?\n)")) yield return $"techsupport has no {string.Join(' ', verbs)}";
            else
                foreach (var option in OptionsOf(words.Skip(product + 1)))
                    if (!Regex.IsMatch(told.Out, $@"(?<![\w-]){option}(?![\w-])")) yield return $"techsupport {string.Join(' ', verbs)} has no {option}";
        }
    }

    // the same few are asked for again and again
    private static Task<Ended> HelpAsync(string program, params string[] words) =>
        Helps.GetOrAdd(string.Join(' ', [program, .. words]), _ => new(() => Script.RunAsync(program, [.. words, "--help"]))).Value;

    private static IEnumerable<string> OptionsOf(IEnumerable<string> words) => words.Where(w => Option().IsMatch(w)).Select(w => w.TrimEnd('.', ',', ')')).Distinct();

    private static bool Leads(string from, string target, string self)
    {
        var parts = target.Split('#', 2);
        var file = parts[0].Length == 0 ? self : Path.GetFullPath(Path.Combine(from, parts[0]));
        if (parts.Length == 1) return File.Exists(file) || Directory.Exists(file);
        return File.Exists(file) && Headings(File.ReadAllText(file)).Contains(parts[1]);
    }

    // as the web pages of repositories name them
    private static IEnumerable<string> Headings(string markdown) =>
        Heading().Matches(Fence().Replace(markdown, "")).Select(m => NoAnchor().Replace(m.Groups[1].Value.Trim().ToLowerInvariant(), "").Replace(' ', '-'));

    private static IEnumerable<Block> BlocksOf(SourceFile page) => Fence().Matches(page.Text).Select(m => new Block(page, m.Groups["info"].Value,
        [.. m.Groups["commands"].Value.Split('\n').Select(l => Comment().Replace(l, "").Trim()).Where(l => l.Length > 0)]));

    private sealed record Block(SourceFile Page, string Info, IReadOnlyList<string> Commands);

    [GeneratedRegex(@"^ *```(?<info>.*)\n(?<commands>(?s:.*?))^ *```$", RegexOptions.Multiline)]
    private static partial Regex Fence();

    [GeneratedRegex(@"(^|\s)#\s.*$")]
    private static partial Regex Comment();

    [GeneratedRegex(@"&&|\|\||[|;]")]
    private static partial Regex Separator();

    [GeneratedRegex(@"^(/opt/techsupport/)?ops/[\w./-]*\w")]
    private static partial Regex OurPath();

    [GeneratedRegex("^[a-z]+(-[a-z]+)*$")]
    private static partial Regex Verb();

    [GeneratedRegex("^--[a-z]")]
    private static partial Regex Option();

    // the fences themselves are no quotes
    [GeneratedRegex(@"(?<!`)`((?:/opt/techsupport/)?ops/[^`{…\n]+|techsupport [^`…\n]+)`")]
    private static partial Regex Quoted();

    [GeneratedRegex(@"\]\(([^)\s]+)\)")]
    private static partial Regex Link();

    [GeneratedRegex(@"ops/runbooks/([\w-]+/)*[\w-]+\.md(#[\w-]+)?")]
    private static partial Regex Pointer();

    [GeneratedRegex("ops/small/[a-z]+")]
    private static partial Regex SmallCommand();

    [GeneratedRegex("^#+ (.+)$", RegexOptions.Multiline)]
    private static partial Regex Heading();

    [GeneratedRegex(@"[^\w\- ]")]
    private static partial Regex NoAnchor();

    [GeneratedRegex(@"^\s+- alert: (\w+)", RegexOptions.Multiline)]
    private static partial Regex Alert();

    [GeneratedRegex(@"\| `(\w+)` \| \[")]
    private static partial Regex IndexedAlert();
}
