using System.Text.RegularExpressions;
using TechSupport.Tests.Support;

namespace TechSupport.Tests.Conventions;

/// <summary>The classes that views, code and scripts give to elements: words of a list of classes, not words that stand anywhere.</summary>
internal static partial class ClassLists
{
    public static IEnumerable<string> All()
    {
        var views = Repository.Files("TechSupport/Features", "*.cshtml").Select(f => f.Text).ToList();
        var code = views.Concat(Repository.Files("TechSupport", "*.cs").Select(f => f.Text)).ToList();
        var scripts = Repository.Files("TechSupport/wwwroot/js", "*.js").SelectMany(f => InScript().Matches(f.Text));
        return views.SelectMany(InView).Concat(code.SelectMany(InCode)).Concat(scripts.Select(m => m.Groups[1].Value)).SelectMany(list => Word().Matches(list).Select(m => m.Value));
    }

    private static IEnumerable<string> InView(string view) => RazorTags.In(view).Select(tag => tag["class"]).OfType<string>().Select(RazorTags.Parts)
        .SelectMany(parts => parts.Razor.SelectMany(Literals).Append(parts.Plain));

    private static IEnumerable<string> InCode(string code) =>
    [
        .. InMarkup().Matches(code).Select(m => m.Groups[1].Value).SelectMany(list => Hole().Matches(list).SelectMany(h => Literals(h.Value)).Append(Hole().Replace(list, ""))),
        .. Passed().Matches(code).SelectMany(m => m.Groups.Values.Skip(1).SelectMany(g => Literals(g.Value))),
        // var (css, icon) = … switch { … => ("sla-met", "check") }: the first of each result
        .. Chosen().Matches(code).SelectMany(m => Result().Matches(m.Value)).Select(m => m.Groups[1].Value),
    ];

    private static IEnumerable<string> Literals(string expression) => Literal().Matches(expression).Select(m => m.Groups[1].Value);

    [GeneratedRegex(@"(?:\.classList\.\w+\(|\.className = )'([^']*)'")]
    private static partial Regex InScript();

    // in a string of C#: class=\"st {tone}\"
    [GeneratedRegex("""class=\\"((?:[^"{\\]|\{[^{}]*\})*)""")]
    private static partial Regex InMarkup();

    [GeneratedRegex(@"\{[^{}]*\}")]
    private static partial Regex Hole();

    // what becomes one where it is taken: SetAttribute("class", …), State("bad", …), Draw("pulse", "ic-s"), ViewData["Tone"] = "staff"
    [GeneratedRegex("""SetAttribute\("class",([^;]*);|\bState\(("[^"]+"),|\b(?:Draw|Icon)\([^;,()]*,([^;()]*)\)|ViewData\["Tone"\] = ("[^"]+");""")]
    private static partial Regex Passed();

    [GeneratedRegex(@"\b(?:css|Css|tone)\b[^;{]*?(?:=>?|\bswitch\b)[^;]*;")]
    private static partial Regex Chosen();

    [GeneratedRegex("""(?:=>|\?\??|:|\s=)\s+\(?"([\w -]*)["]""")]
    private static partial Regex Result();

    [GeneratedRegex("\"([^\"]*)\"")]
    private static partial Regex Literal();

    [GeneratedRegex(@"[\w-]+")]
    private static partial Regex Word();
}
