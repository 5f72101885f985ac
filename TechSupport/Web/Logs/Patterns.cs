using System.Text.RegularExpressions;

namespace TechSupport.Web.Logs;

/// <summary>
/// What secrets and personal data look like, for texts that come from elsewhere: the sentence of an exception, the answer of a mail server.
/// In the order in which they are looked for. Each repetition that something else must follow is bounded: nobody makes a line that takes long.
/// </summary>
public static partial class Patterns
{
    public const string Secret = "[secret]";

    public static IReadOnlyList<(Regex Looks, string Instead)> All { get; } =
    [
        (PrivateKey(), Secret), (Cookie(), "$1: " + Secret), (OwnCookie(), "$1=" + Secret), (Credentials(), "$1 " + Secret), (InAddress(), "://" + Secret + "@"), (Query(), "?" + Secret),
        (Named(), "$1=" + Secret), (BotToken(), Secret), (Protected(), Secret), (Jwt(), Secret), (PasswordHash(), Secret),
        (Email(), PersonalValues.Instead), (Phone(), PersonalValues.Instead), (Insurance(), PersonalValues.Instead), (Card(), PersonalValues.Instead),
    ];

    [GeneratedRegex(@"-----BEGIN [A-Z0-9 ]{1,40}-----[\s\S]*?(?:-----END [A-Z0-9 ]{1,40}-----|\z)")]
    private static partial Regex PrivateKey();

    // whole header, to the end of its line
    [GeneratedRegex(@"\b((?:set-)?cookie|(?:proxy-)?authorization)[""']?[ \t]{0,3}[:=][^\r\n]*", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex Cookie();

    [GeneratedRegex(@"((?:__Host-)?\bts(?:-[a-z]{1,20})?)=[^;\s,""]+")]
    private static partial Regex OwnCookie();

    [GeneratedRegex(@"\b(bearer|basic|digest|negotiate)[ \t]{1,3}[A-Za-z0-9+/=._~-]{8,}", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex Credentials();

    [GeneratedRegex(@"://[^\s/@]{1,200}@")]
    private static partial Regex InAddress();

    // of an address, with or without the part before it
    [GeneratedRegex(@"(?<=^|[\w/%.)\]""'-])\?[^\s""'<>?=]{1,200}=[^\s""'<>]*")]
    private static partial Regex Query();

    [GeneratedRegex(@"\b([\w-]{0,40}(?:password|passwd|pwd|passphrase|secret|token|api[_-]?key|access[_-]?key|пароль))[""']?\s{0,3}[=:]\s{0,3}(?:""[^""]*""|'[^']*'|[^\s;,&""']+)", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex Named();

    // Telegram's, also in the path of a request to it
    [GeneratedRegex(@"(?<!\d)\d{6,12}:[A-Za-z0-9_-]{30,}")]
    private static partial Regex BotToken();

    // of Data Protection: sign-ins, forms, links
    [GeneratedRegex(@"CfDJ8[A-Za-z0-9_+/-]{20,}")]
    private static partial Regex Protected();

    [GeneratedRegex(@"\beyJ[A-Za-z0-9_-]{8,}\.[A-Za-z0-9_-]{8,}(?:\.[A-Za-z0-9_-]*)?")]
    private static partial Regex Jwt();

    // of Identity, version 3
    [GeneratedRegex(@"\bAQAAAA[A-Za-z0-9+/]{40,}=*")]
    private static partial Regex PasswordHash();

    [GeneratedRegex(@"[\w.+'%-]{1,64}@[\w-]{1,63}(?:\.[\w-]{1,63}){0,8}")]
    private static partial Regex Email();

    // of the country, with or without spaces, or with the code of any
    [GeneratedRegex(@"(?<![\w.-])(?:8[\s(-]{0,3}\d{3}[\s)-]{0,3}\d{3}[\s-]?\d{2}[\s-]?\d{2}(?!\w|\.\d)|\+\d(?:[\s().-]{0,2}\d){8,14}(?!\w))")]
    private static partial Regex Phone();

    // of a pension fund: 112-233-445 95
    [GeneratedRegex(@"(?<![\w-])\d{3}-\d{3}-\d{3}[ -]\d{2}(?![\w-])")]
    private static partial Regex Insurance();

    // of a medical insurance, and of a bank: sixteen digits
    [GeneratedRegex(@"(?<![\w.-])\d{4}[ -]?\d{4}[ -]?\d{4}[ -]?\d{4}(?![\w.-])")]
    private static partial Regex Card();
}
