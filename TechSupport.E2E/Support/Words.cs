using System.Xml.Linq;

namespace TechSupport.E2E.Support;

/// <summary>The words of the screens: English sentences, and the Russian ones that stand for them.</summary>
public static class Words
{
    private static readonly Lazy<Dictionary<string, string>> Russian = new(() =>
        XDocument.Load(Path.Combine(Paths.App, "Text.ru.resx")).Root!.Elements("data")
            .GroupBy(d => (string)d.Attribute("name")!).ToDictionary(g => g.Key, g => (string)g.First().Element("value")!));

    /// <summary>What a screen in <paramref name="language"/> says for this English sentence.</summary>
    public static string In(string language, string english) =>
        language != "ru" ? english : Russian.Value.TryGetValue(english, out var russian) ? russian
            : throw new InvalidOperationException($"\"{english}\" is not translated.");
}
