using System.Text.RegularExpressions;
using MimeKit;
using TechSupport.Development;
using TechSupport.Tests.Support;

namespace TechSupport.Tests.Features.Account;

/// <summary>What tests of accounts do again and again.</summary>
public static partial class AccountActions
{
    private static int addresses;

    /// <summary>An address nobody used yet: throttles count per address.</summary>
    public static (string, string) NewAddress()
    {
        var n = Interlocked.Increment(ref addresses);
        return ("X-Forwarded-For", $"203.0.{n / 250}.{n % 250 + 1}");
    }

    /// <summary>Opens a personal link, which shows its page in the person's language.</summary>
    public static async Task<Reply> OpenAsync(this Visitor visitor, string link)
    {
        var reply = await visitor.GetAsync(link);
        return reply.Status == 302 ? await visitor.FollowAsync() : reply;
    }

    public static async Task<Reply> TryAsync(this Visitor visitor, string account, string password, (string, string)? from = null)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, "/sign-in")
        {
            Content = new FormUrlEncodedContent([new("__RequestVerificationToken", await visitor.TokenAsync()), new("Input.UserName", account), new("Input.Password", password)]),
        };
        return await visitor.SendAsync(request, from ?? NewAddress());
    }

    public static async Task<Reply> ForgetAsync(this Visitor visitor, string account, (string, string)? from = null)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, "/forgot")
        {
            Content = new FormUrlEncodedContent([new("__RequestVerificationToken", await visitor.TokenAsync()), new("Input.UserName", account)]),
        };
        return await visitor.SendAsync(request, from ?? NewAddress());
    }

    /// <summary>Sends what is due, and returns all that went to somebody so far.</summary>
    public static async Task<IReadOnlyList<MimeMessage>> MailsToAsync(this App app, string email)
    {
        await app.DispatchAsync();
        await app.DeliverAsync();
        return [.. app.Mails().Where(m => m.To.Mailboxes.Any(t => t.Address == email))];
    }

    /// <summary>The path of the reset link in a mail.</summary>
    public static string ResetLink(this MimeMessage mail)
    {
        var link = Link().Match(mail.TextBody ?? "").Value;
        Assert.StartsWith("http://techsupport.test/reset?", link, StringComparison.Ordinal);
        return new Uri(link).PathAndQuery;
    }

    public static async Task<Visitor> FreshSignInAsync(this App app, string email, string password = Seeds.Password)
    {
        var visitor = app.Anonymous();
        Assert.Equal(302, (await visitor.TryAsync(email, password)).Status);
        return visitor;
    }

    [GeneratedRegex(@"http://\S+/reset\S+")]
    private static partial Regex Link();
}
