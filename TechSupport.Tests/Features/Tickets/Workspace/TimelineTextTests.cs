using System.Text.Encodings.Web;
using System.Text.Unicode;
using Microsoft.AspNetCore.Html;
using TechSupport.Features.Tickets;
using TechSupport.Features.Tickets.Workspace;
using TechSupport.Kernel;
using TechSupport.Tests.Support;

namespace TechSupport.Tests.Features.Tickets.Workspace;

/// <summary>What a technician reads between the messages of a ticket.</summary>
[Trait("Needs", "nothing")]
public sealed class TimelineTextTests : TicketRules
{
    private static readonly Dictionary<long, string> Names = new() { [1] = "Irina Sokolova", [2] = "Timur Akhmetov", [3] = "Anna Lindqvist" };

    /// <summary>Kind, who acts (null: the system), facts, and the sentence in both languages.</summary>
    public static TheoryData<string, long?, string, string, string, string> Sentences => new()
    {
        { TicketEvent.Assigned, 2, "to=2", "user", "<b>Timur Akhmetov</b> took this", "<b>Timur Akhmetov</b>: заявка взята в работу" },
        { TicketEvent.Assigned, 2, "from=2 to=3", "user", "<b>Timur Akhmetov</b> assigned this to Anna Lindqvist", "<b>Timur Akhmetov</b>: назначен исполнитель — Anna Lindqvist" },
        { TicketEvent.Assigned, 2, "from=2", "user", "<b>Timur Akhmetov</b> returned this to the queue", "<b>Timur Akhmetov</b>: заявка возвращена в очередь" },
        { TicketEvent.Classified, 2, "priority_from=p3 priority=p1", "sliders", "<b>Timur Akhmetov</b> changed the priority from P3 to P1", "<b>Timur Akhmetov</b>: приоритет изменён с P3 на P1" },
        { TicketEvent.Classified, 2, "priority_from=p3 priority=p3", "sliders", "<b>Timur Akhmetov</b> changed the classification", "<b>Timur Akhmetov</b>: изменена классификация" },
        { TicketEvent.Waiting, 2, "for=supplier", "s-hold", "<b>Timur Akhmetov</b> put this on hold, waiting for a supplier", "<b>Timur Akhmetov</b>: заявка приостановлена, ждём поставщика" },
        { TicketEvent.Waiting, 2, "for=requester", "s-wait", "<b>Timur Akhmetov</b> asked the requester a question", "<b>Timur Akhmetov</b>: задан вопрос заявителю" },
        { TicketEvent.Resumed, 2, "", "s-open", "<b>Timur Akhmetov</b> resumed work", "<b>Timur Akhmetov</b>: работа возобновлена" },
        { TicketEvent.Resolved, 2, "met=true", "s-done", "<b>Timur Akhmetov</b> resolved this", "<b>Timur Akhmetov</b>: заявка решена" },
        { TicketEvent.Reopened, 1, "", "s-re", "<b>Irina Sokolova</b> says it still fails", "<b>Irina Sokolova</b>: всё ещё не работает" },
        { TicketEvent.Reopened, 2, "", "s-re", "<b>Timur Akhmetov</b> reopened this", "<b>Timur Akhmetov</b>: заявка снова открыта" },
        { TicketEvent.Closed, 1, "confirmed=true", "s-closed", "<b>Irina Sokolova</b> confirmed that it works", "<b>Irina Sokolova</b>: подтверждено, всё работает" },
        { TicketEvent.Closed, null, "confirmed=false", "s-closed", "<b>TechSupport</b> closed this", "<b>TechSupport</b>: заявка закрыта" },
        { TicketEvent.Created, 1, "", "flag", "<b>Irina Sokolova</b> reported this", "<b>Irina Sokolova</b>: заявка создана" },
        { TicketEvent.Replied, 2, "by=technician", "reply", "<b>Timur Akhmetov</b> wrote a reply", "<b>Timur Akhmetov</b>: написан ответ" },
        { TicketEvent.Noted, 2, "", "lock", "<b>Timur Akhmetov</b> added an internal note", "<b>Timur Akhmetov</b>: добавлена внутренняя заметка" },
        { "ticket.merged", 2, "", "info", "<b>Timur Akhmetov</b> made a change", "<b>Timur Akhmetov</b>: внесено изменение" },
    };

    [Theory]
    [MemberData(nameof(Sentences))]
    public void An_event_is_a_whole_sentence_in_either_language(string kind, long? actor, string facts, string icon, string english, string russian)
    {
        var happened = Happened(kind, actor, facts, Start);
        Assert.Equal((icon, english), Told(happened, "en"));
        Assert.Equal((icon, russian), Told(happened, "ru"));
    }

    [Fact]
    public void Every_kind_of_the_ticket_has_its_sentence_above() =>
        Assert.Empty(TicketEvent.Kinds.Select(k => k.Key).Except(Sentences.Select(s => s.Data.Item1)));

    [Fact]
    public void A_name_is_text_also_where_it_looks_like_markup()
    {
        var told = Translations.In("en", text => TimelineText.Tell(Happened(TicketEvent.Assigned, 2, "to=3", Start), 1, text, _ => "<i>&")).Sentence;
        Assert.Equal("<b>&lt;i&gt;&amp;</b> assigned this to &lt;i&gt;&amp;", Html(told));
    }

    [Fact]
    public void What_happened_at_one_moment_keeps_the_order_it_was_written_in()
    {
        var ticket = Reported();
        ticket.Classify(Timur, new(1, Impact.Hospital, Urgency.High, false), After(5));
        ticket.Assign(Timur, 3, After(5));
        ticket.Resolve(Timur, "The ribbon is replaced.", Key, After(5));
        Assert.Equal(["The ribbon is replaced.", TicketEvent.Classified, TicketEvent.Assigned, TicketEvent.Resolved],
            TimelineEntry.Merge(ticket.Comments, ticket.Events.Skip(1)).Select(e => e.Comment?.Body ?? e.Event!.Kind));
    }

    private static (string Icon, string Sentence) Told(Event happened, string language) => Translations.In(language, text =>
    {
        var (icon, sentence) = TimelineText.Tell(happened, requester: 1, text, id => id is { } known ? Names[known] : "");
        return (icon, Html(sentence));
    });

    private static string Html(IHtmlContent content)
    {
        using var writer = new StringWriter();
        content.WriteTo(writer, HtmlEncoder.Create(UnicodeRanges.All));
        return writer.ToString();
    }

    private static Event Happened(string kind, long? actor, string facts, DateTimeOffset at) => new(kind, new Actor(actor, Role.Staff), null,
        facts.Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(f => f.Split('=')).ToDictionary(f => f[0], f => (string?)f[1]), at);
}
