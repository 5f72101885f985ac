using TechSupport.Features.Tickets;
using TechSupport.Features.Tickets.Queue.Filtering;
using TechSupport.Kernel;
using TechSupport.Tests.Support;

namespace TechSupport.Tests.Features.Tickets.Queue;

/// <summary>Which tickets a field leaves and what it offers, without a database.</summary>
[Trait("Needs", "nothing")]
public sealed class FilterFieldTests : TicketRules
{
    private static readonly FilterChoices Nothing = new([]);

    private static readonly Ticket New = Reported(), Mine = Taken(Timur), Annas = Taken(Anna), Waiting = Held(), Fixed = Resolved(), Done = Ended();

    private static readonly Ticket[] All = [New, Mine, Annas, Waiting, Fixed, Done];

    [Fact]
    public void Without_a_status_what_is_active_is_left_with_any_all_and_else_what_was_asked_for()
    {
        Assert.Equal([New, Mine, Annas, Waiting], Left(FilterFields.Status));
        Assert.Equal(All, Left(FilterFields.Status, "any"));
        Assert.Equal([Waiting], Left(FilterFields.Status, "waiting"));
        Assert.Equal([Fixed, Done], Left(FilterFields.Status, "resolved", "closed"));
        Assert.Equal([New, Fixed], Left(FilterFields.Status, "new", "resolved"));
    }

    [Fact]
    public void A_field_without_a_value_leaves_everything_and_with_some_what_has_one_of_them()
    {
        Assert.Equal(All, Left(FilterFields.Priority));
        Assert.Equal(All, Left(FilterFields.Priority, "p3"));
        Assert.Empty(Left(FilterFields.Priority, "p1", "p2"));
        Assert.Equal(All, Left(FilterFields.Department, "1"));
        Assert.Equal([Annas], Left(FilterFields.Assignee, "3"));
        Assert.Throws<ArgumentException>(() => Left(FilterFields.Priority, "p5"));
    }

    [Theory]
    [InlineData("0")]
    [InlineData("-1")]
    [InlineData("+1")]
    [InlineData(" 1")]
    [InlineData("1.0")]
    [InlineData("9223372036854775808")]
    [InlineData("")]
    public void What_is_no_number_of_anything_is_no_value(string text) => Assert.Null(FilterFields.Category.Read(text));

    [Fact]
    public void A_form_offers_every_status_and_any_every_priority_and_the_names_it_was_given()
    {
        var choices = new FilterChoices([Choice("category", 7, "Printers"), Choice("department", 7, "Surgery"), Choice("category", 2, "Network")]);
        Assert.Equal(["new", "open", "waiting", "resolved", "closed", "any"], FilterFields.Status.Offers(choices));
        Assert.Equal(["p1", "p2", "p3", "p4"], FilterFields.Priority.Offers(choices));
        Assert.Equal(["7", "2"], FilterFields.Category.Offers(choices));
        Assert.Empty(FilterFields.Equipment.Offers(choices));
        Assert.Equal(["status", "priority", "assignee", "department", "category"], FilterFields.All.Where(f => f.IsOffered).Select(f => f.Name));
    }

    [Theory]
    [InlineData("en", "Any status", "Waiting", "P1 Critical")]
    [InlineData("ru", "Любой статус", "Ждём ответа", "P1 Критический")]
    public void A_value_is_called_by_its_name_and_one_nobody_knows_by_a_question_mark(string language, string any, string waiting, string priority)
    {
        var choices = new FilterChoices([Choice("category", 7, "Printers")]);
        string Word(FilterField field, string value) => Translations.In(language, text => field.Word(value, choices, text));
        Assert.Equal(any, Word(FilterFields.Status, "any"));
        Assert.Equal(waiting, Word(FilterFields.Status, "waiting"));
        Assert.Equal(priority, Word(FilterFields.Priority, "p1"));
        Assert.Equal("Printers", Word(FilterFields.Category, "7"));
        Assert.Equal("?", Word(FilterFields.Category, "8"));
        Assert.Equal("?", Word(FilterFields.Department, "7"));
    }

    [Theory]
    [InlineData("", true, "")]
    [InlineData("new,open", true, "New,Open")]
    [InlineData("waiting", true, "Waiting")]
    [InlineData("waiting,resolved", false, "Waiting,Resolved")]
    [InlineData("closed", false, "")]
    [InlineData("open,closed", false, "")]
    [InlineData("any", false, "")]
    public void Which_statuses_are_active_or_not_closed_is_told_by_their_words(string statuses, bool active, string notClosed)
    {
        var words = statuses.Split(',', StringSplitOptions.RemoveEmptyEntries);
        Assert.Equal(active, FilterFields.OnlyActive(words));
        Assert.Equal(notClosed, string.Join(',', FilterFields.NotClosed(words)));
    }

    [Fact]
    public void A_field_is_written_as_its_name() => Assert.Equal("priority", $"{FilterFields.Priority}");

    private static IEnumerable<Ticket> Left(FilterField field, params string[] values) => field.Narrow((field == FilterFields.Assignee ? [Mine, Annas] : All).AsQueryable(), values);

    private static FilterChoice Choice(string field, long id, string name) => new() { Field = field, Id = id, Name = name, Position = 0 };

    private static Ticket Taken(Actor by)
    {
        var ticket = Reported();
        ticket.Assign(by, by.Id, After(1));
        return ticket;
    }

    private static Ticket Held()
    {
        var ticket = Reported();
        ticket.Wait(Timur, WaitingFor.Supplier, null, Key, After(1));
        return ticket;
    }

    private static Ticket Ended()
    {
        var ticket = Resolved();
        ticket.Close(Nurse, null, Key, After(60));
        return ticket;
    }
}
