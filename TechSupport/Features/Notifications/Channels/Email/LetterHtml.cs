using System.Text.Encodings.Web;
using Microsoft.Extensions.Localization;

namespace TechSupport.Features.Notifications.Channels.Email;

/// <summary>The HTML part: tables and inline styles, because mail programs know little else. Everything that varies is encoded.</summary>
public static class LetterHtml
{
    private const string Font = "font-family:'Segoe UI',Arial,sans-serif;";
    private const string Mono = "font-family:Consolas,'Courier New',monospace;font-size:14px;border:1px solid #d5dddb;padding:0 4px;";
    private const string Table = "role=\"presentation\" cellpadding=\"0\" cellspacing=\"0\" border=\"0\"";

    public static string Of(Letter letter, IStringLocalizer<Text> text, HtmlEncoder encoder)
    {
        string E(string plain) => encoder.Encode(plain);
        string Paragraphs(string plain) => string.Join("<br>", plain.ReplaceLineEndings("\n").Split('\n').Select(E));
        var greeting = text["Message from IT"];
        var preview = letter.Said.Length > 0 ? letter.Said : letter.Subject;
        return $"""
            <!doctype html>
            <html lang="{E(letter.Language)}">
            <head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1"><meta name="color-scheme" content="light"><title>{E(letter.Title)}</title></head>
            <body style="margin:0;padding:0;background-color:#f2f5f4;">
            <div role="main" aria-label="{E(greeting)}">
            <div style="display:none;max-height:0;overflow:hidden;">{E(Shorten(Kernel.SingleLine.Normalize(preview)))}</div>
            <table {Table} width="100%" bgcolor="#f2f5f4"><tr><td align="center" style="padding:24px 12px;">
            <table {Table} width="560" style="width:100%;max-width:560px;background-color:#ffffff;border:1px solid #d5dddb;">
            <tr><td bgcolor="#0d3338" style="padding:14px 24px;{Font}font-size:15px;line-height:20px;color:#ffffff;"><b>TechSupport</b> <span style="color:#b9d3d4;">&nbsp;{E(letter.Hospital)}</span></td></tr>
            <tr><td style="padding:24px 24px 0;{Font}font-size:22px;line-height:28px;color:#15211f;"><h1 style="margin:0;font-size:22px;line-height:28px;">{E(letter.Headline)}</h1></td></tr>
            <tr><td style="padding:8px 24px 0;{Font}font-size:15px;line-height:22px;color:#42504d;">{E(letter.Subject)}<br><span style="{Mono}">{E(letter.Number)}</span> &nbsp;{E(letter.Room.Length == 0 ? letter.Department : text["{0}, room {1}", letter.Department, letter.Room])}</td></tr>
            {(letter.Said.Length == 0 ? "" : $"""
            <tr><td style="padding:20px 24px 0;"><table {Table} width="100%"><tr><td style="border:1px solid #d5dddb;padding:14px 16px;{Font}font-size:16px;line-height:24px;color:#15211f;">{(letter.SaidBy.Length == 0 ? "" : $"<span style=\"font-size:13px;color:#586663;\">{E(letter.SaidBy)}</span><br>")}{Paragraphs(letter.Said)}</td></tr></table></td></tr>
            """)}
            <tr><td style="padding:20px 24px 0;"><table {Table}><tr>
            {string.Join("<td width=\"12\">&nbsp;</td>\n", letter.Buttons.Select((b, i) => Button(E(b.Label), E(b.Link.AbsoluteUri), primary: i == 0)))}</tr></table></td></tr>
            <tr><td style="padding:20px 24px 24px;{Font}font-size:15px;line-height:22px;color:#42504d;">{E(string.Join(' ', letter.Advice))}</td></tr>
            <tr><td style="padding:14px 24px;border-top:1px solid #d5dddb;{Font}font-size:13px;line-height:20px;color:#586663;">{E(text["IT duty phone {0}, day and night", letter.Phone])}.{(letter.Closing.Length == 0 ? "" : " " + E(letter.Closing))}<br>{E(letter.Why)} <a href="{E(letter.Settings.AbsoluteUri)}" style="color:#0b5a63;">{E(text["Which emails do I get?"])}</a></td></tr>
            </table></td></tr></table>
            </div>
            </body>
            </html>

            """;
    }

    private static string Button(string label, string link, bool primary) =>
        $"<td {(primary ? "bgcolor=\"#0b5a63\" style=\"border:1px solid #0b5a63;\"" : "style=\"border:1px solid #75837f;\"")}>"
        + $"<a href=\"{link}\" style=\"display:inline-block;padding:11px 20px;{Font}font-size:16px;line-height:22px;font-weight:bold;color:{(primary ? "#ffffff" : "#15211f")};text-decoration:none;\">{label}</a></td>";

    // by rune: half a surrogate pair would be replaced by the encoder
    private static string Shorten(string line) => string.Concat(line.EnumerateRunes().Take(120).Select(r => r.ToString()));
}
