using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using TechSupport.Features.Account;
using TechSupport.Features.Notifications;
using TechSupport.Features.Notifications.Channels.Email;
using TechSupport.Tests.Features.Account;
using TechSupport.Tests.Features.Shared;
using TechSupport.Tests.Support;
using TechSupport.Tests.Support.Databases;

namespace TechSupport.Tests.Features.Notifications.Channels.Email;

/// <summary>Links to a password go the way of every other message: written down with the event, sent until they are there.</summary>
public sealed class AccountSenderTests(SmtpTests.MailApp app) : IClassFixture<SmtpTests.MailApp>
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_link_the_mail_server_refuses_at_first_comes_later_and_works()
    {
        app.Server.Recipient = line => line.Contains("s.kim", StringComparison.Ordinal) ? "451 4.7.1 later, please" : null;
        using var visitor = app.Anonymous();
        await visitor.ForgetAsync("s.kim@crb.local");
        var waiting = await DeliverAsync("s.kim@crb.local");
        Assert.Equal((DeliveryState.Pending, 1), (waiting.State, waiting.Attempts));
        app.Server.Recipient = _ => null;
        app.Clock.Set(waiting.NextAttemptAt!.Value);
        Assert.Equal(DeliveryState.Sent, (await DeliverAsync("s.kim@crb.local")).State);
        var mail = Assert.Single(app.Server.Messages, m => m.To.ToString().Contains("s.kim", StringComparison.Ordinal));
        Assert.Equal($"delivery-{waiting.Id}@techsupport.test", mail.MessageId);
        Assert.Equal(200, (await visitor.OpenAsync(mail.ResetLink())).Status);
    }

    [Fact]
    public async Task A_mail_server_that_is_away_for_half_an_hour_costs_nobody_their_link()
    {
        app.Server.Recipient = line => line.Contains("a.belov", StringComparison.Ordinal) ? "451 4.7.1 later, please" : null;
        using var visitor = app.Anonymous();
        await visitor.ForgetAsync("a.belov@crb.local");
        var begun = app.Clock.Now;
        var waiting = await DeliverAsync("a.belov@crb.local");
        while (app.Clock.Now - begun < TimeSpan.FromMinutes(30))
        {
            app.Clock.Set(waiting.NextAttemptAt!.Value);
            waiting = await DeliverAsync("a.belov@crb.local");
        }
        app.Server.Recipient = _ => null;
        app.Clock.Set(waiting.NextAttemptAt!.Value);
        Assert.Equal(DeliveryState.Sent, (await DeliverAsync("a.belov@crb.local")).State);
        Assert.True(app.Clock.Now - begun < AccountRules.ResetLink);
    }

    [Fact]
    public async Task A_link_whose_sender_died_is_sent_by_the_next_one()
    {
        using var visitor = app.Anonymous();
        await visitor.ForgetAsync("h.novak@crb.local");
        await app.DispatchAsync();
        await using (var db = app.Db())
            while ((await new DeliveryQueue(db, app.Clock).ClaimAsync(Channel.Email, Ct))!.UserId != (await app.PersonAsync("h.novak@crb.local")).Id) { }
        app.Clock.Advance(Delivery.Lease);
        var sent = await DeliverAsync("h.novak@crb.local");
        Assert.Equal((DeliveryState.Sent, 2), (sent.State, sent.Attempts));
    }

    [Fact]
    public async Task Nobody_gets_a_link_they_asked_for_more_than_an_hour_ago()
    {
        using var visitor = app.Anonymous();
        await visitor.ForgetAsync("e.moroz@crb.local");
        app.Clock.Advance(AccountRules.ResetLink);
        Assert.Equal(DeliveryState.Dropped, (await DeliverAsync("e.moroz@crb.local")).State);
        Assert.DoesNotContain(app.Server.Messages, m => m.To.ToString().Contains("e.moroz", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Whoever_wants_no_mail_about_tickets_still_gets_a_link_to_a_password()
    {
        await using (var db = app.Db())
            await db.Users.Where(u => u.Email == "m.ilves@crb.local").ExecuteUpdateAsync(u => u.SetProperty(p => p.NotifyByEmail, false), Ct);
        using var visitor = app.Anonymous();
        await visitor.ForgetAsync("m.ilves@crb.local");
        Assert.Equal(DeliveryState.Sent, (await DeliverAsync("m.ilves@crb.local")).State);
    }

    [Fact]
    public async Task An_admin_sees_a_link_that_could_not_be_sent_and_nothing_of_it_is_kept()
    {
        app.Server.Recipient = line => line.Contains("o.vetrova", StringComparison.Ordinal) ? "550 5.1.1 no such user" : null;
        using var visitor = app.Anonymous();
        await visitor.ForgetAsync("o.vetrova@crb.local");
        var dead = await DeliverAsync("o.vetrova@crb.local");
        Assert.Equal(DeliveryState.Failed, dead.State);
        using var admin = await app.AdminAsync();
        var row = (await admin.GetAsync("/admin/deliveries?state=failed")).Html.QuerySelector($"tr[data-row='{dead.Id}']")!;
        Assert.Contains("Reset link requested", row.TextContent, StringComparison.Ordinal);
    }

    private async Task<Delivery> DeliverAsync(string email)
    {
        await app.DispatchAsync();
        await app.DeliverAsync();
        var person = (await app.PersonAsync(email)).Id;
        await using var db = app.Db();
        return await db.Deliveries.AsNoTracking().SingleAsync(d => d.UserId == person && d.TicketId == null, Ct);
    }

    public sealed class WithoutMail(WithoutMail.SilentApp app) : IClassFixture<WithoutMail.SilentApp>
    {
        [Fact]
        public async Task Where_mail_is_off_no_page_promises_one()
        {
            using var visitor = app.Anonymous();
            Assert.Contains("Email is not working right now.", (await visitor.GetAsync("/forgot")).Text, StringComparison.Ordinal);
            Assert.DoesNotContain("we have sent a link", (await visitor.GetAsync("/forgot?sent=true")).Text, StringComparison.Ordinal);
            Assert.Equal(422, (await visitor.ForgetAsync("s.kim@crb.local")).Status);
            using var admin = await app.AdminAsync();
            Assert.DoesNotContain("will get an email", (await admin.GetAsync("/admin/users/new")).Text, StringComparison.Ordinal);
            await admin.SubmitAsync("form[action='/admin/users/new']", ("Input.Name", "Zoe Perth"), ("Input.Email", "z.perth@crb.local"), ("Input.Role", "Staff"), ("Input.Language", "en"));
            Assert.Contains("email is off", (await admin.GetAsync(admin.Page!.Location!)).Text, StringComparison.Ordinal);
            var number = await app.NewTicketAsync();
            using var staff = await app.SignInAsync("staff@crb.local");
            Assert.DoesNotContain("We will email you", (await staff.GetAsync($"/tickets/{number}/sent")).Text, StringComparison.Ordinal);
        }

        public sealed class SilentApp(Postgres postgres) : App(postgres)
        {
            protected override void Replace(IServiceCollection services) => services.AddSingleton<IMailTransport, MailOff>();
        }
    }
}
