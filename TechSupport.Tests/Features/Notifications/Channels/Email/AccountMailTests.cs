using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using TechSupport.Data;
using TechSupport.Features.Audit;
using TechSupport.Features.Notifications;
using TechSupport.Features.Notifications.Channels.Email;
using TechSupport.Features.People;
using TechSupport.Kernel;
using TechSupport.Tests.Support;

namespace TechSupport.Tests.Features.Notifications.Channels.Email;

/// <summary>Every kind of event that tells the person it is about has a mail of its own.</summary>
public sealed class AccountMailTests(App app) : IClassFixture<App>
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    public static TheoryData<string> Kinds => [.. AccountNotification.Kinds];

    [Theory]
    [MemberData(nameof(Kinds))]
    public async Task A_kind_is_loaded_and_told_under_its_headline_of_the_table(string kind)
    {
        var mail = await MailAsync(kind);
        Assert.Equal(EventKinds.Of(kind).Recipients.Single(r => r.To == Audience.Person).Headline, mail.Subject);
    }

    [Fact]
    public async Task No_two_kinds_say_the_same()
    {
        Assert.Contains(PersonEvent.Invited, AccountNotification.Kinds);
        Assert.Contains(PersonEvent.ResetRequested, AccountNotification.Kinds);
        var texts = new List<string>();
        foreach (var kind in AccountNotification.Kinds)
        {
            var (subject, body) = await MailAsync(kind);
            // headline and link differ anyway
            texts.Add(string.Join('\n', body.Split('\n').Where(line => !line.Contains(subject, StringComparison.Ordinal) && !line.Contains("http", StringComparison.Ordinal))));
        }
        Assert.Equal(AccountNotification.Kinds.Length, texts.Distinct().Count());
    }

    [Fact]
    public async Task A_kind_without_a_mail_is_not_told_in_the_words_of_another()
    {
        await using var scope = app.Services.CreateAsyncScope();
        var delivery = new Delivery(1, app.Clock.Now, ticketId: null, 1, Channel.Email, app.Clock.Now);
        var unknown = new AccountNotification(delivery, await app.PersonAsync("staff@crb.local"), PersonEvent.Changed, new("https://support.example/"));
        var mistake = Assert.Throws<InvalidOperationException>(() => scope.ServiceProvider.GetRequiredService<AccountMail>().Compose(unknown));
        Assert.Contains(PersonEvent.Changed, mistake.Message, StringComparison.Ordinal);
    }

    /// <summary>What somebody without a password, whom every kind concerns, is sent.</summary>
    private async Task<(string Subject, string Body)> MailAsync(string kind)
    {
        await using var scope = app.Services.CreateAsyncScope();
        var db = scope.ServiceProvider.GetRequiredService<AppDb>();
        var admin = await app.ActorAsync("admin@crb.local");
        var person = User.New(admin, new("Irina Sokolova", $"{Guid.NewGuid():N}@crb.local", "4-21", null, "214", "en"), Role.Staff, app.Clock.Now);
        db.Add(person);
        await db.SaveChangesAsync(Ct);
        db.Record(new(kind, admin, person.Id, data: null, app.Clock.Now));
        await db.SaveChangesAsync(Ct);
        var happened = await db.Events.AsNoTracking().SingleAsync(e => e.Kind == kind && e.ObjectId == person.Id, Ct);
        var delivery = new Delivery(happened.Id, happened.At, ticketId: null, person.Id, Channel.Email, app.Clock.Now);
        var notification = await scope.ServiceProvider.GetRequiredService<NotificationLoader>().LoadAsync(delivery, Ct);
        using var mail = scope.ServiceProvider.GetRequiredService<AccountMail>().Compose(Assert.IsType<AccountNotification>(notification));
        // what keeps an account safe is not switched off
        Assert.Null(mail.Headers["List-Unsubscribe"]);
        return (mail.Subject!, mail.TextBody!);
    }
}
