using System.Text.RegularExpressions;
using TechSupport.Tests.Support;

namespace TechSupport.Tests.Conventions;

/// <summary>What the content policy, the oldest browsers and the house's sizes ask of views, style sheets and scripts.</summary>
public sealed partial class FrontEndTests
{
    private const int ModuleLines = 60;
    private const int SheetLines = 200;

    [Fact]
    public void Views_hold_no_inline_script_style_or_event_handler()
    {
        var found = Repository.Files("TechSupport/Features", "*.cshtml").SelectMany(f => Inline().Matches(f.Text).Select(m => $"{f}: {m.Value.Trim()}"));
        Assert.Empty(found);
    }

    [Fact]
    public void Style_sheets_use_only_what_chrome_109_and_firefox_115_know()
    {
        var found = Sheets().SelectMany(f => Unknown().Matches(Bare(f.Text)).Select(m => $"{f}: {m.Value.Trim()}").Concat(Nested(f)));
        Assert.Empty(found);
    }

    [Fact]
    public void Views_use_no_popover()
    {
        Assert.DoesNotContain(Repository.Files("TechSupport/Features", "*.cshtml"), f => PopoverAttribute().IsMatch(f.Text));
    }

    [Fact]
    public void Script_modules_are_short_and_import_nothing()
    {
        var modules = Repository.Files("TechSupport/wwwroot/js", "*.js").ToList();
        Assert.NotEmpty(modules);
        Assert.Empty(modules.Where(m => m.Text.Split('\n').Length > ModuleLines + 1).Select(m => $"{m} is longer than {ModuleLines} lines"));
        // the build joins them, and MSBuild makes a slash of it
        Assert.Empty(modules.Where(m => m.Text.Contains('\\')).Select(m => $"{m} holds a backslash"));
        Assert.Empty(modules.Where(m => Import().IsMatch(m.Text)).Select(m => $"{m} imports"));
        Assert.Empty(modules.Where(m => Evaluates().IsMatch(m.Text)).Select(m => $"{m} makes code from text"));
        // a shared computer remembers nothing; what is being typed, and on which row one was, gets over to the tab's next page, only for who did it, until it is sent or they sign out
        Assert.Equal(["keep", "list", "pending"], modules.Where(m => m.Text.Contains("sessionStorage", StringComparison.Ordinal)).Select(Name).Order());
        Assert.DoesNotContain(modules, m => m.Text.Contains("localStorage", StringComparison.Ordinal) || m.Text.Contains("indexedDB", StringComparison.Ordinal));
    }

    [Fact]
    public void What_tells_how_fast_a_page_was_is_no_reason_why_it_is_slow()
    {
        // modules are sent as they are written
        Assert.InRange(Assert.Single(Repository.Files("TechSupport/wwwroot/js/beacon", "*.js")).Text.Length, 1, 1499);
    }

    [Fact]
    public void Every_sheet_and_module_is_loaded_and_every_loaded_one_exists()
    {
        var targets = File.ReadAllText(Path.Combine(Repository.Root, "TechSupport/assets.targets"));
        var joined = JoinList().Matches(targets).ToDictionary(m => m.Groups[1].Value, m => m.Groups[2].Value.Split(';').Order());
        Assert.Equal(Sheets().Select(Name).Order(), joined["Style"]);
        Assert.Equal(Repository.Files("TechSupport/wwwroot/js", "*.js").Select(f => f.Path.Split("wwwroot/js/")[1][..^3]).Order(), joined["Module"]);
        Assert.Empty(Sheets().Where(s => s.Text.Split('\n').Length > SheetLines + 1).Select(s => $"{s} is longer than {SheetLines} lines"));
    }

    [Fact]
    public void Every_icon_that_is_used_is_in_the_sprite()
    {
        var sprite = File.ReadAllText(Path.Combine(Repository.Root, "TechSupport/wwwroot/icons.svg"));
        var used = Repository.Files("TechSupport", "*.cshtml", "*.cs").SelectMany(f => IconCall().Matches(f.Text).Select(m => (File: f, Name: m.Groups[1].Value)));
        Assert.Empty(used.Where(u => !sprite.Contains($"id=\"i-{u.Name}\"", StringComparison.Ordinal)).Select(u => $"{u.File}: {u.Name}"));
    }

    [Fact]
    public void Every_class_of_a_style_sheet_is_used()
    {
        var used = ClassLists.All().ToHashSet();
        var named = Sheets().SelectMany(s => Selector().Matches(Bare(s.Text)).SelectMany(m => ClassName().Matches(m.Value)).Select(m => m.Groups[1].Value)).ToHashSet();
        // the number of a priority is put behind; htmx marks what it is asking for
        Assert.Empty(named.Except(used).Except(["pr1", "pr2", "pr4", "htmx-request"]).Order());
        // fewer would mean that lists are not recognised any more
        Assert.InRange(named.Count, 150, int.MaxValue);
    }

    [Fact]
    public void Text_becomes_html_by_the_one_encoder()
    {
        var others = Repository.Files("TechSupport", "*.cs", "*.cshtml").Where(f => !f.Path.EndsWith("Web/HtmlText.cs", StringComparison.Ordinal))
            .SelectMany(f => OtherEncoder().Matches(f.Text).Select(m => $"{f}: {m.Value}"));
        Assert.Empty(others);
    }

    [Fact]
    public void Rows_of_hot_lists_use_no_tag_helper_but_a_partial()
    {
        string[] hot = ["Tickets/Queue/_Rows", "Tickets/Queue/_Cells", "Tickets/MyRequests/_StaffRows", "Search/_FoundTickets", "Search/_FoundRequests", "Audit/Console/_Rows"];
        var helpers = hot.SelectMany(name => TagHelper().Matches(File.ReadAllText(Path.Combine(Repository.Root, $"TechSupport/Features/{name}.cshtml"))).Select(m => $"{name}: {m.Value}"));
        Assert.Empty(helpers);
    }

    private static IEnumerable<SourceFile> Sheets() => Repository.Files("TechSupport/wwwroot/css", "*.css");

    private static string Name(SourceFile file) => Path.GetFileNameWithoutExtension(file.Path);

    private static string Bare(string css) => Comment().Replace(css, "");

    // a rule inside a rule; inside @media, @layer and the like it is a rule of its own
    private static IEnumerable<string> Nested(SourceFile sheet)
    {
        var css = Bare(sheet.Text);
        var open = new Stack<bool>();
        var start = 0;
        for (var i = 0; i < css.Length; i++)
            switch (css[i])
            {
                case '{':
                    if (open.TryPeek(out var insideRule) && insideRule) yield return $"{sheet}: nested {css[start..i].Trim()}";
                    open.Push(!css[start..i].TrimStart().StartsWith('@') || css[start..i].TrimStart().StartsWith("@page", StringComparison.Ordinal));
                    start = i + 1;
                    break;
                case '}':
                    open.TryPop(out _);
                    start = i + 1;
                    break;
                case ';':
                    start = i + 1;
                    break;
            }
    }

    [GeneratedRegex("<(Style|Module) Include=\"([^\"]+)\"")]
    private static partial Regex JoinList();

    // scripts with a body, style elements and attributes, on…= and hx-on handlers
    [GeneratedRegex(@"<script(?![^>]*\bsrc=)[^>]*>|<style\b|\sstyle\s*=|\son[a-z]+\s*=\s*[""']|\bhx-on|javascript:", RegexOptions.IgnoreCase)]
    private static partial Regex Inline();

    [GeneratedRegex(@":has\(|\boklch\(|\boklab\(|\bcolor-mix\(|@scope\b|\bsubgrid\b|\blight-dark\(|:popover-open|@starting-style|\btext-wrap\s*:|\bfield-sizing\s*:|\banchor-name\s*:|(?<![-\w])&")]
    private static partial Regex Unknown();

    [GeneratedRegex(@"\bpopover(target)?\s*(=|>|\s)")]
    private static partial Regex PopoverAttribute();

    [GeneratedRegex(@"^\s*(import\b|export\b)|\bimport\(", RegexOptions.Multiline)]
    private static partial Regex Import();

    [GeneratedRegex(@"\beval\(|new Function\(|\.innerHTML\s*=|insertAdjacentHTML|document\.write|localStorage|indexedDB")]
    private static partial Regex Evaluates();

    [GeneratedRegex(@"(?:Icon\(|Draw\(|<icon name=|<empty icon=|icon=|State\(""\w+"",\s*)""([a-z0-9-]+)""(?!\s*\+)")]
    private static partial Regex IconCall();

    [GeneratedRegex(@"[^{}]+(?=\{)")]
    private static partial Regex Selector();

    [GeneratedRegex(@"\.(-?[a-zA-Z_][\w-]*)")]
    private static partial Regex ClassName();

    [GeneratedRegex(@"HtmlEncoder\.(Default|Create)|WebUtility\.HtmlEncode|HttpUtility\.HtmlEncode")]
    private static partial Regex OtherEncoder();

    [GeneratedRegex(@"<(icon|plate|avatar|status|priority|care|empty|field[a-z-]*|form|time at)\b[^>]*>")]
    private static partial Regex TagHelper();

    [GeneratedRegex(@"/\*.*?\*/", RegexOptions.Singleline)]
    private static partial Regex Comment();
}
