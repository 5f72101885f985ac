using System.Text.RegularExpressions;
using System.Xml.Linq;
using TechSupport.Features.Tickets;
using TechSupport.Kernel;
using TechSupport.Tests.Support;

namespace TechSupport.Tests.Conventions.Texts;

/// <summary>
/// A sentence is one text with places for what changes in it: no other language could put fragments in its own order. And one thing has one name.
/// </summary>
public sealed partial class WholeSentenceTests
{
    /// <summary>These end in a little word, in one of the languages, and are whole all the same.</summary>
    private static readonly string[] Phrases =
    [
        "Sign in", "Back to sign in", "Stay signed in", "Signed in", "{0} signed in", "Go to", "Close resolved tickets nobody objected to", "{0} s",
        // a colon follows
        "Waiting for", "On the server, in the name of",
    ];

    /// <summary>These begin small, because they stand in the middle of a line: values behind a colon, captions behind a dot, the words of a clock.</summary>
    private static readonly string[] Captions =
    [
        "by phone", "web form", "opened {0} ago", "last change {0}", "met in {0}", "late: after {0}",
        "phone call", "by email", "by Telegram", "synthetic check", "the requester", "a supplier", "a technician",
        "somebody took the ticket", "it is resolved", "the ticket is closed", "the ticket is no longer P1",
    ];

    private static readonly IReadOnlyList<(string English, string Russian)> Texts = [.. XDocument.Load(Path.Combine(Repository.Root, "TechSupport", "Text.ru.resx"))
        .Root!.Elements("data").Select(d => (d.Attribute("name")!.Value, d.Element("value")!.Value))];

    [Fact]
    public void No_text_begins_with_a_mark_or_in_the_middle_of_a_sentence() =>
        Assert.Empty(Texts.Select(t => t.English).Where(text => BeginsInside().IsMatch(text)).Except(Captions));

    [Fact]
    public void No_text_ends_where_a_sentence_must_go_on() =>
        Assert.Empty(Texts.Where(t => EndsOpen().IsMatch(t.English) || EndsOpen().IsMatch(t.Russian)).Select(t => t.English).Except(Phrases));

    [Fact]
    public void Every_exception_is_a_text_there_is() => Assert.Empty(Captions.Concat(Phrases).Except(Texts.Select(t => t.English)));

    [Fact]
    public void No_text_leans_on_what_stands_beside_it_in_a_view()
    {
        var leaning = Repository.Files("TechSupport", "*.cshtml").SelectMany(view => InlineTexts.Leaning(view.Text).Select(found => $"{view.Path}: {found}")).ToList();
        Assert.True(leaning.Count == 0, string.Join(Environment.NewLine, leaning));
    }

    [Fact]
    public void No_code_puts_a_sentence_together_from_texts() =>
        Assert.Empty(Repository.Files("TechSupport", "*.cs").SelectMany(code => Interpolated().Matches(code.Text).Select(m => $"{code.Path}: {m.Value}")));

    [Theory]
    [InlineData("""<p>@L["Its number is"] <span class="plate">@t.Id</span>.</p>""")]
    [InlineData("""<span>@Model.Department@L[", room"]</span>""")]
    [InlineData("""<p><b>@you</b> @L["reported this"]</p>""")]
    [InlineData("""<p>@L["Call"] 3-33</p>""")]
    [InlineData("""<p>Call @L["the duty phone"]</p>""")]
    [InlineData("""<p>@L["Disable them in"] <a href="/me">@L["your settings"]</a></p>""")]
    [InlineData("<p>\n  @if (a)\n  {\n    @L[\"It is due\"]\n  }\n  else\n  {\n    @L[\"Done.\"]\n  }\n  @b\n</p>")]
    public void A_fragment_is_found(string view) => Assert.Single(InlineTexts.Leaning(view));

    [Theory]
    [InlineData("""<p>@L["Its number is {0}."].With(Html.Plate(t.Id)) @L["We will answer by {0}.", at]</p>""")]
    [InlineData("""<p><b>@L["No patient data, please."]</b> @L["Leave out names."]</p>""")]
    [InlineData("""<p>@L["The request is closed"] · <time>@at</time></p>""")]
    [InlineData("""<h2>@L["Rooms"] <span class="count">@Model.Count</span></h2>""")]
    [InlineData("""<p><a class="btn" href="/">@L["Back"]</a> <a class="btn" href="/me">@L["Save"]</a></p>""")]
    [InlineData("<p>\n  @if (a)\n  {\n    @L[\"Yes\"]\n  }\n  else\n  {\n    @L[\"No\"]\n  }\n</p>")]
    public void A_whole_text_is_none(string view) => Assert.Empty(InlineTexts.Leaning(view));

    [Fact]
    public void Email_is_spelt_in_one_way() => Assert.DoesNotContain(Texts, text => OtherMail().IsMatch(text.English));

    [Theory]
    [InlineData("request", "Tickets/Queue", "Tickets/Workspace", "Tickets/Keyboard", "Sla", "Audit", "Catalog", "People/Console", "Operations", "Notifications/Outbox")]
    [InlineData("ticket", "Tickets/MyRequests", "Home")]
    public void A_screen_has_one_noun_for_a_ticket(string other, params string[] features)
    {
        var texts = features.SelectMany(feature => Repository.Files($"TechSupport/Features/{feature}", "*.cs", "*.cshtml")).SelectMany(TextKeys.Of).ToList();
        Assert.NotEmpty(texts);
        Assert.Empty(texts.Where(text => Regex.IsMatch(text.Key, $@"\b{other}s?\b", RegexOptions.IgnoreCase)).Select(text => $"{text.Where}: {text.Key}"));
    }

    [Theory]
    [InlineData("request", false)]
    [InlineData("ticket", true)]
    public void A_headline_has_the_noun_of_who_reads_it(string other, bool byRequester)
    {
        var headlines = TicketEvent.Kinds.SelectMany(k => k.Recipients).Where(r => r.To is Audience.Requester == byRequester).Select(r => r.Headline).ToList();
        Assert.NotEmpty(headlines);
        Assert.DoesNotContain(headlines, headline => Regex.IsMatch(headline, $@"\b{other}s?\b", RegexOptions.IgnoreCase));
    }

    [GeneratedRegex(@"^(\p{Ll}|[^\p{L}\p{Nd}{])")]
    private static partial Regex BeginsInside();

    [GeneratedRegex(@"\S\s(by|at|in|of|on|to|for|with|within|from|until|since|into|the|a|an|and|or|в|во|на|с|со|до|за|по|к|от|из|для|о|об|у|и|или)$|[,;]$")]
    private static partial Regex EndsOpen();

    // "{text["Call"]} {phone}", unless the text is a sentence of its own
    [GeneratedRegex(@"\{(?:L|text)\[""[^""]*[^""?.!…]""[^\]]*\]\} ?\{|\} ?\{(?:L|text)\[""")]
    private static partial Regex Interpolated();

    [GeneratedRegex(@"\be-mails?\b|\bmails?\b", RegexOptions.IgnoreCase)]
    private static partial Regex OtherMail();
}
