using Microsoft.EntityFrameworkCore;
using TechSupport.Features.Tickets;
using TechSupport.Kernel;
using TechSupport.Tests.Support;
using TechSupport.Tests.Support.Databases;

namespace TechSupport.Tests.Features.Reporting;

public sealed class ReportTests(App app) : IClassFixture<App>
{
    private const string Staff = "staff@crb.local";
    private const string Form = "main form[action='/report']";

    [Fact]
    public async Task One_box_and_one_button_make_a_request_with_the_place_of_the_profile()
    {
        using var staff = await app.SignInAsync(Staff);
        await staff.GetAsync("/");
        var sent = await staff.SubmitAsync(Form, ("Input.What", "The label printer prints blank labels. Since this morning."), ("Input.PatientCare", "true"));
        var ticket = await app.TicketAsync(Number(sent));
        Assert.Equal("The label printer prints blank labels.", ticket.Subject);
        Assert.Equal("Since this morning.", ticket.Description);
        Assert.Equal("214", ticket.Room);
        Assert.True(ticket.PatientCare);
        Assert.Equal(Priority.P2, ticket.Priority);
        Assert.Equal((await app.PersonAsync(Staff)).EquipmentId, ticket.EquipmentId);
        var page = await staff.FollowAsync();
        Assert.Equal((200, "IT has your request"), (page.Status, page.Heading));
        Assert.Contains(ticket.Id.ToString(), page.Main, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_full_form_takes_topic_details_place_and_inventory_number()
    {
        using var staff = await app.SignInAsync(Staff);
        var form = await staff.GetAsync("/report");
        Assert.Equal(["212", "214", "216", "218"], form.Html.QuerySelectorAll("#rooms option").Select(o => o.GetAttribute("value")));
        var category = form.Html.QuerySelectorAll("input[name='Input.CategoryId']")[1].GetAttribute("value");
        var sent = await staff.SubmitAsync(Form, ("Input.CategoryId", category), ("Input.Subject", "No labels"), ("Input.Details", "First line\r\nsecond line"),
            ("Input.Room", "216"), ("Input.Inventory", " \u200bprn-0214-02 "));
        var ticket = await app.TicketAsync(Number(sent));
        Assert.Equal("No labels", ticket.Subject);
        Assert.Equal("First line\nsecond line", ticket.Description);
        Assert.Equal("216", ticket.Room);
        Assert.Equal(category, ticket.CategoryId.ToString());
        await using var db = app.Db();
        Assert.Equal("PRN-0214-02", await db.Equipment.Where(e => e.Id == ticket.EquipmentId).Select(e => e.InventoryNumber).SingleAsync(TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task A_form_sent_twice_is_one_request()
    {
        using var staff = await app.SignInAsync(Staff);
        await staff.GetAsync("/");
        var form = staff.Page!;
        var fields = new (string, string?)[]
        {
            ("Input.What", "Double click on the send button"), ("Input.DepartmentId", Value(form, "Input.DepartmentId")), ("Input.RequestKey", Value(form, "Input.RequestKey")),
        };
        await staff.TokenAsync();
        var replies = await Task.WhenAll(Enumerable.Range(0, 6).Select(_ => staff.PostAsync("/report", fields)));
        Assert.Single(replies.Select(Number).Distinct());
        await using var db = app.Db();
        Assert.Equal(1, await db.Tickets.CountAsync(t => t.Subject == "Double click on the send button", TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task An_old_form_filled_with_something_else_is_another_request()
    {
        using var staff = await app.SignInAsync(Staff);
        var key = Value(await staff.GetAsync("/report"), "Input.RequestKey");
        var first = Number(await staff.SubmitAsync(Form, ("Input.Subject", "The mouse is gone")));
        await staff.GetAsync("/report");
        var second = Number(await staff.SubmitAsync(Form, ("Input.Subject", "The keyboard is gone"), ("Input.RequestKey", key)));
        Assert.NotEqual(first, second);
        Assert.Equal("The keyboard is gone", (await app.TicketAsync(second)).Subject);
    }

    [Fact]
    public async Task An_empty_box_opens_the_full_form_and_keeps_the_rest()
    {
        using var staff = await app.SignInAsync(Staff);
        await staff.GetAsync("/");
        var reply = await staff.SubmitAsync(Form, ("Input.What", "   "), ("Input.PatientCare", "true"));
        Assert.Equal((422, "Report a problem"), (reply.Status, reply.Heading));
        Assert.Equal("Say what is wrong in a few words", reply.Find("#Input_Subject_error"));
        Assert.Equal("214", Value(reply, "Input.Room"));
        Assert.Equal("PC-0214-03", Value(reply, "Input.Inventory"));
        Assert.True(reply.Html.QuerySelector("#Input_PatientCare")!.HasAttribute("checked"));
    }

    [Fact]
    public async Task All_mistakes_are_named_at_once_and_the_text_is_kept()
    {
        using var staff = await app.SignInAsync(Staff);
        var key = Value(await staff.GetAsync("/report"), "Input.RequestKey");
        var reply = await staff.SubmitAsync(Form, ("Input.Subject", ""), ("Input.Details", "Kept <b>text</b>"), ("Input.Room", new string('9', 21)), ("Input.Inventory", "PRN-2214-X"));
        Assert.Equal(422, reply.Status);
        Assert.Equal(["Say what is wrong in a few words", "Room: at most 20 characters.", "We have no equipment “PRN-2214-X”. Check the sticker or leave this empty"],
            reply.FindAll("[role=alert] li"));
        Assert.Equal("Kept <b>text</b>", reply.Html.QuerySelector("#Input_Details")!.TextContent.Trim());
        Assert.Equal("PRN-2214-X", Value(reply, "Input.Inventory"));
        Assert.Equal(key, Value(reply, "Input.RequestKey"));
        Assert.All(reply.Html.QuerySelectorAll("[role=alert] a"), a => Assert.NotNull(reply.Html.QuerySelector(a.GetAttribute("href")!)));
    }

    [Theory]
    [InlineData("Input.Subject", 201, "What is wrong, in a few words: at most 200 characters.")]
    [InlineData("Input.Details", 10_001, "Details: at most 10,000 characters.")]
    [InlineData("Input.Room", 21, "Room: at most 20 characters.")]
    [InlineData("Input.Inventory", 31, "Inventory number: at most 30 characters.")]
    public async Task A_text_that_is_too_long_is_refused_by_the_name_of_its_field_and_kept(string field, int length, string sentence)
    {
        using var staff = await app.SignInAsync(Staff);
        await staff.GetAsync("/report");
        var text = new string('я', length);
        var reply = await staff.SubmitAsync(Form, field == "Input.Subject" ? [(field, text)] : [("Input.Subject", "Subject"), (field, text)]);
        Assert.Equal(422, reply.Status);
        Assert.Equal(sentence, reply.Find($"#{field.Replace('.', '_')}_error"));
        Assert.Contains(text, reply.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_box_that_is_too_full_is_refused_and_every_word_is_kept()
    {
        using var staff = await app.SignInAsync(Staff);
        await staff.GetAsync("/");
        var reply = await staff.SubmitAsync(Form, ("Input.What", "The printer is broken. " + new string('я', 10_000)));
        Assert.Equal(422, reply.Status);
        Assert.Equal("What is wrong: at most 10,000 characters.", reply.Find("#Input_Details_error"));
        Assert.Equal("The printer is broken.", Value(reply, "Input.Subject"));
        Assert.Contains(new string('я', 10_000), reply.Text, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("Input.DepartmentId", "")]
    [InlineData("Input.DepartmentId", "999999")]
    [InlineData("Input.DepartmentId", "-1")]
    [InlineData("Input.DepartmentId", "Cardiology")]
    [InlineData("Input.CategoryId", "999999")]
    [InlineData("Input.CategoryId", "99999999999999999999999")]
    [InlineData("Input.PatientCare", "perhaps")]
    [InlineData("Input.RequestKey", "tampered")]
    public async Task What_was_not_on_the_form_is_refused_with_a_sentence(string field, string value)
    {
        using var staff = await app.SignInAsync(Staff);
        await staff.GetAsync("/report");
        var reply = await staff.SubmitAsync(Form, [("Input.Subject", "Tampered form"), (field, value)]);
        Assert.Equal(422, reply.Status);
        Assert.Single(reply.FindAll("[role=alert] li"));
        Assert.Equal("Tampered form", Value(reply, "Input.Subject"));
        // what comes back can be sent after the mistake is corrected
        Assert.True(Guid.TryParse(Value(reply, "Input.RequestKey"), out var key) && key != Guid.Empty);
    }

    [Fact]
    public async Task What_is_out_of_use_cannot_be_chosen()
    {
        var ct = TestContext.Current.CancellationToken;
        using var staff = await app.SignInAsync(Staff);
        await using var db = app.Db();
        var category = await db.Categories.SingleAsync(c => c.Name == "Phone", ct);
        var department = await db.Departments.SingleAsync(d => d.Name == "Laboratory", ct);
        var device = await db.Equipment.SingleAsync(e => e.InventoryNumber == "ANL-0110-01", ct);
        category.Change(Actor.System, new(category.Name, category.NameRu, category.Icon, category.Position, Active: false), app.Clock.Now);
        department.Change(Actor.System, department.Name, department.NameRu, active: false, app.Clock.Now);
        device.Change(Actor.System, new(device.InventoryNumber, device.Model, device.DepartmentId, device.Room, Active: false), app.Clock.Now);
        await db.SaveChangesAsync(ct);
        var form = await staff.GetAsync("/report");
        Assert.DoesNotContain("Laboratory", form.FindAll("#Input_DepartmentId option"));
        var reply = await staff.SubmitAsync(Form, ("Input.Subject", "Out of use"), ("Input.CategoryId", $"{category.Id}"), ("Input.DepartmentId", $"{department.Id}"), ("Input.Inventory", device.InventoryNumber));
        Assert.Equal(422, reply.Status);
        Assert.Equal(3, reply.FindAll("[role=alert] li").Count);
    }

    [Fact]
    public async Task Change_opens_the_full_form_with_what_was_typed_and_without_complaints()
    {
        using var staff = await app.SignInAsync(Staff);
        await staff.GetAsync("/");
        var reply = await staff.SubmitAsync(Form, ("Input.What", "The printer is broken. It blinks."), ("More", "true"));
        Assert.Equal((200, "The printer is broken."), (reply.Status, Value(reply, "Input.Subject")));
        Assert.Contains("It blinks.", reply.Find("#Input_Details"), StringComparison.Ordinal);
        Assert.Empty(reply.FindAll("main [role=alert]"));
    }

    [Fact]
    public async Task Nobody_reports_in_another_persons_name()
    {
        using var staff = await app.SignInAsync(Staff);
        var other = await app.PersonAsync("staff2@crb.local");
        await staff.GetAsync("/report");
        var ticket = await app.TicketAsync(Number(await staff.SubmitAsync(Form, ("Input.Subject", "Mine"), ("Input.RequesterId", $"{other.Id}"), ("RequesterId", $"{other.Id}"), ("Input.Priority", "P1"))));
        Assert.Equal(((await app.PersonAsync(Staff)).Id, Priority.P3), (ticket.RequesterId, ticket.Priority));
    }

    [Fact]
    public async Task Markup_and_odd_characters_are_text()
    {
        using var staff = await app.SignInAsync(Staff);
        await staff.GetAsync("/report");
        var number = Number(await staff.SubmitAsync(Form, ("Input.Subject", "<script>alert(1)</script>\u202e"), ("Input.Details", "<img src=x onerror=alert(1)>")));
        var page = await staff.GetAsync($"/tickets/{number}");
        Assert.Equal((200, "<script>alert(1)</script>"), (page.Status, page.Heading));
        Assert.Empty(page.Html.QuerySelectorAll("main script, main img"));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Only_a_person_who_need_not_call_is_told_so(bool care)
    {
        using var staff = await app.SignInAsync(Staff);
        await staff.GetAsync("/");
        await staff.SubmitAsync(Form, ("Input.What", $"The label printer is out of ink, {care}"), ("Input.PatientCare", care ? "true" : null));
        var sent = (await staff.FollowAsync()).Main;
        Assert.Contains("You can always see the progress here", sent, StringComparison.Ordinal);
        Assert.Equal(!care, sent.Contains("you do not need to call", StringComparison.Ordinal));
    }

    [Fact]
    public async Task The_sent_page_of_somebody_else_is_not_there()
    {
        var number = await app.NewTicketAsync("staff2@crb.local");
        using var staff = await app.SignInAsync(Staff);
        Assert.Equal(404, (await staff.GetAsync($"/tickets/{number}/sent")).Status);
        Assert.Equal(404, (await staff.GetAsync("/tickets/99999999/sent")).Status);
    }

    private static long Number(Reply reply)
    {
        Assert.Equal(302, reply.Status);
        return long.Parse(reply.Location!.Split('/')[2]);
    }

    private static string? Value(Reply reply, string name)
    {
        var field = reply.Html.QuerySelector($"main [name='{name}']")!;
        return field.LocalName == "select" ? field.QuerySelector("option[selected]")?.GetAttribute("value") : field.GetAttribute("value");
    }
}
