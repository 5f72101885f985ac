using TechSupport.Features.Tickets;
using TechSupport.Tests.Support;

namespace TechSupport.Tests.Features.Reporting;

/// <summary>Logging a call: the right caller, in one form, and on to the next.</summary>
public sealed class CallTests(App app) : IClassFixture<App>
{
    private const string Form = "main form[action='/tickets/new']";

    [Fact]
    public async Task The_caller_is_whoever_the_name_on_the_screen_says()
    {
        using var tech = await app.SignInAsync("tech@crb.local");
        await tech.GetAsync("/tickets/new");
        await tech.PostAsync("/tickets/new?handler=Find", ("Input.Who", "sokolova"));
        Assert.Equal($"{(await app.PersonAsync("staff@crb.local")).Id}", Chosen(tech.Page!));
        // another name over it, and no look at the choice below
        var ticket = await app.TicketAsync(Number(await tech.SubmitAsync(Form, ("Input.Who", "Helen Novak"), ("Input.Subject", "No sound"), ("Input.Then", "keep"))));
        Assert.Equal((await app.PersonAsync("h.novak@crb.local")).Id, ticket.RequesterId);
    }

    [Fact]
    public async Task A_name_that_fits_nobody_or_several_is_asked_for_again_whatever_was_chosen_before()
    {
        using var tech = await app.SignInAsync("tech@crb.local");
        var irina = $"{(await app.PersonAsync("staff@crb.local")).Id}";
        foreach (var name in new[] { "Nobody Known", "crb.local" })
        {
            var reply = await tech.PostAsync("/tickets/new", ("Input.Who", name), ("Input.RequesterId", name == "crb.local" ? "" : irina), ("Input.Subject", "No sound"), ("Input.Said", "All day"));
            Assert.Equal((422, "Find the caller first, then choose the right person."), (reply.Status, reply.Find("#Input_Who_error")));
            Assert.Equal("All day", reply.Html.QuerySelector("#Input_Said")?.TextContent);
        }
    }

    [Fact]
    public async Task The_enter_key_looks_the_caller_up_until_there_is_something_to_save()
    {
        using var tech = await app.SignInAsync("tech@crb.local");
        await tech.GetAsync("/tickets/new");
        Assert.Equal("enter", tech.Page!.Html.QuerySelector($"{Form} button")?.GetAttribute("value"));
        var found = await tech.SubmitAsync(Form, ("Input.Who", "sokolova"), ("Input.Then", "enter"));
        Assert.Equal((200, 0), (found.Status, found.Html.QuerySelectorAll(".field-bad").Length));
        Assert.NotNull(Chosen(found));
        Assert.Equal(302, (await tech.SubmitAsync(Form, ("Input.Subject", "The lid is stuck"), ("Input.Then", "enter"))).Status);
    }

    [Fact]
    public async Task What_was_said_and_how_it_was_solved_are_two_texts()
    {
        using var tech = await app.SignInAsync("tech@crb.local");
        await tech.PostAsync("/tickets/new?handler=Find", ("Input.Who", "sokolova"));
        var asked = await tech.SubmitAsync(Form, ("Input.Subject", "The screen is dark"), ("Input.Said", "It was on this morning"), ("Input.Then", "solved"));
        Assert.Equal((422, "Enter a message."), (asked.Status, asked.Find("#Input_Solution_error")));
        var ticket = await app.TicketAsync(Number(await tech.SubmitAsync(Form, ("Input.Solution", "Told her to press the power button"), ("Input.Then", "solved"))));
        Assert.Equal((TicketStatus.Resolved, "It was on this morning"), (ticket.Status, ticket.Description));
        Assert.Equal("Told her to press the power button", Assert.Single(ticket.Comments).Body);
    }

    [Fact]
    public async Task Assignee_and_priority_are_chosen_in_the_same_form_and_the_next_call_comes()
    {
        using var tech = await app.SignInAsync("tech@crb.local");
        var colleague = (await app.PersonAsync("tech2@crb.local")).Id;
        await tech.PostAsync("/tickets/new?handler=Find", ("Input.Who", "sokolova"));
        var saved = await tech.SubmitAsync(Form, ("Input.Subject", "The ward has no network"), ("Input.AssigneeId", $"{colleague}"), ("Input.Priority", "P1"), ("Input.Then", "keep"));
        var ticket = await app.TicketAsync(Number(saved));
        Assert.Equal((colleague, Priority.P1), (ticket.AssigneeId, ticket.Priority));
        Assert.Equal("Decided during the call", ticket.PriorityReason);
        var next = await tech.FollowAsync();
        Assert.Equal($"/tickets/{ticket.Id}", next.Html.QuerySelector("main .plate[href]")?.GetAttribute("href"));
        Assert.Equal("", next.Html.QuerySelector("#Input_Who[autofocus]")?.GetAttribute("value"));
    }

    [Fact]
    public async Task A_call_about_something_open_is_added_to_it_as_a_note()
    {
        var number = await app.NewTicketAsync("h.novak@crb.local", "The card reader blinks");
        using var tech = await app.SignInAsync("tech@crb.local");
        await tech.PostAsync("/tickets/new?handler=Find", ("Input.Who", "novak"));
        Assert.NotNull(tech.Page!.Html.QuerySelector($"#callers button[name='Input.AddTo'][value='{number}']"));
        var nothing = await tech.SubmitAsync(Form, ("Input.AddTo", $"{number}"));
        Assert.Equal((422, "Write down what the caller said."), (nothing.Status, nothing.Find("#Input_Said_error")));
        Assert.Equal(302, (await tech.SubmitAsync(Form, ("Input.Said", "Now it is dark"), ("Input.AddTo", $"{number}"))).Status);
        var comment = Assert.Single((await app.TicketAsync(number)).Comments);
        Assert.Equal((CommentKind.Note, "By phone: Now it is dark"), (comment.Kind, comment.Body));
    }

    [Fact]
    public async Task A_call_that_makes_something_open_worse_raises_it()
    {
        var number = await app.NewTicketAsync("h.novak@crb.local", "The drip pump list is slow");
        using var tech = await app.SignInAsync("tech@crb.local");
        await tech.PostAsync("/tickets/new?handler=Find", ("Input.Who", "novak"));
        Assert.Equal(302, (await tech.SubmitAsync(Form, ("Input.Said", "Now it is gone"), ("Input.PatientCare", "true"), ("Input.AddTo", $"{number}"))).Status);
        var ticket = await app.TicketAsync(number);
        Assert.Equal((true, Priority.P2), (ticket.PatientCare, ticket.Priority));
    }

    [Fact]
    public async Task A_call_is_never_added_to_the_ticket_of_somebody_else_than_the_name_on_the_screen()
    {
        var number = await app.NewTicketAsync("h.novak@crb.local", "The scale shows nothing");
        using var tech = await app.SignInAsync("tech@crb.local");
        await tech.PostAsync("/tickets/new?handler=Find", ("Input.Who", "novak"));
        var refused = await tech.SubmitAsync(Form, ("Input.Who", "sokolova"), ("Input.Said", "Mine is dark"), ("Input.AddTo", $"{number}"));
        Assert.Equal((422, "This ticket is somebody else’s. Look at the caller again."), (refused.Status, refused.Find("#Input_Who_error")));
        Assert.Empty((await app.TicketAsync(number)).Comments);
    }

    [Fact]
    public async Task A_solution_is_not_dropped_by_another_button()
    {
        using var tech = await app.SignInAsync("tech@crb.local");
        await tech.PostAsync("/tickets/new?handler=Find", ("Input.Who", "sokolova"));
        var asked = await tech.SubmitAsync(Form, ("Input.Subject", "No tone"), ("Input.Solution", "Plugged it in"), ("Input.Then", "keep"));
        Assert.Equal((422, "Plugged it in"), (asked.Status, asked.Html.QuerySelector("#Input_Solution")?.TextContent));
        Assert.NotNull(asked.Find("#Input_Solution_error"));
    }

    [Fact]
    public async Task Already_open_is_shown_for_whichever_of_several_is_chosen()
    {
        var number = await app.NewTicketAsync("h.novak@crb.local", "The label roll is stuck");
        using var tech = await app.SignInAsync("tech@crb.local");
        var helen = (await app.PersonAsync("h.novak@crb.local")).Id;
        var several = await tech.PostAsync("/tickets/new?handler=Find", ("Input.Who", "ov"));
        Assert.True(several.Html.QuerySelectorAll("#callers input[type=radio]").Length > 1);
        var chosen = await tech.PostAsync("/tickets/new?handler=Find", ("Input.Who", "ov"), ("Input.RequesterId", $"{helen}"));
        Assert.Equal($"{helen}", Chosen(chosen));
        Assert.NotNull(chosen.Html.QuerySelector($"#callers a[href='/tickets/{number}']"));
        Assert.True(chosen.Html.QuerySelectorAll("#callers input[type=radio]").Length > 1);
    }

    [Fact]
    public async Task A_call_logged_a_moment_ago_is_named_before_it_is_logged_again()
    {
        using var tech = await app.SignInAsync("tech@crb.local");
        (string, string?)[] call = [("Input.RequesterId", $"{(await app.PersonAsync("staff@crb.local")).Id}"), ("Input.Subject", "The clock is wrong"), ("Input.Said", "By an hour")];
        var first = Number(await tech.PostAsync("/tickets/new", call));
        var asked = await tech.PostAsync("/tickets/new", call);
        Assert.Equal((422, $"You sent this a moment ago: {first}."), (asked.Status, asked.Find("[role=alert] p")));
        Assert.NotEqual(first, Number(await tech.SubmitAsync(Form, ("Input.Again", "true"))));
    }

    [Fact]
    public async Task The_callers_usual_place_stands_in_its_fields_until_something_else_is_typed_there()
    {
        using var tech = await app.SignInAsync("tech@crb.local");
        var helen = await app.PersonAsync("h.novak@crb.local");
        await tech.GetAsync("/tickets/new");
        Assert.Equal(("214", "PC-0214-03"), Place(await FindAsync(tech, ("Input.Who", "sokolova"))));
        Assert.Equal((helen.Room, "PC-0233-01"), Place(await FindAsync(tech, ("Input.Who", "novak"))));
        Assert.Equal(("", ""), Place(await FindAsync(tech, ("Input.Who", "nobody known"))));
        // she calls from elsewhere, about the printer
        Assert.Equal(("316", "PRN-0214-02"), Place(await FindAsync(tech, ("Input.Who", "sokolova"), ("Input.Room", "316"), ("Input.Inventory", "PRN-0214-02"))));
        Assert.Equal(("316", "PRN-0214-02"), Place(await FindAsync(tech, ("Input.Who", "novak"))));
        // emptied on purpose
        Assert.Equal(("", "PRN-0214-02"), Place(await FindAsync(tech, ("Input.Room", ""))));
    }

    [Fact]
    public async Task A_usual_place_is_not_taken_along_into_another_department_and_an_emptied_one_stays_empty()
    {
        using var tech = await app.SignInAsync("tech@crb.local");
        var helen = await app.PersonAsync("h.novak@crb.local");
        await tech.GetAsync("/tickets/new");
        await FindAsync(tech, ("Input.Who", "sokolova"));
        var there = await app.TicketAsync(Number(await tech.SubmitAsync(Form, ("Input.Subject", "The bell is mute"), ("Input.DepartmentId", $"{helen.DepartmentId}"), ("Input.Then", "keep"))));
        Assert.Equal((helen.DepartmentId, ""), (there.DepartmentId, there.Room));
        Assert.Null(there.EquipmentId);

        await tech.GetAsync("/tickets/new");
        await FindAsync(tech, ("Input.Who", "sokolova"));
        var unknown = await app.TicketAsync(Number(await tech.SubmitAsync(Form, ("Input.Subject", "The bell rings"), ("Input.Room", ""), ("Input.Inventory", ""), ("Input.Then", "keep"))));
        Assert.Equal(("", null), (unknown.Room, unknown.EquipmentId));

        await tech.GetAsync("/tickets/new");
        await FindAsync(tech, ("Input.Who", "sokolova"));
        var usual = await app.TicketAsync(Number(await tech.SubmitAsync(Form, ("Input.Subject", "The bell is loud"), ("Input.Then", "keep"))));
        Assert.Equal("214", usual.Room);
        Assert.NotNull(usual.EquipmentId);
    }

    [Fact]
    public async Task The_enter_key_saves_nothing_while_it_is_not_known_who_calls()
    {
        using var tech = await app.SignInAsync("tech@crb.local");
        await tech.GetAsync("/tickets/new");
        var found = await tech.SubmitAsync(Form, ("Input.Subject", "The lamp flickers"), ("Input.Who", "sokolova"), ("Input.Then", "enter"));
        Assert.Equal((200, "The lamp flickers"), (found.Status, found.Html.QuerySelector("#Input_Subject")?.GetAttribute("value")));
        Assert.NotNull(Chosen(found));
        Assert.Equal(302, (await tech.SubmitAsync(Form, ("Input.Then", "enter"))).Status);
    }

    private static Task<Reply> FindAsync(Visitor tech, params (string, string?)[] typed) => tech.SubmitAsync(Form, [.. typed, ("Input.Then", "enter")]);

    private static (string? Room, string? Inventory) Place(Reply page) =>
        (page.Html.QuerySelector("#Input_Room")?.GetAttribute("value"), page.Html.QuerySelector("#Input_Inventory")?.GetAttribute("value"));

    private static string? Chosen(Reply page) => page.Html.QuerySelector("#callers input[checked]")?.GetAttribute("value");

    private static long Number(Reply reply)
    {
        Assert.Equal(302, reply.Status);
        return long.Parse(reply.Location!.Split('/', '=')[^1]);
    }
}
