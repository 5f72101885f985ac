using TechSupport.Features.Tickets;
using TechSupport.Kernel;

namespace TechSupport.Tests.Kernel;

/// <summary>What people type, in the one form it is kept in.</summary>
[Trait("Needs", "nothing")]
public sealed class TextValueTests
{
    private const string Combining = "и\u0306", Composed = "й";

    [Theory]
    [InlineData("  The   printer\r\nprints\tblanks ", "The printer prints blanks")]
    [InlineData("Прин\u00adтер", "Принтер")]
    [InlineData("\u202eretnirp", "retnirp")]
    [InlineData("PC\u200b-0214", "PC-0214")]
    [InlineData(Combining, Composed)]
    [InlineData("\ud83d\udc69\u200d\u2695\ufe0f", "\ud83d\udc69\u200d\u2695\ufe0f")]
    [InlineData("می\u200cخواهم", "می\u200cخواهم")]
    [InlineData("\u200dprinter\u200c ", "printer")]
    public void A_line_is_what_can_be_seen_of_it_with_the_joiners_that_words_need(string typed, string kept)
    {
        Assert.Equal(kept, SingleLine.Normalize(typed));
        Assert.Equal(kept, SingleLine.Normalize(kept));
    }

    [Theory]
    [InlineData("")]
    [InlineData(" \u00a0\u2003 ")]
    [InlineData("\u200b\u200d\ufeff")]
    [InlineData("\u3164\u2800")]
    [InlineData("\u0301")]
    [InlineData("\0\a")]
    public void Text_that_shows_nothing_is_refused(string typed)
    {
        Assert.Equal("Subject", Assert.Throws<RuleViolation>(() => SubjectText.From(typed)).Field);
        Assert.Equal("Text", Assert.Throws<RuleViolation>(() => BodyText.From(typed)).Field);
        Assert.Equal("Name", Assert.Throws<RuleViolation>(() => PersonName.From(typed)).Field);
        Assert.Equal("Email", Assert.Throws<RuleViolation>(() => EmailAddress.From(typed)).Field);
        Assert.Equal("InventoryNumber", Assert.Throws<RuleViolation>(() => InventoryNumber.From(typed)).Field);
        Assert.Equal("", RoomNumber.From(typed).Value);
        Assert.Equal("", BodyText.Optional(typed).Value);
        Assert.True(BodyText.IsBlank(typed));
    }

    [Fact]
    public void What_is_missing_or_wrong_is_said_in_a_sentence()
    {
        (Action Act, string Said, string Field)[] refused =
        [
            (() => SubjectText.From(""), "Say what is wrong in a few words", "Subject"),
            (() => PersonName.From(""), "Enter the person’s name.", "Name"),
            (() => InventoryNumber.From(""), "Enter the inventory number.", "InventoryNumber"),
            (() => EmailAddress.From(""), "Enter the email address.", "Email"),
            (() => EmailAddress.From("anna"), "Enter an email address like name@hospital.example.", "Email"),
            (() => RoomNumber.From(new string('1', 21)), "Shorten this to {0} characters.", "Room"),
        ];
        Assert.All(refused, r =>
        {
            var why = Assert.Throws<RuleViolation>(r.Act);
            Assert.Equal(r.Said, why.Message);
            Assert.Equal(r.Field, why.Field);
        });
    }

    [Fact]
    public void A_value_nobody_set_is_empty_and_one_that_was_is_its_text()
    {
        Assert.All(new string[] { default(SubjectText), default(BodyText), default(RoomNumber), default(PhoneNumber), default(PersonName), default(InventoryNumber), default(EmailAddress) }, Assert.Empty);
        Assert.Equal("anna@crb.local", EmailAddress.From(" anna@crb.local ").Value);
        Assert.True(EmailAddress.IsAddress(new string('a', 190) + "@crb.local"));
    }

    // an attribute cannot carry half a letter
    [Fact]
    public void Half_a_letter_is_a_sign_that_something_is_missing() => Assert.Equal("a\ufffdb", SingleLine.Normalize("a\ud800b"));

    [Fact]
    public void A_line_end_counts_once_however_the_browser_writes_it()
    {
        var full = string.Join("\r\n", Enumerable.Repeat("a", BodyText.MaxLength / 2)) + "b";
        Assert.Equal(BodyText.MaxLength, BodyText.From(full).Value.Length);
        Assert.Equal("one\ntwo\n\nthree", BodyText.From("one\rtwo\r\n\r\nthree\r\n").Value);
        Assert.Equal("a list:\n\t- first", BodyText.From("a list:\n\t- first").Value);
    }

    [Fact]
    public void What_is_too_long_is_refused_with_its_length_and_its_property()
    {
        Assert.Equal(new string('a', 200), SubjectText.From(new string('a', 200)).Value);
        (Action Act, string Field, int Length)[] tooLong =
        [
            (() => SubjectText.From(new string('a', 201)), "Subject", 200),
            (() => BodyText.From(new string('a', 10_001)), "Text", 10_000),
            (() => RoomNumber.From(new string('1', 21)), "Room", 20),
            (() => PhoneNumber.From(new string('1', 41)), "Phone", 40),
            (() => PersonName.From(new string('a', 121)), "Name", 120),
            (() => InventoryNumber.From(new string('a', 31)), "InventoryNumber", 30),
            (() => EmailAddress.From(new string('a', 200) + "@crb.local"), "Email", 200),
        ];
        Assert.All(tooLong, t =>
        {
            var refused = Assert.Throws<RuleViolation>(t.Act);
            Assert.Equal(t.Field, refused.Field);
            Assert.Equal([t.Length], refused.Arguments);
        });
    }

    [Theory]
    [InlineData("prn-0214-02", "PRN-0214-02")]
    [InlineData(" \u200bprn-0214-02\ufeff\r\n", "PRN-0214-02")]
    [InlineData(null, "")]
    public void An_inventory_number_is_compared_without_what_was_copied_with_it(string? typed, string number) =>
        Assert.Equal(number, InventoryNumber.Normalize(typed));

    [Theory]
    [InlineData("i.sokolova@crb.local", true)]
    [InlineData("anna+it@mail.hospital.example", true)]
    [InlineData("почта@больница.рф", true)]
    [InlineData("anna@localhost", false)]
    [InlineData("anna", false)]
    [InlineData("anna@", false)]
    [InlineData("@crb.local", false)]
    [InlineData("an na@crb.local", false)]
    [InlineData("anna@crb..local", false)]
    [InlineData("anna@crb.local.", false)]
    [InlineData(".anna@crb.local", false)]
    [InlineData("anna@-crb.local", false)]
    [InlineData("Anna <anna@crb.local>", false)]
    [InlineData("anna@crb.local, b@crb.local", false)]
    [InlineData("anna@crb.local\r\nBcc: all@crb.local", false)]
    public void An_email_address_is_one_mailbox_at_a_domain(string text, bool isAddress) => Assert.Equal(isAddress, EmailAddress.IsAddress(text));

    [Fact]
    public void A_ticket_refuses_what_its_columns_do_not_hold()
    {
        var nurse = new Actor(1, Role.Staff);
        TicketReport Report(string subject, string description = "") => new() { Subject = subject, Description = description, RequesterId = 1, DepartmentId = 1, RequestKey = Guid.NewGuid() };

        Assert.Equal("Subject", Assert.Throws<RuleViolation>(() => Ticket.Report(nurse, Report(new string('a', 5_000)), DateTimeOffset.UnixEpoch)).Field);
        Assert.Equal("Description", Assert.Throws<RuleViolation>(() => Ticket.Report(nurse, Report("Printer", new string('a', 50_000)), DateTimeOffset.UnixEpoch)).Field);
        var ticket = Ticket.Report(nurse, Report("Printer"), DateTimeOffset.UnixEpoch);
        Assert.Equal("Text", Assert.Throws<RuleViolation>(() => ticket.AddInformation(nurse, new string('a', 50_000), Guid.NewGuid(), DateTimeOffset.UnixEpoch)).Field);
        Assert.Equal("Reason", Assert.Throws<RuleViolation>(() => ticket.Classify(new(2, Role.Technician),
            new(null, Impact.Person, Urgency.High, false, Priority.P1, new string('a', 301)), DateTimeOffset.UnixEpoch)).Field);
    }
}
