using System.Text.RegularExpressions;

namespace TechSupport.Kernel;

/// <summary>An address mail can be sent to: "i.sokolova@hospital.example", without a name or comments around it.</summary>
/// <remarks>The dot-string of RFC 5321 with letters of any script; nobody here has a quoted local part or a domain of one label.</remarks>
[Personal]
public readonly partial record struct EmailAddress
{
    public const int MaxLength = 200;

    private EmailAddress(string value) => Value = value;

    public string Value => field ?? "";

    /// <exception cref="RuleViolation">Nothing in it, no address, or too long.</exception>
    public static EmailAddress From(string? text, string field = "Email")
    {
        var address = SingleLine.Require(text, MaxLength, field, "Enter the email address.");
        return IsAddress(address) ? new(address) : throw new RuleViolation("Enter an email address like name@hospital.example.") { Field = field };
    }

    /// <summary>Whether a text without anything around it is an address.</summary>
    public static bool IsAddress(string text) => text.Length <= MaxLength && Shape().IsMatch(text);

    public static implicit operator string(EmailAddress value) => value.Value;

    public override string ToString() => Value;

    [GeneratedRegex(@"^[\p{L}\p{N}!#$%&'*+/=?^_`{|}~-]+(\.[\p{L}\p{N}!#$%&'*+/=?^_`{|}~-]+)*@([\p{L}\p{N}]([\p{L}\p{N}-]{0,61}[\p{L}\p{N}])?\.)+[\p{L}\p{N}]([\p{L}\p{N}-]{0,61}[\p{L}\p{N}])?\z", RegexOptions.CultureInvariant | RegexOptions.NonBacktracking)]
    private static partial Regex Shape();
}
