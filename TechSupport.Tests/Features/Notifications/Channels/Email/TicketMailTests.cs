using MimeKit;
using TechSupport.Features.Tickets;
using TechSupport.Kernel;
using TechSupport.Tests.Support;

namespace TechSupport.Tests.Features.Notifications.Channels.Email;

public sealed class TicketMailTests(App app) : IClassFixture<App>
{
    [Fact]
    public async Task A_fixed_request_is_announced_as_drawn()
    {
        var number = await app.NewTicketAsync(then: (t, tech, at) => t.Resolve(tech, "The ribbon is replaced.\nPlease print <one> label & tell me.", Guid.NewGuid(), at));
        var mail = Assert.Single(await MailsAsync(number));
        Assert.Equal($"[{number}] Fixed. Does it work now?", mail.Subject);
        Assert.Equal("\"TechSupport\" <techsupport@techsupport.test>", mail.From.ToString());
        Assert.Equal("\"Irina Sokolova\" <staff@crb.local>", mail.To.ToString());
        Assert.Equal("auto-generated", mail.Headers["Auto-Submitted"]);
        Assert.Equal($"ticket-{number}@techsupport.test", mail.InReplyTo);
        Assert.Equal([$"ticket-{number}@techsupport.test"], mail.References);
        Assert.StartsWith("delivery-", mail.MessageId, StringComparison.Ordinal);
        Assert.EndsWith("@techsupport.test", mail.MessageId, StringComparison.Ordinal);
        Assert.Contains("> Please print <one> label & tell me.", mail.TextBody, StringComparison.Ordinal);
        Assert.Contains($"It works now: http://techsupport.test/tickets/{number}/close", mail.TextBody, StringComparison.Ordinal);
        Assert.Contains("If we hear nothing, we close this request on", mail.TextBody, StringComparison.Ordinal);
        Assert.Contains("Timur Akhmetov, ", mail.HtmlBody, StringComparison.Ordinal);
        Assert.Contains("The ribbon is replaced.<br>Please print &lt;one&gt; label &amp; tell me.", mail.HtmlBody, StringComparison.Ordinal);
        Assert.Contains($"href=\"http://techsupport.test/tickets/{number}/reopen\"", mail.HtmlBody, StringComparison.Ordinal);
        Assert.Contains("You get this because you reported the problem.", mail.HtmlBody, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Either_part_calls_what_opens_the_page_by_what_it_shows()
    {
        var number = await app.NewTicketAsync(then: (t, tech, at) => t.Resolve(tech, "The ribbon is replaced.", Guid.NewGuid(), at));
        var mail = Assert.Single(await MailsAsync(number));
        Assert.Contains("Both links open a page where you confirm.", mail.TextBody, StringComparison.Ordinal);
        Assert.Contains("Both buttons open a page where you confirm.", mail.HtmlBody, StringComparison.Ordinal);
        Assert.DoesNotContain("button", mail.TextBody, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_technician_reads_of_a_ticket_and_the_requester_of_a_request()
    {
        var number = await app.NewTicketAsync(then: (t, tech, at) =>
        {
            t.Assign(Actor.System, tech.Id, at);
            t.Reply(tech, "On our way.", Guid.NewGuid(), at);
        });
        var mails = await MailsAsync(number);
        var (tech, own) = (To("tech@crb.local"), To("staff@crb.local"));
        Assert.Contains("ticket", tech, StringComparison.OrdinalIgnoreCase);
        Assert.DoesNotMatch("(?i)request", tech);
        Assert.Contains("Open the request", own, StringComparison.Ordinal);
        Assert.DoesNotMatch(@"(?i)(?<!/)\btickets?\b", own);

        string To(string address) => mails.Single(m => m.To.ToString().Contains(address, StringComparison.Ordinal)).TextBody!;
    }

    [Fact]
    public async Task Each_reader_gets_it_in_their_own_language()
    {
        var number = await app.NewTicketAsync("staff2@crb.local", "Принтер печатает пустые этикетки", then: (t, tech, at) => t.Resolve(tech, "Готово.", Guid.NewGuid(), at));
        var mail = Assert.Single(await MailsAsync(number));
        Assert.Equal($"[{number}] Исправлено. Теперь работает?", mail.Subject);
        Assert.Contains("Реанимация, каб. 305", mail.HtmlBody, StringComparison.Ordinal);
        Assert.Contains("lang=\"ru\"", mail.HtmlBody, StringComparison.Ordinal);
        Assert.DoesNotMatch("[A-Za-z]{4,} [A-Za-z]{4,} [A-Za-z]{4,}", mail.TextBody);
    }

    [Fact]
    public async Task The_text_of_a_note_reaches_its_technician_and_never_the_requester()
    {
        var number = await app.NewTicketAsync(then: (t, tech, at) =>
        {
            t.Assign(Actor.System, tech.Id, at);
            t.Note(Actor.System, "Secret: the requester drops it weekly.", Guid.NewGuid(), at);
            t.Wait(tech, WaitingFor.Supplier, "Secret: ordered the cheapest.", Guid.NewGuid(), at);
            t.Resolve(tech, "Fixed it.", Guid.NewGuid(), at);
        });
        var mails = await MailsAsync(number);
        Assert.Contains(mails, m => m.To.ToString().Contains("tech@crb.local", StringComparison.Ordinal) && m.TextBody!.Contains("Secret", StringComparison.Ordinal));
        var own = mails.Where(m => m.To.ToString().Contains("staff@crb.local", StringComparison.Ordinal)).ToList();
        Assert.Single(own);
        Assert.All(own, m => Assert.DoesNotContain("Secret", m.ToString(), StringComparison.Ordinal));
    }

    [Fact]
    public async Task Line_breaks_and_markup_in_what_people_wrote_stay_text()
    {
        var number = await app.NewTicketAsync(subject: "x\r\nBcc: everybody@crb.local <script>alert(1)</script>",
            then: (t, tech, at) => t.Reply(tech, "<a href=\"http://evil\">click</a>\r\n.\r\nQUIT", Guid.NewGuid(), at));
        var mail = Assert.Single(await MailsAsync(number));
        Assert.Empty(mail.Bcc);
        Assert.DoesNotContain("<script>", mail.HtmlBody, StringComparison.Ordinal);
        Assert.DoesNotContain("<a href=\"http://evil", mail.HtmlBody, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_message_sent_twice_is_the_same_message()
    {
        var number = await app.NewTicketAsync(then: (t, tech, at) => t.Reply(tech, "On our way.", Guid.NewGuid(), at));
        var first = Assert.Single(await MailsAsync(number));
        await using (var db = app.OwnerDb())
            await Microsoft.EntityFrameworkCore.RelationalDatabaseFacadeExtensions.ExecuteSqlAsync(db.Database, $"update deliveries set state = 'pending', next_attempt_at = created_at where ticket_id = {number}", TestContext.Current.CancellationToken);
        Assert.Equal(first.MessageId, Assert.Single(await MailsAsync(number)).MessageId);
    }

    private async Task<List<MimeMessage>> MailsAsync(long number)
    {
        await app.DispatchAsync();
        await app.DeliverAsync();
        return [.. app.Mails().Where(m => m.InReplyTo == $"ticket-{number}@techsupport.test")];
    }
}
