using TechSupport.Features.Tickets;
using TechSupport.Tests.Features.Tickets;

namespace TechSupport.Tests.Features.Reporting;

[Trait("Needs", "nothing")]
public sealed class ReportRuleTests : TicketRules
{
    [Fact]
    public void A_report_is_new_unanswered_and_recorded()
    {
        var ticket = Reported();
        Assert.Equal(TicketStatus.New, ticket.Status);
        Assert.True(ticket.Unanswered);
        Assert.Equal(Priority.P3, ticket.Priority);
        var created = Assert.Single(ticket.Events);
        Assert.Equal(TicketEvent.Created, created.Kind);
        Assert.Equal(1, created.ActorId);
        Assert.Equal("web", created.Data["source"]);
    }

    [Fact]
    public void A_report_that_affects_patient_care_is_at_least_P2() => Assert.Equal(Priority.P2, Reported(care: true).Priority);

    [Theory]
    [InlineData(" \t\r\n ")]
    [InlineData("\u200B\u202E")]
    public void A_report_without_a_word_is_refused(string subject) =>
        Assert.Equal("Say what is wrong in a few words", Refused(() => Reported(subject: subject)));

    [Fact]
    public void A_subject_is_one_line_without_direction_tricks() =>
        Assert.Equal("Printer is broken", Reported(subject: "  Printer\r\n \u202Eis\0 broken ").Subject);

    [Fact]
    public void No_text_of_a_person_gets_into_an_event() =>
        Assert.DoesNotContain(Resolved().Events, e => e.Data.Values.Any(v => v!.Contains("ribbon", StringComparison.Ordinal) || v.Contains("printer", StringComparison.Ordinal)));
}
