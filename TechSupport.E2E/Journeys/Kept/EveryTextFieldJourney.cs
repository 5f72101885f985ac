using System.Text;
using System.Text.RegularExpressions;
using Microsoft.Playwright;
using TechSupport.E2E.Support;

namespace TechSupport.E2E.Journeys.Kept;

/// <summary>The bar: 300 letters in every text field there is, then everything that can happen to a page. The text is there, or it was sent.</summary>
/// <remarks>The fields are found by following links, so that a new one is tried without being named here; those of one form are filled together.</remarks>
public sealed partial class EveryTextFieldJourney(Stage stage) : Journey(stage)
{
    private const string Failure = "[data-failure]";

    private static readonly Dictionary<string, Func<Visit, TextForm, Dictionary<string, string>, Task<bool>>> Happenings = new()
    {
        ["language"] = (v, f, _) => SwitchAsync(v, f, "language"),
        ["theme"] = (v, f, _) => SwitchAsync(v, f, "theme"),
        ["Back and Forward"] = (v, f, _) => BackAndForwardAsync(v, f),
        ["Esc"] = (v, f, _) => EscapeAsync(v, f),
        ["Cancel"] = (v, f, _) => CancelAsync(v, f),
        ["no network"] = (v, f, _) => OfflineAsync(v, f),
        ["a hung server"] = (v, f, _) => HungAsync(v, f),
        ["the proxy's page"] = (v, f, _) => ProxyAsync(v, f),
        ["422"] = RefusedAsync,
        ["language after a 422"] = async (v, f, written) => await RefusedAsync(v, f, written) && await SwitchAsync(v, f, "language"),
    };

    [Theory]
    [InlineData("visitor", true)]
    [InlineData("visitor", false)]
    [InlineData("staff", true)]
    [InlineData("staff", false)]
    [InlineData("technician", true)]
    [InlineData("admin", true)]
    public async Task Whatever_happens_the_text_is_there(string who, bool javaScript)
    {
        var visit = await VisitAsync(new() { JavaScript = javaScript });
        foreach (var provoked in new[] { "ERR_INTERNET_DISCONNECTED", "answer 503", "htmx:", "Response Status Error Code" }) visit.Problems.Expect(provoked);
        // the crawler itself is a script
        var scout = javaScript ? visit : await VisitAsync();
        var person = who switch { "visitor" => null, "staff" => Cast.Staff, "technician" => Cast.Tech, _ => Cast.Admin };
        foreach (var one in new[] { visit, scout }.Distinct())
            if (person is not null) await one.SignInAsync(person);
        var forms = await TextForm.FindAsync(scout, person is null ? "/sign-in" : who == "admin" ? "/admin" : "/");
        if (who == "admin") forms = [.. forms.Where(f => f.Page.StartsWith("/admin", StringComparison.Ordinal))];
        if (who == "technician") forms = [.. forms, .. await DialogsAsync(visit, forms)];
        Assert.NotEmpty(forms);

        var lost = new StringBuilder();
        foreach (var form in forms)
        {
            TestContext.Current.TestOutputHelper?.WriteLine($"{form}");
            foreach (var (what, happen) in Happenings)
                if (await LossAsync(visit, form, happen) is { } loss) lost.AppendLine($"{what}: {form}: {loss}");
        }

        Assert.True(lost.Length == 0, lost.ToString());
    }

    private static async Task<string?> LossAsync(Visit visit, TextForm form, Func<Visit, TextForm, Dictionary<string, string>, Task<bool>> happen)
    {
        // Back leads to a page of its own, not to an answer that the browser would have to ask for again
        await visit.GoAsync(form.HasPassword ? "/forgot" : "/error/404");
        await form.OpenAsync(visit);
        var written = await form.TypeAsync(visit);
        try
        {
            if (!await happen(visit, form, written)) return null;
            var gone = (await form.ReadAsync(visit)).Where(f => !IsThere(f.Value, written[f.Key])).Select(f => $"{f.Key} is “{f.Value[..Math.Min(f.Value.Length, 40)]}”").ToList();
            return gone.Count == 0 ? null : $"{string.Join(", ", gone)} at {visit.At}";
        }
        catch (Exception e) when (e is PlaywrightException or TimeoutException) { return e.Message.Split('\n')[0] + " at " + visit.At; }
        finally
        {
            await visit.Context.SetOfflineAsync(false);
            await visit.Page.UnrouteAllAsync(new() { Behavior = UnrouteBehavior.IgnoreErrors });
        }
    }

    // a long text in the one box of the start page is parted into a subject and what goes on
    private static bool IsThere(string found, string written) => found == written || Bare(found).Contains(Bare(written), StringComparison.Ordinal);

    private static string Bare(string text) => string.Concat(text.Where(c => c != '…' && !char.IsWhiteSpace(c)));

    // the forms that open above a ticket have a page of their own, too
    private static async Task<List<TextForm>> DialogsAsync(Visit visit, IReadOnlyList<TextForm> forms)
    {
        var dialogs = new List<TextForm>();
        foreach (var form in forms.Where(f => f.Page == f.Action && f.Page.StartsWith("/tickets/", StringComparison.Ordinal)))
        {
            var verb = form.Action.Split('/')[^1];
            var ticket = form.Action[..form.Action.LastIndexOf('/')];
            await visit.GoAsync(ticket);
            if (await visit.Page.Locator($"#do-{verb}").CountAsync() > 0) dialogs.Add(form with { Page = ticket, Dialog = $"#do-{verb}" });
        }
        Assert.NotEmpty(dialogs);
        return dialogs;
    }

    private static async Task<bool> SwitchAsync(Visit visit, TextForm form, string what)
    {
        var button = visit.Page.Locator($"[data-switch][name={what}]:visible").First;
        if (form.Dialog is not null || await button.CountAsync() == 0) return false;
        // without scripts the buttons would have to send the password, too
        if (form.HasPassword && !visit.Options.JavaScript) return false;
        await visit.Page.RunAndWaitForRequestFinishedAsync(() => button.ClickAsync(), new() { Predicate = r => r.IsNavigationRequest && r.Method == "GET" || !visit.Options.JavaScript });
        await visit.Page.WaitForLoadStateAsync();
        return true;
    }

    private static async Task<bool> BackAndForwardAsync(Visit visit, TextForm form)
    {
        await visit.Page.GoBackAsync();
        await visit.Page.GoForwardAsync();
        if (form.Dialog is not null) await form.OpenDialogAsync(visit);
        return true;
    }

    private static async Task<bool> EscapeAsync(Visit visit, TextForm form)
    {
        if (!visit.Options.JavaScript) return false;
        await visit.Page.Keyboard.PressAsync("Escape");
        if (form.Dialog is null) return true;
        await visit.Expect("dialog[open]").ToHaveCountAsync(0);
        await form.OpenDialogAsync(visit);
        return true;
    }

    private static async Task<bool> CancelAsync(Visit visit, TextForm form)
    {
        if (form.Dialog is null) return false;
        await visit.Page.Locator("dialog [data-close]").ClickAsync();
        await form.OpenDialogAsync(visit);
        return true;
    }

    private static async Task<bool> OfflineAsync(Visit visit, TextForm form)
    {
        if (form.HasPassword || !visit.Options.JavaScript) return false;
        await visit.Context.SetOfflineAsync(true);
        await form.SendAsync(visit);
        await visit.Expect(Failure).ToBeVisibleAsync();
        return true;
    }

    private static async Task<bool> HungAsync(Visit visit, TextForm form)
    {
        if (form.HasPassword || !visit.Options.JavaScript) return false;
        await visit.Page.EvaluateAsync("htmx.config.timeout = 200");
        await RouteAsync(visit, _ => Task.CompletedTask);
        await form.SendAsync(visit);
        await visit.Expect(Failure).ToBeVisibleAsync();
        return true;
    }

    private static async Task<bool> ProxyAsync(Visit visit, TextForm form)
    {
        if (form.HasPassword && visit.Options.JavaScript) return false;
        var page = await File.ReadAllTextAsync(Path.Combine(Paths.Root, "ops/proxy/maintenance.html"));
        await RouteAsync(visit, route => route.FulfillAsync(new() { Status = 503, ContentType = "text/html; charset=utf-8", Body = page }));
        if (visit.Options.JavaScript)
        {
            await form.SendAsync(visit);
            await visit.Expect(Failure).ToContainTextAsync(Maintenance());
            return true;
        }
        // the page says where the text is
        await visit.Page.RunAndWaitForRequestFinishedAsync(() => form.SendAsync(visit), new() { Predicate = r => r.Method == "POST" });
        await visit.Expect("h1 >> nth=0").ToHaveTextAsync(Maintenance());
        await visit.Page.GoBackAsync();
        return true;
    }

    // a real refusal: more letters than the field takes, sent past the browser
    private static async Task<bool> RefusedAsync(Visit visit, TextForm form, Dictionary<string, string> written)
    {
        if (form.HasPassword) return false;
        var name = form.Names[^1];
        written[name] = await visit.Page.Locator($"{form.Selector} [name='{name}']").First.EvaluateAsync<string>("""
            field => {
              field.removeAttribute('maxlength');
              field.value = 'far too long '.repeat(2000).trim();
              field.dispatchEvent(new Event('input', { bubbles: true }));
              return field.value;
            }
            """);
        var answer = await visit.Page.RunAndWaitForResponseAsync(() => form.SendAsync(visit), r => r.Request.Method == "POST");
        if (answer.Status != 422) return false;
        await visit.Page.WaitForLoadStateAsync();
        await visit.Expect("[role=alert]:visible").Not.ToHaveCountAsync(0);
        return true;
    }

    // the switch of the language came before, and a profile remembers it
    [GeneratedRegex("TechSupport (is being updated|обновляется)")]
    private static partial Regex Maintenance();

    private static async Task RouteAsync(Visit visit, Func<IRoute, Task> post) =>
        await visit.Page.RouteAsync("**/*", route => route.Request.Method == "POST" ? post(route) : route.ContinueAsync());
}
