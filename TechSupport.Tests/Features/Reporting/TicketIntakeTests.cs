using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using TechSupport.Features.Catalog.Categories;
using TechSupport.Features.Reporting;
using TechSupport.Features.Tickets;
using TechSupport.Features.Tickets.Actions;
using TechSupport.Kernel;
using TechSupport.Tests.Support;
using TechSupport.Tests.Support.Databases;

namespace TechSupport.Tests.Features.Reporting;

public sealed class TicketIntakeTests(App app) : IClassFixture<App>
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_report_sent_many_times_at_once_is_one_ticket()
    {
        var nurse = await app.ActorAsync("staff@crb.local");
        var report = await ReportAsync();

        var outcomes = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => SubmitAsync(nurse, report)));

        Assert.All(outcomes, o => Assert.Equal(Ending.Done, o.Ending));
        Assert.Single(outcomes.Select(o => o.Number).Distinct());
        await using var db = app.Db();
        Assert.Equal(1, await db.Tickets.CountAsync(t => t.RequestKey == report.RequestKey, Ct));
    }

    [Fact]
    public async Task Nobody_reports_for_others_or_solves_what_they_report_but_who_works_tickets()
    {
        var nurse = await app.ActorAsync("staff@crb.local");
        var report = await ReportAsync();
        var others = await app.PersonAsync("staff2@crb.local");

        Assert.Equal(Ending.Forbidden, (await SubmitAsync(nurse, report with { RequesterId = others.Id })).Ending);
        Assert.Equal(Ending.Forbidden, (await SubmitAsync(nurse, report, TicketCommand.Resolve("Done."))).Ending);
        await using var db = app.Db();
        Assert.False(await db.Tickets.AnyAsync(t => t.RequestKey == report.RequestKey, Ct));
        Assert.Equal(Ending.Done, (await SubmitAsync(await app.ActorAsync("tech@crb.local"), report with { RequesterId = others.Id }, TicketCommand.Resolve("Done."))).Ending);
    }

    [Fact]
    public async Task A_report_sent_again_is_done_whatever_went_out_of_use_since()
    {
        var nurse = await app.ActorAsync("staff@crb.local");
        await using var db = app.Db();
        var category = Category.New(await app.ActorAsync("admin@crb.local"), new("For a day", "На день", "print", 90, true), app.Clock.Now);
        db.Categories.Add(category);
        await db.SaveChangesAsync(Ct);
        var report = await ReportAsync() with { CategoryId = category.Id };
        var first = await SubmitAsync(nurse, report);
        await db.Categories.Where(c => c.Id == category.Id).ExecuteUpdateAsync(c => c.SetProperty(x => x.Active, false), Ct);

        await using var scope = app.Services.CreateAsyncScope();
        Assert.Empty(await scope.ServiceProvider.GetRequiredService<TicketIntake>().CheckAsync(nurse, report, Ct));
        Assert.Equal(first.Number, (await SubmitAsync(nurse, report)).Number);
    }

    [Fact]
    public async Task All_that_is_not_there_is_named_at_once()
    {
        var nurse = await app.ActorAsync("staff@crb.local");
        var report = await ReportAsync() with { Subject = " ", DepartmentId = 99_999, CategoryId = 99_999, Inventory = "PRN-9999-99" };

        await using var scope = app.Services.CreateAsyncScope();
        var mistakes = await scope.ServiceProvider.GetRequiredService<TicketIntake>().CheckAsync(nurse, report, Ct);

        Assert.Equal(["Subject", "DepartmentId", "CategoryId", "Inventory"], mistakes.Select(m => m.Field));
        Assert.Equal(Ending.Refused, (await SubmitAsync(nurse, report)).Ending);
    }

    [Fact]
    public async Task A_call_is_where_its_caller_always_is_unless_they_say_otherwise()
    {
        var tech = await app.ActorAsync("tech@crb.local");
        var nurse = await app.PersonAsync("staff@crb.local");
        var called = await ReportAsync() with { DepartmentId = null, Room = "", Source = TicketSource.Phone };

        var ticket = await app.TicketAsync((await SubmitAsync(tech, called)).Number);

        Assert.Equal(nurse.DepartmentId, ticket.DepartmentId);
        Assert.Equal("214", ticket.Room);
        Assert.Equal(nurse.Id, ticket.RequesterId);
        Assert.Equal(tech.Id, ticket.CreatedById);
    }

    [Theory]
    [InlineData("PRN-0214-02")]
    [InlineData("\u200bprn-0214\u200b-02\ufeff")]
    public async Task A_number_copied_with_invisible_characters_is_the_number_of_its_device(string copied)
    {
        var nurse = await app.ActorAsync("staff@crb.local");
        var ticket = await app.TicketAsync((await SubmitAsync(nurse, await ReportAsync() with { Inventory = copied })).Number);
        await using var db = app.Db();
        Assert.Equal("PRN-0214-02", await db.Equipment.Where(e => e.Id == ticket.EquipmentId).Select(e => e.InventoryNumber).SingleAsync(Ct));
    }

    [Fact]
    public async Task A_number_of_invisible_characters_alone_is_none()
    {
        var nurse = await app.ActorAsync("staff@crb.local");
        var outcome = await SubmitAsync(nurse, await ReportAsync() with { Inventory = "\u200b\ufeff" });
        Assert.Null((await app.TicketAsync(outcome.Number)).EquipmentId);
    }

    [Fact]
    public async Task A_form_that_leaves_the_department_out_is_asked_for_it()
    {
        var nurse = await app.ActorAsync("staff@crb.local");
        var outcome = await SubmitAsync(nurse, await ReportAsync() with { DepartmentId = null });
        Assert.Equal("DepartmentId", outcome.Why?.Field);
    }

    [Fact]
    public async Task What_is_done_to_a_new_ticket_is_saved_with_it_or_not_at_all()
    {
        var tech = await app.ActorAsync("tech@crb.local");
        var called = await ReportAsync() with { Source = TicketSource.Phone };

        var refused = await SubmitAsync(tech, called, TicketCommand.Resolve(" "));
        Assert.Equal((Ending.Refused, "Text"), (refused.Ending, refused.Why?.Field));
        await using var db = app.Db();
        Assert.False(await db.Tickets.AnyAsync(t => t.RequestKey == called.RequestKey, Ct));

        var done = await SubmitAsync(tech, called, TicketCommand.Resolve("Restarted it on the phone."));
        Assert.Equal(TicketStatus.Resolved, (await app.TicketAsync(done.Number)).Status);
    }

    private async Task<IncomingReport> ReportAsync()
    {
        var nurse = await app.PersonAsync("staff@crb.local");
        return new() { Subject = "The printer prints blank labels", RequesterId = nurse.Id, DepartmentId = nurse.DepartmentId, Room = "214", RequestKey = Guid.NewGuid() };
    }

    private async Task<Outcome> SubmitAsync(Actor actor, IncomingReport report, TicketCommand? then = null)
    {
        await using var scope = app.Services.CreateAsyncScope();
        return await scope.ServiceProvider.GetRequiredService<TicketIntake>().SubmitAsync(actor, report, then is null ? [] : [then], Ct);
    }
}
