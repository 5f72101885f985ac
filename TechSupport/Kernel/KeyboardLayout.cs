namespace TechSupport.Kernel;

/// <summary>What the same keys would have typed in the other layout: "ghbynth" is "принтер".</summary>
public static class KeyboardLayout
{
    private const string English = "qwertyuiop[]asdfghjkl;'zxcvbnm,.`QWERTYUIOP{}ASDFGHJKL:\"ZXCVBNM<>~";
    private const string Russian = "йцукенгшщзхъфывапролджэячсмитьбюёЙЦУКЕНГШЩЗХЪФЫВАПРОЛДЖЭЯЧСМИТЬБЮЁ";

    /// <summary>A word in the other layout; empty where nothing was typed in one layout only.</summary>
    public static string Other(string word)
    {
        var latin = word.Any(char.IsAsciiLetter);
        var cyrillic = word.Any(c => Russian.Contains(c, StringComparison.Ordinal));
        if (latin == cyrillic) return "";
        var (from, to) = latin ? (English, Russian) : (Russian, English);
        return string.Concat(word.Select(c => from.IndexOf(c, StringComparison.Ordinal) is >= 0 and var at ? to[at] : c));
    }
}
