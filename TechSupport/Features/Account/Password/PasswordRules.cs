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
    public const string TooLong = "At most 200 characters.";
    public const string TooEasy = "This is easy to guess: a name, a common word or a row of keys. Take three or four words that have nothing to do with each other.";

    /// <summary>This many characters must remain that cannot be guessed from the others.</summary>
    private const int Surprises = 6;

    private static readonly string[] Common =
        ["password", "passwort", "parol", "пароль", "welcome", "letmein", "admin", "techsupport", "support", "helpdesk", "hospital", "больница", "clinic", "клиника", "doctor", "nurse", "secret", "login", "changeme", "qwerty", "йцукен"];

    private static readonly string[] Rows =
        ["qwertyuiop[]", "asdfghjkl;'", "zxcvbnm,./", "1234567890-=", "0123456789", "йцукенгшщзхъ", "фывапролджэ", "ячсмитьбю", "abcdefghijklmnopqrstuvwxyz", "абвгдеёжзийклмнопрстуфхцчшщъыьэюя"];

    public Task<IdentityResult> ValidateAsync(UserManager<User> manager, User user, string? password) =>
        Task.FromResult(Problem(password ?? "", user) is { } problem
            ? IdentityResult.Failed(new IdentityError { Code = "Password", Description = problem }) : IdentityResult.Success);

    /// <summary>Why this password will not do, or null.</summary>
    public string? Problem(string password, User user)
    {
        if (password.Length < AccountRules.PasswordLength) return TooShort;
        if (password.Length > AccountRules.LongestPassword) return TooLong;
        var rest = password.ToLowerInvariant();
        foreach (var word in Common.Concat(Words(user)).OrderByDescending(w => w.Length)) rest = rest.Replace(word, "", StringComparison.Ordinal);
        return Unexpected(rest) < Surprises ? TooEasy : null;
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

    private static bool Neighbours(char a, char b) => a == b || Rows.Any(r => r.Contains(a) && r.Contains(b) && Math.Abs(r.IndexOf(a) - r.IndexOf(b)) == 1);
}
