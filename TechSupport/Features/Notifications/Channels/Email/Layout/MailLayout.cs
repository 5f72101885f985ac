using System.Globalization;
using System.Text.Encodings.Web;
using Microsoft.Extensions.Localization;
using MimeKit;

namespace TechSupport.Features.Notifications.Channels.Email.Layout;

/// <summary>The one layout of every mail: a plain-text part and an HTML part that say the same.</summary>
public sealed class MailLayout(IStringLocalizer<Text> text, HtmlEncoder encoder)
{
    public MimeMessage Fill(MimeMessage message, MailContent content, CultureInfo culture)
    {
        message.Body = new MultipartAlternative
        {
            new TextPart("plain") { Text = CultureScope.Run(culture, () => MailText.Of(content, text)) },
            new TextPart("html") { Text = CultureScope.Run(culture, () => MailHtml.Of(content, text, encoder)) },
        };
        return message;
    }
}
