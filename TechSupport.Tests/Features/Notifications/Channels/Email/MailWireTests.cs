using System.Text;
using System.Text.RegularExpressions;
using Microsoft.EntityFrameworkCore;
using TechSupport.Features.Notifications;
using TechSupport.Tests.Support;
using TechSupport.Tests.Support.Databases;

namespace TechSupport.Tests.Features.Notifications.Channels.Email;

/// <summary>Mail as other programs see it: in a hospital whose address, name and people are not written in ASCII.</summary>
public sealed partial class MailWireTests(MailWireTests.CyrillicApp app) : IClassFixture<MailWireTests.CyrillicApp>
{
    private const string Subject = "Принтер печатает пустые этикетки на посту медицинской сестры приёмного отделения 👩‍⚕️";

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Every_header_is_ascii_and_no_encoded_word_longer_than_75()
    {
        var wire = await SendAsync("staff2@crb.local");
        var headers = wire[..wire.IndexOf("\r\n\r\n", StringComparison.Ordinal)];
        Assert.True(Ascii.IsValid(headers), headers);
        Assert.All(EncodedWord().Matches(headers), word => Assert.True(word.Length <= 75, word.Value));
        Assert.All(headers.Split("\r\n"), line => Assert.True(line.Length <= 76 || !line.Contains("=?", StringComparison.Ordinal), line));
        Assert.Contains("List-Id: <tickets.xn--", headers, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Names_and_subject_are_read_as_they_were_written()
    {
        var number = await MailedAsync("staff2@crb.local");
        var mail = app.Server.Messages.Single(m => m.Subject == $"[{number}] {Subject}");
        Assert.Equal(CyrillicApp.From, mail.From.Mailboxes.Single().Name);
        Assert.Equal((await app.PersonAsync("staff2@crb.local")).FullName, mail.To.Mailboxes.Single().Name);
    }

    [Fact]
    public async Task All_mails_about_a_ticket_are_one_conversation()
    {
        var number = await app.NewTicketAsync(subject: "Нет звука", then: (t, tech, at) =>
        {
            t.Reply(tech, "Едем.", Guid.NewGuid(), at);
            t.Resolve(tech, "Готово.", Guid.NewGuid(), at);
        });
        await app.DispatchAsync();
        await app.DeliverAsync();
        var mails = app.Server.Messages.Where(m => m.Subject == $"[{number}] Нет звука").ToList();
        Assert.Equal(2, mails.Count);
        Assert.Single(mails.Select(m => (m.InReplyTo, m.Headers["List-Id"])).Distinct());
        Assert.Equal(2, mails.Select(m => m.MessageId).Distinct().Count());
    }

    [Fact]
    public async Task A_slow_last_word_makes_no_copy()
    {
        var release = new TaskCompletionSource();
        app.Server.BeforeLastWord = _ => release.Task;
        var number = await app.NewTicketAsync(subject: "Медленно", then: (t, tech, at) => t.Reply(tech, "Едем.", Guid.NewGuid(), at));
        await app.DispatchAsync();
        var sending = app.DeliverAsync();
        // longer than each answer before it may take
        Assert.NotSame(sending, await Task.WhenAny(sending, Task.Delay(TimeSpan.FromSeconds(CyrillicApp.TimeoutSeconds * 2), Ct)));
        release.SetResult();
        await sending;
        app.Server.BeforeLastWord = _ => Task.CompletedTask;
        await app.DeliverAsync();
        Assert.Single(app.Server.Messages, m => m.Subject == $"[{number}] Медленно");
        await using var db = app.Db();
        Assert.Equal(DeliveryState.Sent, (await db.Deliveries.AsNoTracking().SingleAsync(d => d.TicketId == number, Ct)).State);
    }

    [Fact]
    public void Who_claimed_a_delivery_has_it_for_longer_than_the_last_word_may_take()
    {
        Assert.True(TechSupport.Features.Notifications.Channels.Email.SmtpTransport.LastWord >= TimeSpan.FromSeconds(90));
        var whole = TechSupport.Features.Notifications.Channels.Email.SmtpTransport.Preliminaries + TechSupport.Features.Notifications.Channels.Email.SmtpTransport.LastWord;
        Assert.True(DeliveryWorker.Patience > whole);
        Assert.True(Delivery.Lease > DeliveryWorker.Patience);
    }

    [Fact]
    public async Task An_address_with_other_letters_before_the_at_is_given_up_with_its_reason()
    {
        await using (var db = app.OwnerDb())
            await db.Users.Where(u => u.Email == "s.kim@crb.local").ExecuteUpdateAsync(set => set.SetProperty(u => u.Email, "почта@crb.local"), Ct);
        var number = await MailedAsync("почта@crb.local");
        await using var read = app.Db();
        var delivery = await read.Deliveries.AsNoTracking().SingleAsync(d => d.TicketId == number, Ct);
        Assert.Equal(DeliveryState.Failed, delivery.State);
        Assert.Contains("only Latin letters before the @", delivery.LastError, StringComparison.Ordinal);
    }

    private async Task<string> SendAsync(string requester)
    {
        var number = await MailedAsync(requester);
        return app.Server.Wire.Single(wire => wire.Contains($"/tickets/{number}", StringComparison.Ordinal) || wire.Contains($"ticket-{number}@", StringComparison.Ordinal));
    }

    private async Task<long> MailedAsync(string requester)
    {
        var number = await app.NewTicketAsync(requester, Subject, then: (t, tech, at) => t.Reply(tech, "Едем.", Guid.NewGuid(), at));
        await app.DispatchAsync();
        await app.DeliverAsync();
        return number;
    }

    [GeneratedRegex(@"=\?[^?]+\?[BbQq]\?[^?]*\?=")]
    private static partial Regex EncodedWord();

    public sealed class CyrillicApp(Postgres postgres) : SmtpTests.MailApp(postgres)
    {
        public const string From = "ИТ-поддержка «Городская клиническая больница № 7»";
        public const int TimeoutSeconds = 1;

        protected override IReadOnlyDictionary<string, string?> Settings => new Dictionary<string, string?>(base.Settings)
        {
            ["Hospital:PublicUrl"] = "https://помощь.больница.рф", ["Smtp:From"] = "help@больница.рф", ["Smtp:FromName"] = From, ["Smtp:TimeoutSeconds"] = $"{TimeoutSeconds}",
        };
    }
}
