using Microsoft.Playwright;
using TechSupport.E2E.Support;

namespace TechSupport.E2E.Journeys;

/// <summary>The job the product is for: a ward reports, IT takes, answers and fixes, the ward is told and confirms, the admin sees who did what.</summary>
public sealed class MainJourney(Stage stage) : Journey(stage)
{
    [Theory]
    [InlineData("en", true, false)]
    [InlineData("ru", true, false)]
    [InlineData("en", false, false)]
    [InlineData("ru", true, true)]
    public async Task A_report_is_taken_answered_fixed_confirmed_and_on_record(string language, bool javaScript, bool baseline)
    {
        var people = new Crew(this, new() { Language = language, JavaScript = javaScript, Baseline = baseline });
        var what = Steps.Unique(language == "ru" ? "Принтер этикеток печатает пустые этикетки" : "The label printer prints blank labels");

        var nurse = await people.NurseAsync();
        var number = await nurse.ReportAsync(what);
        await nurse.Expect("h1").ToHaveTextAsync(people.Say("IT has your request"));

        var technician = await people.TechnicianAsync();
        await technician.TakeFromListAsync(number, what);
        await technician.AnswerAsync(people.Reply);
        await technician.ResolveAsync(number, people.Solution);
        await technician.Expect("#main .head").ToContainTextAsync(people.Say("Resolved"));

        var mail = await (await Stage.AppAsync()).MailAsync(people.NurseAddress, number, people.Say("Fixed. Does it work now?"));
        Assert.Contains(people.Solution, mail.TextBody, StringComparison.Ordinal);
        Assert.Contains($"/tickets/{number}/close", mail.HtmlBody, StringComparison.Ordinal);
        Assert.DoesNotContain((await Stage.AppAsync()).Mails(), m => Mailbox.IsTo(m, people.TechnicianAddress) && Mailbox.IsAbout(m, number));

        await nurse.GoAsync("/");
        await nurse.Expect($"li:has(a[href='/tickets/{number}']) .state").ToHaveTextAsync(people.Say("Fixed. Please check: does it work now?"));
        await nurse.Page.Locator($".mine a[href='/tickets/{number}']").ClickAsync();
        await nurse.Expect("h2:has-text('" + people.Say("Fixed. Please check: does it work now?") + "')").ToBeVisibleAsync();
        await nurse.Expect(".conv").ToContainTextAsync(people.Reply);
        await nurse.Page.Locator($"form[action='/tickets/{number}/close'] button.btn-p").ClickAsync();
        await nurse.Expect(".conv").ToContainTextAsync(people.Say("You: it works now"));

        var admin = await people.AdminAsync();
        await admin.GoAsync($"/admin/audit?ticket={number}");
        foreach (var (who, did) in people.Deeds("Reported", "Assigned", "Reply written", "Resolved", "Closed"))
            await Assertions.Expect(admin.Row(who, did)).Not.ToHaveCountAsync(0);
        await admin.GoAsync("/admin/deliveries?state=sent");
        await Assertions.Expect(admin.Page.Locator($"tr:has(a[href='/tickets/{number}'])")).Not.ToHaveCountAsync(0);
    }

    [Theory]
    [InlineData("en", true)]
    [InlineData("ru", false)]
    public async Task Still_broken_brings_it_back_to_the_one_who_fixed_it(string language, bool javaScript)
    {
        var people = new Crew(this, new() { Language = language, JavaScript = javaScript });
        var what = Steps.Unique(language == "ru" ? "Не открывается журнал назначений" : "The order log does not open");
        var nurse = await people.NurseAsync();
        var number = await nurse.ReportAsync(what);
        var technician = await people.TechnicianAsync();
        await technician.TakeFromListAsync(number, what);
        await technician.ResolveAsync(number, people.Solution);

        await nurse.GoAsync("/");
        await nurse.Page.Locator($".mine a[href='/tickets/{number}/reopen']").ClickAsync();
        await nurse.Page.Locator("#Input_Text").FillAsync(people.Complaint);
        await nurse.Page.Locator("#verb-form .btn-p").ClickAsync();
        await nurse.Expect(".conv").ToContainTextAsync(people.Complaint);

        await (await Stage.AppAsync()).MailAsync(people.TechnicianAddress, number, Words.In("en", "The ticket is open again"));
        await technician.GoAsync($"/tickets/{number}");
        await technician.Expect("#main .head").ToContainTextAsync(people.Say("Reopened"));
        await technician.Expect("#main").ToContainTextAsync(people.Complaint);
    }

    /// <summary>The people of a journey in one language, with the words they use.</summary>
    private sealed class Crew(MainJourney journey, VisitOptions options)
    {
        private readonly bool russian = options.Language == "ru";

        public string NurseAddress => russian ? Cast.Staff2 : Cast.Staff;
        public string TechnicianAddress => russian ? Cast.Tech2 : Cast.Tech;
        public string Reply => russian ? "Посмотрели: в принтер вставлена не та лента. Идём к вам." : "It has the wrong ribbon. We are on our way.";
        public string Solution => russian ? "Заменили ленту. Напечатайте, пожалуйста, одну этикетку." : "We replaced the ribbon. Please print one label.";
        public string Complaint => russian ? "Всё равно не работает, та же ошибка." : "It still fails with the same message.";

        private string Nurse => russian ? "Максим Орлов" : "Irina Sokolova";
        private string Technician => russian ? "Anna Lindqvist" : "Timur Akhmetov";

        public string Say(string english) => Words.In(options.Language, english);

        public async Task<Visit> NurseAsync() => await ComeAsync(NurseAddress);
        public async Task<Visit> TechnicianAsync() => await ComeAsync(TechnicianAddress);
        public async Task<Visit> AdminAsync() => await ComeAsync(Cast.Admin);

        public IEnumerable<(string Who, string Did)> Deeds(params string[] kinds) =>
            kinds.Select(k => (k is "Reported" or "Closed" ? Nurse : Technician, Say(k)));

        private async Task<Visit> ComeAsync(string address)
        {
            var visit = await journey.VisitAsync(options);
            await visit.SignInAsync(address);
            await visit.SpeakAsync(options.Language);   // their profiles are English, all but staff2's
            return visit;
        }
    }
}
