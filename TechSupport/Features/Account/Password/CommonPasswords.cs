using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;

namespace TechSupport.Features.Account.Password;

/// <summary>
/// The 100,000 most common passwords and the words of the Russian language, without a decoration at their ends. A filter made by the
/// build (passwords.targets): what is in the list is always found, and one word in twenty thousand that is not.
/// </summary>
public static class CommonPasswords
{
    private const int Shortest = 4;

    // digits and signs that stand for a letter; 1 stands for two
    private const string Signs = "@483610$57+!|";
    private static readonly string[] Letters = ["aabegiosstii|", "aabeglosstll|"];

    private const string Latin = "qwertyuiop[]asdfghjkl;'zxcvbnm,.`";
    private const string Cyrillic = "йцукенгшщзхъфывапролджэячсмитьбюё";

    private static readonly Lazy<byte[]> Filter = new(Read);

    /// <summary>Whether this is one of them, written as people decorate it: with digits and signs at the ends or for letters, twice in a row, or in the other keyboard layout.</summary>
    /// <param name="password">In lower case.</param>
    public static bool Know(string password) => new[] { password, Typed(password, Latin, Cyrillic), Typed(password, Cyrillic, Latin) }
        .SelectMany(Undecorated).SelectMany(text => new[] { text, Unit(text) }).Distinct().Any(IsIn);

    internal static IEnumerable<string> Spelled(string text) => Letters.Select(letters => Typed(text, Signs, letters)).Prepend(text).Distinct();

    private static IEnumerable<string> Undecorated(string text)
    {
        var start = text.AsSpan().IndexOfAnyInRange('0', '9') >= 0 || text.Any(c => !char.IsLetter(c)) ? text.TakeWhile(c => !char.IsLetter(c)).Count() : 0;
        var end = text.Length - text.Reverse().TakeWhile(c => !char.IsLetter(c)).Count();
        string[] parts = [text, text[..end], text[Math.Min(start, end)..], text[Math.Min(start, end)..end]];
        return parts.Distinct().SelectMany(Spelled);
    }

    /// <summary>What is repeated, when a text is nothing but repetitions.</summary>
    private static string Unit(string text)
    {
        for (var length = Shortest; length <= text.Length / 2; length++)
            if (text.Length % length == 0 && text.AsSpan(length).SequenceEqual(text.AsSpan(0, text.Length - length))) return text[..length];
        return text;
    }

    private static string Typed(string text, string from, string to) =>
        string.Create(text.Length, (text, from, to), static (span, s) =>
        {
            for (var i = 0; i < span.Length; i++) span[i] = s.from.IndexOf(s.text[i], StringComparison.Ordinal) is >= 0 and var at ? s.to[at] : s.text[i];
        });

    private static bool IsIn(string word)
    {
        if (word.Length < Shortest) return false;
        var bits = Filter.Value;
        var hash = SHA256.HashData(Encoding.UTF8.GetBytes(word.Replace('ё', 'е')));
        for (var i = 0; i < hash.Length; i += sizeof(uint))
        {
            var place = BinaryPrimitives.ReadUInt32LittleEndian(hash.AsSpan(i)) % ((uint)bits.Length * 8);
            if ((bits[place / 8] & 1 << (int)(place % 8)) == 0) return false;
        }
        return true;
    }

    private static byte[] Read()
    {
        using var stream = typeof(CommonPasswords).Assembly.GetManifestResourceStream("common-passwords.bin")!;
        var bits = new byte[stream.Length];
        stream.ReadExactly(bits);
        return bits;
    }
}
