using Microsoft.EntityFrameworkCore;
using TechSupport.Features.Operations.Availability.Maintenance;
using TechSupport.Features.Operations.Health.Checks;
using TechSupport.Features.Operations.SyntheticCheck.Runs;
using TechSupport.Features.Tickets;
using TechSupport.Kernel;
using TechSupport.Tests.Support;
using TechSupport.Tests.Support.Databases;

namespace TechSupport.Tests.Features.Operations.SyntheticCheck;

/// <summary>What a check that fails does to tickets.</summary>
public sealed class IncidentTicketTests(SyntheticApp app) : IClassFixture<SyntheticApp>
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task An_outage_is_one_ticket_that_hears_of_another_step_and_of_every_hour_and_is_resolved_with_its_length()
    {
        await app.BreakStepAsync("resolve the ticket");
        try
        {
            var run = await app.RunNextAsync();
            Assert.Equal((2, "resolve the ticket"), (run.Attempts, run.FailedStep));
            var ticket = await IncidentAsync();
            Assert.Equal((Priority.P1, TicketStatus.New), (ticket.Priority, ticket.Status));
            Assert.Equal((false, "The synthetic check fails"), (ticket.IsProbe, ticket.Subject));
            Assert.Contains("resolve the ticket failed", ticket.Description, StringComparison.Ordinal);
            using (var tech = await app.SignInAsync("tech@crb.local"))
                Assert.Contains("IT Service Desk", (await tech.GetAsync($"/tickets/{ticket.Id}")).Text, StringComparison.Ordinal);
            await app.IsAsync("synthetic", HealthState.Broken, "resolve the ticket failed");

            await app.RunNextAsync();
            Assert.Empty((await IncidentAsync()).Comments);
            await app.BreakStepAsync("report a ticket");
            await app.RunNextAsync();
            Assert.Contains("10 min now. report a ticket failed", Assert.Single((await IncidentAsync()).Comments).Body, StringComparison.Ordinal);
            await app.RunNextAsync(55);
            Assert.Single((await IncidentAsync()).Comments);
            await app.RunNextAsync();
            Assert.Equal((2, CommentKind.Note), ((await IncidentAsync()).Comments.Count, (await IncidentAsync()).Comments.Last().Kind));
            Assert.Equal(ticket.Id, (await IncidentAsync()).Id);

            await app.MendAsync();
            await app.RunNextAsync(18);
            var resolved = await app.TicketAsync(ticket.Id);
            Assert.Equal(TicketStatus.Resolved, resolved.Status);
            Assert.Equal("The check failed for 1 h 28. It passes again.", resolved.Comments.Last().Body);
            Assert.Equal(["ticket.created", "ticket.classified", "ticket.noted", "ticket.noted", "ticket.resolved"], resolved.Events.OrderBy(e => e.Id).Select(e => e.Kind));
            Assert.All(resolved.Events, e => Assert.Null(e.ActorId));
            await using var db = app.Db();
            Assert.Equal(run.StartedAt, (await db.Set<SyntheticIncident>().SingleAsync(i => i.TicketId == ticket.Id, Ct)).OpenedAt);
            await app.RunNextAsync();
            Assert.Equal(resolved.Comments.Count, (await app.TicketAsync(ticket.Id)).Comments.Count);
        }
        finally { await app.MendAsync(); }
    }

    [Fact]
    public async Task One_that_somebody_closed_is_left_alone_for_an_hour_and_then_there_is_a_new_one_that_follows_it()
    {
        await app.BreakStepAsync("report a ticket");
        try
        {
            await app.RunNextAsync();
            var first = (await IncidentAsync()).Id;
            using (var tech = await app.SignInAsync("tech@crb.local"))
            {
                await tech.GetAsync($"/tickets/{first}/close");
                Assert.Equal(302, (await tech.SubmitAsync("#verb-form", ("Input.Text", "We know"))).Status);
            }
            await app.RunNextAsync(55);
            Assert.Equal(first, (await IncidentAsync()).Id);
            Assert.Equal(1, await CountAsync());
            await app.RunNextAsync();
            var second = await IncidentAsync();
            Assert.Equal((first, Priority.P1), (second.FollowsId!.Value, second.Priority));
            await using var db = app.Db();
            Assert.Equal(1, await db.Set<SyntheticIncident>().CountAsync(i => i.RecoveredAt == null, Ct));
            await app.MendAsync();
            await app.RunNextAsync();
            Assert.Equal((TicketStatus.Closed, TicketStatus.Resolved), ((await app.TicketAsync(first)).Status, (await app.TicketAsync(second.Id)).Status));
        }
        finally
        {
            await app.MendAsync();
            await app.RunNextAsync();
        }
    }

    [Fact]
    public async Task Work_that_was_announced_opens_none_until_its_time_is_over()
    {
        await app.BreakStepAsync("report a ticket");
        var before = await CountAsync();
        await using (var db = app.Db())
        {
            db.Add(MaintenanceWindow.Announce(Actor.System, WindowKind.Maintenance, new(app.Clock.Now.AddMinutes(1), app.Clock.Now.AddMinutes(12)), "New switch", app.Clock.Now));
            await db.SaveChangesAsync(Ct);
        }
        try
        {
            await app.RunNextAsync();
            await app.RunNextAsync();
            await app.IsAsync("synthetic", HealthState.Watch, "report a ticket failed");
            Assert.Equal(before, await CountAsync());
            await app.RunNextAsync();
            Assert.Equal(before + 1, await CountAsync());
        }
        finally
        {
            await app.MendAsync();
            await app.RunNextAsync();
        }
    }

    [Fact]
    public async Task The_account_of_the_check_does_not_see_the_ticket_and_is_told_nothing_of_it()
    {
        await app.BreakStepAsync("report a ticket");
        try
        {
            await app.RunNextAsync();
            var ticket = await IncidentAsync();
            using var check = await app.SignInAsync("monitor@crb.local");
            Assert.Equal(404, (await check.GetAsync($"/tickets/{ticket.Id}")).Status);
            await app.DispatchAsync();
            await using var db = app.Db();
            var told = await db.Deliveries.Where(d => d.TicketId == ticket.Id).Select(d => d.UserId).ToListAsync(Ct);
            Assert.NotEmpty(told);
            Assert.DoesNotContain(ticket.RequesterId, told);
        }
        finally
        {
            await app.MendAsync();
            await app.RunNextAsync();
        }
    }

    private async Task<int> CountAsync()
    {
        await using var db = app.Db();
        return await db.Tickets.CountAsync(t => t.Subject == "The synthetic check fails" && (t.Status == TicketStatus.New || t.Status == TicketStatus.Closed), Ct);
    }

    private async Task<Ticket> IncidentAsync()
    {
        await using var db = app.Db();
        return await app.TicketAsync((await db.Set<SyntheticIncident>().AsNoTracking().SingleAsync(i => i.RecoveredAt == null, Ct)).TicketId);
    }
}
