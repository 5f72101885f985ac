using System.Text;
using Deque.AxeCore.Commons;
using Deque.AxeCore.Playwright;
using Microsoft.Playwright;

namespace TechSupport.E2E.Support.Browser;

/// <summary>The accessibility bar: no axe violation.</summary>
public static class Axe
{
    // named, because axe leaves the rules that WCAG 2.2 added (target size) off unless their tag is asked for
    private static readonly List<string> Tags = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"];

    // the document is the same in both schemes, so in the second one only these can fail anew
    private static readonly List<string> Colours = ["color-contrast", "link-in-text-block"];

    public static Task AssertCleanAsync(Visit visit, ColorScheme? scheme = null) =>
        AssertCleanAsync(visit, scheme, new RunOnlyOptions { Type = "tag", Values = Tags });

    /// <summary>Everything but the colours, for a page that was looked at in another language: only its words are others, and colours take longest.</summary>
    public static Task AssertWordsAsync(Visit visit) =>
        AssertCleanAsync(visit, null, new RunOnlyOptions { Type = "tag", Values = Tags }, Colours.ToDictionary(rule => rule, _ => new RuleOptions { Enabled = false }));

    public static Task AssertColoursAsync(Visit visit, ColorScheme scheme) =>
        AssertCleanAsync(visit, scheme, new RunOnlyOptions { Type = "rule", Values = Colours });

    private static async Task AssertCleanAsync(Visit visit, ColorScheme? scheme, RunOnlyOptions rules, Dictionary<string, RuleOptions>? without = null)
    {
        // a colour on its way to another is none of the two
        await Wait.UntilAsync(() => visit.Page.EvaluateAsync<bool>("document.getAnimations().every(a => a.playState !== 'running')"), "the colours to settle");
        // axe is a script itself; scripts let in now do not wake those the page has passed over
        await visit.LetScriptsRunAsync(true);
        // the other way opens a page of its own to put the results of frames together; we have no frames, and a page takes longer than axe
#pragma warning disable CS0618
        var result = await visit.Page.RunAxeLegacy(options: new AxeRunOptions { RunOnly = rules, Rules = without, ResultTypes = [ResultType.Violations] });
#pragma warning restore CS0618
        await visit.LetScriptsRunAsync(false);
        if (result.Violations.Length == 0) return;
        var said = new StringBuilder($"axe: {result.Violations.Length} rule(s) violated at {visit.At} ({visit.Options.Language}, {scheme ?? visit.Options.Scheme})");
        foreach (var rule in result.Violations)
        {
            said.Append($"\n[{rule.Impact}] {rule.Id}: {rule.Help} {rule.HelpUrl}");
            foreach (var node in rule.Nodes)
                said.Append($"\n    {node.Target}\n    {node.Html}{Reasons(node)}");
        }
        Assert.Fail(said.ToString());
    }

    private static string Reasons(AxeResultNode node) =>
        string.Concat(node.Any.Concat(node.All).Concat(node.None).Select(check => "\n      " + check.Message));
}
