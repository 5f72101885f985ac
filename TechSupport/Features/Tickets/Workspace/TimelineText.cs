using Microsoft.AspNetCore.Html;
using Microsoft.Extensions.Localization;

namespace TechSupport.Features.Tickets.Workspace;

/// <summary>An event of a ticket in a whole sentence, with the actor's name in bold.</summary>
public static class TimelineText
{
    /// <param name="requester">Whose ticket it is.</param>
    /// <param name="name">The name of a person by id.</param>
    public static (string Icon, IHtmlContent Sentence) Tell(Event happened, long requester, IStringLocalizer text, Func<long?, string> name)
    {
        var kind = TicketEvent.KindOf(happened.Kind);
        var sentence = kind.SentenceFor(happened, requester);
        var who = new HtmlContentBuilder().AppendHtml("<b>").Append(happened.ActorId is null ? text["TechSupport"] : name(happened.ActorId)).AppendHtml("</b>");
        object[] names = [who, .. sentence.Facts.Select(fact => fact == "to" ? name(TimelineEntry.AssigneeOf(happened)) : happened.Fact(fact)?.ToUpperInvariant() ?? "")];
        return (sentence.Icon ?? kind.Icon, text[sentence.Text].With(names));
    }
}
