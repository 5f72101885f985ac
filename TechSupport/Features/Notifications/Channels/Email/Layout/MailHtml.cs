using System.Text.Encodings.Web;
using Microsoft.Extensions.Localization;

namespace TechSupport.Features.Notifications.Channels.Email.Layout;

/// <summary>The HTML part: tables and inline styles, because mail programs know little else. Everything that varies is encoded.</summary>
public static class MailHtml
{
    private const string Font = "font-family:'Segoe UI',Arial,sans-serif;";
    private const string Mono = "font-family:Consolas,'Courier New',monospace;font-size:14px;border:1px solid #d5dddb;padding:0 4px;";
    private const string Table = "role=\"presentation\" cellpadding=\"0\" cellspacing=\"0\" border=\"0\"";

    private const string Small = "font-size:13px;line-height:20px;color:#586663;";

    public static string Of(MailContent content, IStringLocalizer<Text> text, HtmlEncoder encoder)
    {
        string E(string plain) => encoder.Encode(plain);
        return $"""
            <!doctype html>
            <html lang="{E(content.Language)}">
            <head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1"><meta name="color-scheme" content="light"><title>{E(content.Title)}</title></head>
            <body style="margin:0;padding:0;background-color:#f2f5f4;">
            <div role="main" aria-label="{E(text["Message from IT"])}">
            <div style="display:none;max-height:0;overflow:hidden;">{E(Shorten(Kernel.SingleLine.Normalize(content.Preview)))}</div>
            <table {Table} width="100%" bgcolor="#f2f5f4"><tr><td align="center" style="padding:24px 12px;">
            <table {Table} width="560" style="width:100%;max-width:560px;background-color:#ffffff;border:1px solid #d5dddb;">
            {string.Join('\n', Rows(content, text, E))}
            </table></td></tr></table>
            </div>
            </body>
            </html>

            """;
    }

    private static IEnumerable<string> Rows(MailContent content, IStringLocalizer<Text> text, Func<string, string> e)
    {
        yield return Row("padding:14px 24px;", "font-size:15px;line-height:20px;color:#ffffff;",
            $"<b>TechSupport</b> <span style=\"color:#b9d3d4;\">&nbsp;{e(content.Hospital)}</span>", " bgcolor=\"#0d3338\"");
        yield return Row("padding:24px 24px 0;", "font-size:22px;line-height:28px;color:#15211f;",
            $"<h1 style=\"margin:0;font-size:22px;line-height:28px;\">{e(content.Headline)}</h1>");
        if (content.Ticket is { } ticket)
            yield return Row("padding:8px 24px 0;", "font-size:15px;line-height:22px;color:#42504d;",
                $"{e(ticket.Subject)}<br><span style=\"{Mono}\">{e(ticket.Number)}</span> &nbsp;{e(ticket.Room.Length == 0 ? ticket.Department : text["{0}, room {1}", ticket.Department, ticket.Room])}");
        if (content.Lead.Length > 0) yield return Row("padding:8px 24px 0;", "font-size:16px;line-height:24px;color:#15211f;", e(content.Lead));
        if (content.Said.Length > 0) yield return $"<tr><td style=\"padding:20px 24px 0;\"><table {Table} width=\"100%\">{Said(content, e)}</table></td></tr>";
        if (content.Closing.Length > 0) yield return Row("padding:16px 24px 0;", "font-size:16px;line-height:24px;color:#15211f;", e(content.Closing));
        yield return $"<tr><td style=\"padding:20px 24px 0;\"><table {Table} width=\"100%\" style=\"max-width:360px;\">\n{Buttons(content, e)}</table></td></tr>";
        IEnumerable<string> advice = content.AsksToConfirm ? [text["Both buttons open a page where you confirm."], .. content.Advice] : content.Advice;
        yield return Row("padding:20px 24px 24px;", "font-size:15px;line-height:22px;color:#42504d;", e(string.Join(' ', advice)));
        yield return Row("padding:14px 24px;border-top:1px solid #d5dddb;", Small, Foot(content, text, e));
    }

    private static string Row(string box, string font, string html, string more = "") => $"<tr><td{more} style=\"{box}{Font}{font}\">{html}</td></tr>";

    private static string Said(MailContent content, Func<string, string> e) => Row("border:1px solid #d5dddb;padding:14px 16px;", "font-size:16px;line-height:24px;color:#15211f;",
        (content.SaidBy.Length == 0 ? "" : $"<span style=\"font-size:13px;color:#586663;\">{e(content.SaidBy)}</span><br>")
        + string.Join("<br>", content.Said.ReplaceLineEndings("\n").Split('\n').Select(e)));

    // one below the other, each as wide as a phone: side by side they break in the middle of their words there
    private static string Buttons(MailContent content, Func<string, string> e) =>
        string.Join("<tr><td height=\"12\" style=\"font-size:0;line-height:12px;\">&nbsp;</td></tr>\n", content.Buttons.Select((b, i) => Button(e(b.Label), e(b.Link.AbsoluteUri), primary: i == 0)));

    private static string Foot(MailContent content, IStringLocalizer<Text> text, Func<string, string> e)
    {
        var phone = $"{e(text["IT duty phone {0}, day and night", content.Phone])}.";
        return content.Reason is var (why, settings)
            ? $"{phone}<br>{e(why)} <a href=\"{e(settings.AbsoluteUri)}\" style=\"color:#0b5a63;\">{e(text["Which emails do I get?"])}</a>" : phone;
    }

    private static string Button(string label, string link, bool primary) =>
        $"<tr><td align=\"center\" {(primary ? "bgcolor=\"#0b5a63\" style=\"border:1px solid #0b5a63;\"" : "style=\"border:1px solid #75837f;\"")}>"
        + $"<a href=\"{link}\" style=\"display:block;padding:11px 20px;{Font}font-size:16px;line-height:22px;font-weight:bold;color:{(primary ? "#ffffff" : "#15211f")};text-decoration:none;\">{label}</a></td></tr>\n";

    // by rune: half a surrogate pair would be replaced by the encoder
    private static string Shorten(string line) => string.Concat(line.EnumerateRunes().Take(120).Select(r => r.ToString()));
}
