using AngleSharp.Html.Parser;
using MimeKit;
using TechSupport.Features.Notifications;
using TechSupport.Features.Notifications.Channels.Email;
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
        Assert.Equal($"[{number}] The printer prints blank labels", mail.Subject);
        Assert.StartsWith("Fixed. Does it work now?\n", mail.TextBody!.ReplaceLineEndings("\n"), StringComparison.Ordinal);
        Assert.Equal("<tickets.techsupport.test>", mail.Headers["List-Id"]);
        Assert.Equal(("<http://techsupport.test/me>", null), (mail.Headers["List-Unsubscribe"], mail.Headers["List-Unsubscribe-Post"]));
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
    public async Task A_question_is_answered_where_its_button_leads()
    {
        var number = await app.NewTicketAsync(then: (t, tech, at) => t.Wait(tech, WaitingFor.Requester, "Which printer is it?", Guid.NewGuid(), at));
        var mail = Assert.Single(await MailsAsync(number));
        Assert.StartsWith("We have a question for you", mail.TextBody, StringComparison.Ordinal);
        Assert.Contains($"Answer: http://techsupport.test/tickets/{number}#Input_Text", mail.TextBody, StringComparison.Ordinal);
        Assert.Contains($"href=\"http://techsupport.test/tickets/{number}#Input_Text\"", mail.HtmlBody, StringComparison.Ordinal);
        using var requester = await app.SignInAsync("staff@crb.local");
        Assert.NotNull((await requester.GetAsync($"/tickets/{number}")).Html.QuerySelector("textarea#Input_Text"));
    }

    [Fact]
    public async Task Each_button_has_a_row_of_its_own_and_the_last_day_stands_above_them()
    {
        var number = await app.NewTicketAsync(then: (t, tech, at) => t.Resolve(tech, "The ribbon is replaced.", Guid.NewGuid(), at));
        var mail = Assert.Single(await MailsAsync(number));
        using var page = new HtmlParser().ParseDocument(mail.HtmlBody!);
        var buttons = page.QuerySelectorAll("a").Where(a => a.GetAttribute("style")!.Contains("display:block", StringComparison.Ordinal)).ToList();
        Assert.Equal(2, buttons.Count);
        Assert.All(buttons, button => Assert.Equal(1, button.Closest("tr")!.Children.Length));
        Assert.True(mail.HtmlBody!.IndexOf("If we hear nothing", StringComparison.Ordinal) < mail.HtmlBody.IndexOf("It works now", StringComparison.Ordinal));
        Assert.DoesNotContain("font-size:13px", page.QuerySelectorAll("td").Last(td => td.TextContent.Contains("If we hear nothing", StringComparison.Ordinal)).GetAttribute("style"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_file_in_the_mail_folder_is_the_message_its_headers_announce()
    {
        var number = await app.NewTicketAsync("staff2@crb.local", "Принтер печатает пустые этикетки", then: (t, tech, at) => t.Resolve(tech, "Готово.", Guid.NewGuid(), at));
        var mail = Assert.Single(await MailsAsync(number));
        var bytes = await File.ReadAllBytesAsync(Directory.GetFiles(app.MailFolder, $"*{mail.MessageId}*").Single(), TestContext.Current.CancellationToken);
        Assert.DoesNotContain(bytes, b => b > 127);
        Assert.All(mail.BodyParts, part => Assert.True(((MimePart)part).ContentTransferEncoding is ContentEncoding.Base64 or ContentEncoding.QuotedPrintable));
    }

    [Fact]
    public async Task A_mail_folder_that_cannot_be_written_is_said()
    {
        using var message = new MimeMessage([MailboxAddress.Parse("help@crb.local")], [MailboxAddress.Parse("staff@crb.local")], "Hello", new TextPart { Text = "Hello" });
        var failure = await Assert.ThrowsAsync<SendFailure>(() => new FolderTransport("/dev/null/mail").SendAsync(message, TestContext.Current.CancellationToken));
        Assert.StartsWith("The mail folder cannot be written to (Email__PickupDirectory)", failure.Message, StringComparison.Ordinal);
        Assert.False(failure.IsPermanent);
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
        Assert.StartsWith("Исправлено. Теперь работает?", mail.TextBody, StringComparison.Ordinal);
        Assert.Contains("Исправлено. Теперь работает?", mail.HtmlBody, StringComparison.Ordinal);
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

    /// <summary>Where nobody has allowed subjects in mail.</summary>
    public sealed class Discreet(Discreet.DiscreetApp app) : IClassFixture<Discreet.DiscreetApp>
    {
        [Fact]
        public async Task A_mail_says_nothing_of_the_subject_before_it_is_opened()
        {
            var number = await app.NewTicketAsync(subject: "The ECG of Mrs Petrova", then: (t, tech, at) =>
            {
                t.Reply(tech, "On our way.", Guid.NewGuid(), at);
                t.Resolve(tech, "Fixed it.", Guid.NewGuid(), at);
            });
            await app.DispatchAsync();
            await app.DeliverAsync();
            var mails = app.Mails().Where(m => m.InReplyTo == $"ticket-{number}@techsupport.test").ToList();
            Assert.Equal(2, mails.Count);
            Assert.All(mails, m => Assert.Equal($"[{number}] Your request to IT", m.Subject));
            Assert.All(mails, m => Assert.DoesNotContain("Petrova", m.Headers.Aggregate("", (all, h) => all + h.Value), StringComparison.Ordinal));
        }

        public sealed class DiscreetApp(Support.Databases.Postgres postgres) : App(postgres)
        {
            protected override IReadOnlyDictionary<string, string?> Settings => new Dictionary<string, string?> { ["Email:TicketSubjects"] = "false" };
        }
    }

    private async Task<List<MimeMessage>> MailsAsync(long number)
    {
        await app.DispatchAsync();
        await app.DeliverAsync();
        return [.. app.Mails().Where(m => m.InReplyTo == $"ticket-{number}@techsupport.test")];
    }
}
