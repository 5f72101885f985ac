using System.Buffers;
using System.Text;
using System.Text.Unicode;
using Microsoft.AspNetCore.WebUtilities;
using Microsoft.Net.Http.Headers;
using TechSupport.Web.Hosting;

namespace TechSupport.Web.Guard;

/// <summary>
/// Whether what was sent is UTF-8. The framework makes something of every byte: of the letters of another alphabet a row of escapes, question
/// marks or nonsense, which would be stored and could never be told from what somebody wrote. So it is looked at before it is decoded.
/// </summary>
internal static class ReadableText
{
    /// <summary>True for what is empty, too: whether there should be anything is for others to say.</summary>
    public static bool IsReadable(QueryString query) => query.Value is not { } text || !text.Contains('%') || IsUtf8(Encoding.UTF8.GetBytes(text));

    /// <summary>Reads the body of a form, and leaves it as it was.</summary>
    /// <exception cref="IOException">The body cannot be read, or holds no parts where it says so.</exception>
    public static async Task<bool> IsReadableFormAsync(HttpRequest request, CancellationToken ct)
    {
        if (!IsReadable(request.ContentType, out _)) return false;
        request.EnableBuffering(KestrelLimits.LongestBody);
        // by its type, as the framework does: a form in one part may name a boundary too
        var readable = MediaTypeHeaderValue.TryParse(request.ContentType, out var type) && type.MediaType.Equals("multipart/form-data", StringComparison.OrdinalIgnoreCase) && HeaderUtilities.RemoveQuotes(type.Boundary) is { Length: > 0 } boundary
            ? await ArePartsReadableAsync(new MultipartReader(boundary.ToString(), request.Body), ct) : IsUtf8(await AllOfAsync(request.Body, ct));
        request.Body.Position = 0;
        return readable;
    }

    // what is uploaded is no text of ours
    private static async Task<bool> ArePartsReadableAsync(MultipartReader parts, CancellationToken ct)
    {
        while (await parts.ReadNextSectionAsync(ct) is { } part)
        {
            if (part.ContentDisposition?.Contains(Rune.ReplacementChar.ToString(), StringComparison.Ordinal) == true) return false;
            if (part.GetContentDispositionHeader()?.IsFileDisposition() == true) continue;
            if (!IsReadable(part.ContentType, out var isAscii)) return false;
            var text = await AllOfAsync(part.Body, ct);
            if (isAscii ? !Ascii.IsValid(text) : !Utf8.IsValid(text)) return false;
        }
        return true;
    }

    // the escapes of a form are UTF-8 to the framework whatever the form says of itself
    private static bool IsReadable(string? contentType, out bool isAscii)
    {
        isAscii = false;
        if (!MediaTypeHeaderValue.TryParse(contentType, out var type) || !type.Charset.HasValue) return true;
        var charset = HeaderUtilities.RemoveQuotes(type.Charset).Trim().ToString();
        isAscii = charset.Equals("us-ascii", StringComparison.OrdinalIgnoreCase);
        return isAscii || charset.Length == 0 || charset.Equals("utf-8", StringComparison.OrdinalIgnoreCase) || charset.Equals("utf8", StringComparison.OrdinalIgnoreCase);
    }

    // as it is once its escapes are bytes; what separates its fields is in no letter
    private static bool IsUtf8(ReadOnlySpan<byte> escaped)
    {
        var bytes = ArrayPool<byte>.Shared.Rent(escaped.Length);
        try
        {
            var count = 0;
            for (var i = 0; i < escaped.Length; i++)
            {
                if (escaped[i] == '%' && i + 2 < escaped.Length && char.IsAsciiHexDigit((char)escaped[i + 1]) && char.IsAsciiHexDigit((char)escaped[i + 2]))
                {
                    bytes[count++] = (byte)(Digit(escaped[i + 1]) << 4 | Digit(escaped[i + 2]));
                    i += 2;
                }
                else bytes[count++] = escaped[i];
            }
            return Utf8.IsValid(bytes.AsSpan(0, count));
        }
        finally { ArrayPool<byte>.Shared.Return(bytes); }

        static int Digit(byte hex) => hex <= '9' ? hex - '0' : (hex | 0x20) - 'a' + 10;
    }

    private static async Task<byte[]> AllOfAsync(Stream body, CancellationToken ct)
    {
        using var all = new MemoryStream();
        await body.CopyToAsync(all, ct);
        return all.ToArray();
    }
}
