using System.Xml.Linq;
using TechSupport.Tests.Support;

namespace TechSupport.Tests.Conventions.Texts;

/// <summary>Every sentence on the screens has its Russian, and every Russian its sentence.</summary>
public sealed class TranslationTests
{
    private static readonly IReadOnlyList<(string Name, string Value)> Russian = [.. XDocument.Load(Path.Combine(Repository.Root, "TechSupport", "Text.ru.resx"))
        .Root!.Elements("data").Select(d => (d.Attribute("name")!.Value, d.Element("value")!.Value))];

    private static readonly IReadOnlyList<SourceFile> Sources = [.. Repository.Files("TechSupport", "*.cs", "*.cshtml").Where(f => !f.Path.Contains("/Migrations/", StringComparison.Ordinal))];

    [Fact]
    public void Every_sentence_is_translated()
    {
        var have = Russian.Select(r => r.Name).ToHashSet();
        var missing = Sources.SelectMany(TextKeys.Of).Where(k => !have.Contains(k.Key)).GroupBy(k => k.Key).Select(g => $"{g.First().Where}: {g.Key}").Order().ToList();
        Assert.True(missing.Count == 0, $"{missing.Count} sentences have no Russian:{Environment.NewLine}{string.Join(Environment.NewLine, missing)}");
    }

    [Fact]
    public void Every_translation_is_used()
    {
        var sources = Sources.Select(s => s.Text).ToList();
        var unused = Russian.Select(r => r.Name).Where(n => !sources.Any(s => s.Contains(TextKeys.Literal(n), StringComparison.Ordinal))).ToList();
        Assert.True(unused.Count == 0, $"{unused.Count} translations are used nowhere:{Environment.NewLine}{string.Join(Environment.NewLine, unused)}");
    }

    [Fact]
    public void No_sentence_is_translated_twice_also_not_with_other_capitals()
    {
        // the build drops the second of two names that differ in capitals only
        Assert.Empty(Russian.GroupBy(r => r.Name, StringComparer.OrdinalIgnoreCase).Where(g => g.Count() > 1).Select(g => g.Key));
    }

    [Fact]
    public void A_translation_has_the_places_of_its_sentence()
    {
        Assert.Empty(Russian.Where(r => TextKeys.Placeholders(r.Name) != TextKeys.Placeholders(r.Value)).Select(r => $"{r.Name} → {r.Value}"));
    }

    [Fact]
    public void Translations_are_not_empty_and_quote_in_the_russian_way()
    {
        Assert.Empty(Russian.Where(r => r.Value.Trim().Length == 0 || r.Value.Contains('"', StringComparison.Ordinal)).Select(r => r.Name));
    }

    [Fact]
    public void A_dash_is_the_long_one_in_Russian() => Assert.DoesNotContain(Russian, r => r.Value.Contains(" – ", StringComparison.Ordinal) || r.Value.Contains(" - ", StringComparison.Ordinal));
}
