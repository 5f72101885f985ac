using System.Text;
using Microsoft.AspNetCore.Identity;
using Microsoft.Extensions.Options;
using TechSupport.Features.People;

namespace TechSupport.Features.Account.Password;

/// <summary>
/// Hashes what a person means, not the code points a keyboard happens to send: a Mac writes й as two of them, Windows as one (NIST SP
/// 800-63B, 5.1.1.2). Older hashes are of what was typed; they are tried too and replaced at the next sign-in.
/// </summary>
public sealed class NormalizingHasher(IOptions<PasswordHasherOptions> options) : IPasswordHasher<User>
{
    private readonly PasswordHasher<User> hasher = new(options);

    /// <summary>For those who have no container: a command, sample data.</summary>
    public static NormalizingHasher Alone { get; } = new(Options.Create(new PasswordHasherOptions { IterationCount = AccountRules.HashIterations }));

    public string HashPassword(User user, string password) => hasher.HashPassword(user, Normal(password));

    public PasswordVerificationResult VerifyHashedPassword(User user, string hashedPassword, string providedPassword)
    {
        var normal = Normal(providedPassword);
        var result = hasher.VerifyHashedPassword(user, hashedPassword, normal);
        if (result != PasswordVerificationResult.Failed || normal == providedPassword) return result;
        return hasher.VerifyHashedPassword(user, hashedPassword, providedPassword) == PasswordVerificationResult.Failed
            ? PasswordVerificationResult.Failed : PasswordVerificationResult.SuccessRehashNeeded;
    }

    internal static string Normal(string password)
    {
        try { return password.Normalize(NormalizationForm.FormKC); }
        // half a surrogate pair has no other form
        catch (ArgumentException) { return password; }
    }
}
