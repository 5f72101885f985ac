using System.Net.Http.Headers;
using System.Text;
using Microsoft.EntityFrameworkCore;
using TechSupport.Features.Tickets;
using TechSupport.Tests.Support;

namespace TechSupport.Tests.Security.Requests;

/// <summary>What is not in UTF-8 is refused in words: nothing is stored that nobody can read, and nothing that is read is refused.</summary>
public sealed class LetterTests(App app) : IClassFixture<App>
{
    // "Принтер № 5: её ВЁДРА"; the last two words are letters that another alphabet reads as others, not as broken ones
    private const string Words = "Принтер № 5: её ВЁДРА";

    public static readonly TheoryData<string> Charsets = ["utf-7", "windows-1251", "koi8-r", "utf-16", "iso-8859-1", "bogus", "\"utf-16\""];

    static LetterTests() => Encoding.RegisterProvider(CodePagesEncodingProvider.Instance);

    [Theory, MemberData(nameof(Charsets))]
    public async Task A_form_in_another_encoding_is_refused_in_words(string charset) =>
        await RefusedAsync(Encoding.ASCII.GetBytes("Input.UserName=%F2%E5"), $"application/x-www-form-urlencoded; charset={charset}");

    [Theory, MemberData(nameof(Charsets))]
    public async Task A_part_of_a_form_in_another_encoding_is_refused_in_words(string charset) =>
        await RefusedAsync(Part("x"u8, $"text/plain; charset={charset}"), "multipart/form-data; boundary=zz");

    [Theory]
    [InlineData("windows-1251")]
    [InlineData("koi8-r")]
    public async Task Letters_of_another_alphabet_are_refused_when_nothing_is_said_of_it(string charset)
    {
        var bytes = Encoding.GetEncoding(charset).GetBytes(Words);
        await RefusedAsync([.. "Input.UserName="u8, .. bytes], "application/x-www-form-urlencoded");
        await RefusedAsync(Encoding.ASCII.GetBytes("Input.UserName=" + Escaped(bytes)), "application/x-www-form-urlencoded; charset=utf-8");
        await RefusedAsync(Encoding.ASCII.GetBytes($"{Escaped(bytes)}=1"), "application/x-www-form-urlencoded");
        // a boundary makes no parts of it
        await RefusedAsync(Encoding.ASCII.GetBytes($"Input.UserName={Escaped(bytes)}\r\n--zz--\r\n"), "application/x-www-form-urlencoded; boundary=zz");
        await RefusedAsync(Part(bytes, null), "multipart/form-data; boundary=zz");
        await RefusedAsync(Part(bytes, "text/plain; charset=us-ascii"), "multipart/form-data; boundary=zz");
        await RefusedAsync(Part("x"u8, null, bytes), "multipart/form-data; boundary=zz");
        using var visitor = app.Anonymous();
        foreach (var address in new[] { $"/sign-in?returnUrl={Escaped(bytes)}", $"/sign-in?{Escaped(bytes)}=1", $"/tickets?q={Escaped(bytes)}" })
            Assert.Equal((400, "There is no such page"), Seen(await visitor.GetAsync(address)));
    }

    [Theory]
    [InlineData("%ED%A0%80")]
    [InlineData("%C0%80")]
    [InlineData("%F5%80%80%80")]
    [InlineData("%E2%82")]
    public async Task What_only_looks_like_UTF_8_is_refused(string escaped)
    {
        await RefusedAsync(Encoding.ASCII.GetBytes("Input.UserName=" + escaped), "application/x-www-form-urlencoded");
        using var visitor = app.Anonymous();
        Assert.Equal(400, (await visitor.GetAsync($"/sign-in?q={escaped}")).Status);
    }

    [Theory]
    [InlineData("application/x-www-form-urlencoded")]
    [InlineData("application/x-www-form-urlencoded; charset=utf-8")]
    [InlineData("application/x-www-form-urlencoded; charset=UTF-8")]
    [InlineData("application/x-www-form-urlencoded; charset=\"utf-8\"")]
    [InlineData("multipart/form-data; boundary=zz")]
    [InlineData("multipart/form-data; boundary=\"zz\"; charset=utf-8")]
    public async Task What_is_in_UTF_8_is_stored_letter_by_letter(string type)
    {
        var text = $"{Words} 100%, %CF%F0, \U0001F5A8, 日本 {Guid.NewGuid():N}";
        var nurseOf = (await app.PersonAsync("staff@crb.local")).DepartmentId;
        using var nurse = await app.SignInAsync("staff@crb.local");
        var fields = new (string Name, string Value)[]
        {
            ("__RequestVerificationToken", await nurse.TokenAsync()), ("Input.Subject", text), ("Input.DepartmentId", $"{nurseOf}"), ("Input.Room", "B-020"), ("Input.RequestKey", Guid.NewGuid().ToString()),
        };
        var body = type.StartsWith("multipart", StringComparison.Ordinal)
            ? string.Concat(fields.Select(f => $"--zz\r\nContent-Disposition: form-data; name=\"{f.Name}\"\r\nContent-Type: text/plain; charset=utf-8\r\n\r\n{f.Value}\r\n")) + "--zz--\r\n"
            : string.Join('&', fields.Select(f => $"{f.Name}={Uri.EscapeDataString(f.Value)}"));
        var reply = await SendAsync(nurse, "/report", Encoding.UTF8.GetBytes(body), type);
        Assert.True(reply.Status == 302, $"{reply.Status} {reply.Main}");
        await using var db = app.Db();
        Assert.Equal(text, await db.AllTickets(AccessReason.AskedAfterwards).OrderByDescending(t => t.Id).Select(t => t.Subject).FirstAsync(TestContext.Current.CancellationToken));
    }

    private async Task RefusedAsync(byte[] body, string type)
    {
        using var visitor = app.Anonymous();
        var reply = await SendAsync(visitor, "/sign-in", body, type);
        Assert.Equal((415, "This form could not be read"), Seen(reply));
    }

    private static (int, string) Seen(Reply reply) => (reply.Status, reply.Heading);

    private static byte[] Part(ReadOnlySpan<byte> value, string? type, ReadOnlySpan<byte> name = default) =>
    [
        .. "--zz\r\nContent-Disposition: form-data; name=\"Input.UserName"u8, .. name, .. "\"\r\n"u8, .. Encoding.ASCII.GetBytes(type is null ? "" : $"Content-Type: {type}\r\n"),
        .. "\r\n"u8, .. value, .. "\r\n--zz--\r\n"u8,
    ];

    private static string Escaped(byte[] bytes) => string.Concat(bytes.Select(b => $"%{b:X2}"));

    private static Task<Reply> SendAsync(Visitor visitor, string path, byte[] body, string type)
    {
        var content = new ByteArrayContent(body);
        content.Headers.ContentType = MediaTypeHeaderValue.Parse(type);
        return visitor.SendAsync(new HttpRequestMessage(HttpMethod.Post, path) { Content = content });
    }
}
