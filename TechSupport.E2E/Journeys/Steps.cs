using System.Globalization;
using System.Text.RegularExpressions;
using Microsoft.Playwright;

namespace TechSupport.E2E.Journeys;

/// <summary>What people do on the site, one step each.</summary>
public static partial class Steps
{
    /// <summary>Staff: writes into the box of the home page and sends; returns the number of the request.</summary>
    public static async Task<long> ReportAsync(this Visit nurse, string what, bool patientCare = false)
    {
        await nurse.GoAsync("/");
        await nurse.Page.Locator("#Input_What").FillAsync(what);
        if (patientCare) await nurse.Page.Locator("label[for=Input_PatientCare]").ClickAsync();
        await nurse.Page.Locator("form.ask .btn-p").ClickAsync();
        return await nurse.SentAsync();
    }

    /// <summary>Waits for "IT has your request" and reads its number.</summary>
    public static async Task<long> SentAsync(this Visit nurse)
    {
        await nurse.Page.WaitForURLAsync("**/tickets/*/sent");
        return long.Parse(Sent().Match(nurse.At).Groups[1].Value, CultureInfo.InvariantCulture);
    }

    /// <summary>Technician: finds it among the unassigned, opens it and takes it.</summary>
    public static async Task TakeFromListAsync(this Visit technician, long number, string subject)
    {
        await technician.GoAsync("/tickets?view=unassigned&sort=-number");
        await technician.Page.Locator($"[data-row='{number}'] a[data-open]").ClickAsync();
        await technician.Expect("h1").ToHaveTextAsync(subject);
        await technician.Page.Locator($"form[action='/tickets/{number}/assign'] button").ClickAsync();
        await technician.Expect($"form[action='/tickets/{number}/assign'] button").ToHaveCountAsync(0);
    }

    /// <summary>Technician: writes a public reply on the ticket that is open.</summary>
    public static async Task AnswerAsync(this Visit technician, string text)
    {
        await technician.Page.Locator("#body").FillAsync(text);
        await technician.Page.Locator("#composer .btn-p.if-reply").ClickAsync();
        await technician.Expect("#main .conv").ToContainTextAsync(text);
        await technician.Expect("#body").ToHaveValueAsync("");
    }

    /// <summary>Technician: resolves the ticket that is open; a dialog with scripts, a page without.</summary>
    public static async Task ResolveAsync(this Visit technician, long number, string text)
    {
        await technician.Page.Locator("#do-resolve").ClickAsync();
        await technician.Expect("#verb-form h2, #verb-form h1").ToBeVisibleAsync();
        await technician.Expect("dialog#verb[open]").ToHaveCountAsync(technician.Options.JavaScript ? 1 : 0);
        Assert.EndsWith(technician.Options.JavaScript ? $"/tickets/{number}" : $"/tickets/{number}/resolve", technician.At, StringComparison.Ordinal);
        await technician.Page.Locator("#verb-form #Input_Text").FillAsync(text);
        await technician.Page.Locator("#verb-form .btn-p").ClickAsync();
        await technician.Expect("#verb-form").ToHaveCountAsync(0);
        await technician.Expect("#main .conv").ToContainTextAsync(text);
    }

    /// <summary>Admin: the rows of the audit log where somebody did something.</summary>
    public static ILocator Row(this Visit admin, string who, string did) =>
        admin.Page.Locator("tbody tr").Filter(new() { HasText = who }).Filter(new() { Has = admin.Page.Locator("b", new() { HasText = did }) });

    /// <summary>Expects something of what <paramref name="selector"/> finds.</summary>
    public static ILocatorAssertions Expect(this Visit visit, string selector) => Assertions.Expect(visit.Page.Locator(selector));

    /// <summary>Words that no other test wrote, to find again.</summary>
    public static string Unique(string words) => $"{words} {Guid.NewGuid():N}"[..(words.Length + 9)];

    [GeneratedRegex(@"^/tickets/(\d+)/sent")]
    private static partial Regex Sent();
}
