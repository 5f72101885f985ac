using Microsoft.AspNetCore.Identity;
using Microsoft.Extensions.Options;
using TechSupport.Features.People;

namespace TechSupport.Features.Account.Password;

/// <summary>
/// Which passwords are good enough: long, and still hard to guess when the person's name, everyday words, repeated and
/// neighbouring characters are left out. The descriptions are English sentences, keys of the translation.
/// </summary>
public sealed class PasswordRules(IOptions<HospitalOptions> hospital) : IPasswordValidator<User>
{
    public const string TooShort = "At least 12 characters. A short sentence is easy to remember.";
    public const string TooLong = "The password is too long: at most 200 characters.";
    public const string TooEasy = "This is easy to guess: a name, a common word or a row of keys. Take three or four words that have nothing to do with each other.";

    /// <summary>This many characters must remain that cannot be guessed from the others.</summary>
    private const int Surprises = 6;

    private static readonly string[] Common =
        ["password", "passwort", "parol", "пароль", "welcome", "letmein", "admin", "techsupport", "support", "helpdesk", "hospital", "больница", "clinic", "клиника", "doctor", "nurse", "secret", "login", "changeme", "qwerty", "йцукен"];

    private static readonly string[] Rows = ["0123456789", "abcdefghijklmnopqrstuvwxyz", "абвгдеёжзийклмнопрстуфхцчшщъыьэюя"];

    // each row of keys lies half a key to the right of the one above
    private static readonly string[][] Keyboards =
        [["1234567890-=", "qwertyuiop[]", "asdfghjkl;'", "zxcvbnm,./"], ["1234567890-=", "йцукенгшщзхъ", "фывапролджэ", "ячсмитьбю."]];

    public Task<IdentityResult> ValidateAsync(UserManager<User> manager, User user, string? password) =>
        Task.FromResult(Problem(password ?? "", user) is { } problem
            ? IdentityResult.Failed(new IdentityError { Code = "Password", Description = problem }) : IdentityResult.Success);

    /// <summary>Why this password will not do, or null.</summary>
    public string? Problem(string password, User user)
    {
        if (password.Length < AccountRules.PasswordLength) return TooShort;
        if (password.Length > AccountRules.LongestPassword) return TooLong;
        // as it is hashed: full-width letters are the letters they look like
        var plain = NormalizingHasher.Normal(password).ToLowerInvariant();
        return CommonPasswords.Know(plain) || CommonPasswords.Spelled(plain).Any(text => IsEasy(text, user)) ? TooEasy : null;
    }

    private bool IsEasy(string text, User user)
    {
        foreach (var word in Common.Concat(Words(user)).OrderByDescending(w => w.Length)) text = text.Replace(word, "", StringComparison.Ordinal);
        // a name with a date, or a date alone
        return Unexpected(text) < Surprises || !text.Any(char.IsLetter);
    }

    private IEnumerable<string> Words(User user) =>
        $"{user.FullName} {user.Email} {user.UserName} {hospital.Value.Name} {hospital.Value.NameRu}".ToLowerInvariant()
            .Split([' ', '.', '@', '-', '_', '+', '№'], StringSplitOptions.RemoveEmptyEntries).Where(w => w.Length >= 3).Distinct();

    // a character that repeats the one before it, is its neighbour in a row of keys, or came twice already is no surprise
    private static int Unexpected(string text)
    {
        var seen = new Dictionary<char, int>();
        var count = 0;
        for (var i = 0; i < text.Length; i++)
        {
            seen[text[i]] = seen.GetValueOrDefault(text[i]) + 1;
            if (seen[text[i]] <= 2 && (i == 0 || !Neighbours(text[i - 1], text[i]))) count++;
        }
        return count;
    }

    private static bool Neighbours(char a, char b) => a == b || Rows.Any(r => r.Contains(a) && r.Contains(b) && Math.Abs(r.IndexOf(a) - r.IndexOf(b)) == 1)
        || Keyboards.Any(keys => Key(keys, a) is { } from && Key(keys, b) is { } to && (to.Row - from.Row) switch
        {
            0 => Math.Abs(to.Column - from.Column) == 1,
            1 => to.Column - from.Column is 0 or -1,
            -1 => to.Column - from.Column is 0 or 1,
            _ => false,
        });

    private static (int Row, int Column)? Key(string[] keys, char c)
    {
        for (var row = 0; row < keys.Length; row++)
            if (keys[row].IndexOf(c, StringComparison.Ordinal) is >= 0 and var column) return (row, column);
        return null;
    }
}
