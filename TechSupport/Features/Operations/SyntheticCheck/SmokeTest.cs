using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Text.RegularExpressions;

namespace TechSupport.Features.Operations.SyntheticCheck;

/// <summary>
/// Does over real HTTP what people do, and clears away what it made: signs in, reports a ticket, finds it in the list, assigns and resolves it, looks for the
/// audit entries and the message, closes and removes it, signs out. The ticket is a probe: nobody but this account sees it.
/// </summary>
public sealed partial class SmokeTest(SmokeBrowser browser, SmokeSettings settings, Action<SmokeStep> done)
{
    private readonly Stopwatch since = new();
    // by this its own ticket is recognised when the answer to the report was lost
    private readonly string run = Guid.NewGuid().ToString("N")[..16];
    private string step = "starting";
    private string number = "";
    private bool isReported;
    private bool isSignedIn;

    public async Task<SmokeResult> RunAsync(CancellationToken ct)
    {
        string? failure = null, failed = null;
        try
        {
            foreach (var (name, act) in Steps())
            {
                step = name;
                since.Restart();
                var (said, skipped) = await act(ct);
                done(new(name, since.Elapsed, said, skipped));
            }
        }
        catch (UnexpectedAnswerException e) { (failed, failure) = (step, $"{step} failed after {since.Elapsed.TotalSeconds.ToString("0.0", CultureInfo.InvariantCulture)} s: {e.Message}"); }
        catch (OperationCanceledException) when (ct.IsCancellationRequested) { failure = $"{step} was interrupted."; }
        // whatever stands in the place of the application may answer anything: it is a failure of the step, not of the check
        catch (Exception e) { (failed, failure) = (step, $"{step} failed: the answer cannot be read ({e.GetType().Name})."); }
        return new(failure, await ClearAwayAsync()) { FailedStep = failed };
    }

    private IEnumerable<(string Name, Func<CancellationToken, Task<(string Said, bool Skipped)>> Act)> Steps()
    {
        yield return ("open the sign-in page", Do(OpenAsync));
        yield return ("sign in", Do(SignInAsync));
        yield return ("report a ticket", Do(ReportAsync));
        yield return ("list the tickets", Do(ListAsync));
        yield return ("assign the ticket", Do(AssignAsync));
        yield return ("resolve the ticket", Do(ResolveAsync));
        yield return ("find the audit entry", Do(FindAuditAsync));
        yield return settings.IsContinuous ? ("write the message", WriteAsync) : ("deliver the message", DeliverAsync);
        yield return ("close the ticket", Do(CloseAsync));
        yield return ("remove the ticket", Do(RemoveAsync));
        if (!settings.IsContinuous) yield return ("keep /actuator from the public", Do(KeepActuatorAsync));
        yield return ("sign out", Do(SignOutAsync));
        if (settings.ManagementUrl is not null) yield return ("ask for the health", Do(AskHealthAsync));
    }

    private static Func<CancellationToken, Task<(string, bool)>> Do(Func<CancellationToken, Task<string>> act) => async ct => (await act(ct), false);

    private async Task<string> OpenAsync(CancellationToken ct)
    {
        await browser.OpenAsync("/sign-in", ct);
        if (browser.Hidden("__RequestVerificationToken").Length == 0) throw Instead($"{settings.Url}/sign-in answered, but not with the sign-in form");
        return $"{settings.Url} answers";
    }

    private async Task<string> SignInAsync(CancellationToken ct)
    {
        await browser.SendAsync("/sign-in", ct, ("Input.UserName", settings.User), ("Input.Password", settings.Password));
        isSignedIn = true;
        // every other role is refused whatever the number; this one reads its own probe and finds nothing else
        await browser.AskAsync("/checks/probes/1", ct);
        if (browser.Status is not (HttpStatusCode.NotFound or HttpStatusCode.OK)) throw Instead($"{settings.User} is no account of role Monitor (\"techsupport monitor-account\" makes one)");
        return $"signed in as {settings.User}";
    }

    private async Task<string> ReportAsync(CancellationToken ct)
    {
        await browser.OpenAsync("/report", ct);
        isReported = true;
        await browser.SendAsync("/report", ct, ("Input.RequestKey", browser.Hidden("Input.RequestKey")), ("Input.Subject", $"Smoke test {run}"), ("Input.Details", "Made by the smoke test, which removes it."));
        if (Sent().Match(browser.Location) is not { Success: true } sent) throw Instead($"the report led to {browser.Location}");
        number = sent.Groups[1].Value;
        return $"reported ticket {number}";
    }

    private async Task<string> ListAsync(CancellationToken ct)
    {
        await browser.OpenAsync("/tickets", ct);
        if (!browser.Page.Contains($"/tickets/{number}\"", StringComparison.Ordinal)) throw Instead($"the list does not hold ticket {number}");
        return "found it in the list";
    }

    private async Task<string> AssignAsync(CancellationToken ct)
    {
        await browser.OpenAsync(Verb("assign"), ct);
        // the only one in the list is the account itself
        if (Choice().Match(browser.Page) is not { Success: true } me) throw Instead($"nobody can be chosen: is {settings.User} an account of role Monitor?");
        await browser.SendAsync(Verb("assign"), ct, ("Version", browser.Hidden("Version")), ("RequestKey", browser.Hidden("RequestKey")), ("Input.To", me.Groups[1].Value));
        return "assigned it";
    }

    private async Task<string> ResolveAsync(CancellationToken ct)
    {
        await browser.ActAsync(Verb("resolve"), ct, ("Input.Text", "The smoke test resolves its own ticket."));
        return "resolved it";
    }

    private async Task<string> FindAuditAsync(CancellationToken ct)
    {
        var probe = await ProbeAnswer.AskAsync(browser, Probe, ct);
        if (probe.Status != "resolved" || new[] { "ticket.created", "ticket.assigned", "ticket.resolved" }.Except(probe.Audit).Any())
            throw Instead($"the audit log has {string.Join(", ", probe.Audit)} of a ticket that is {probe.Status}");
        return "found its audit entries";
    }

    private async Task<(string, bool)> DeliverAsync(CancellationToken ct)
    {
        var probe = await ProbeAnswer.AskAsync(browser, Probe, ct);
        if (!settings.Delivery) return (probe.Mail ? "the delivery, as --no-delivery says" : "mail is off here", true);
        if (!probe.Mail) throw Instead("mail is off here: no mail server is configured (Smtp__Host). Say --no-delivery where that is meant.");
        for (var waited = Stopwatch.StartNew(); ; probe = await ProbeAnswer.AskAsync(browser, Probe, ct))
        {
            if (probe.Deliveries.FirstOrDefault(d => d.State == "sent") is { } sent) return ($"delivered a message by {sent.Channel}", false);
            var states = probe.Deliveries.Count == 0 ? "none was made" : string.Join(", ", probe.Deliveries.Select(d => $"{d.Channel} {d.State}").Distinct().Order(StringComparer.Ordinal));
            if (probe.Deliveries.Any(d => d.State is "failed" or "dead" or "dropped")) throw Instead($"the message has failed: {states}");
            if (waited.Elapsed >= settings.Patience) throw Instead($"no message was delivered within {settings.Patience.TotalSeconds:0} s: {states}");
            await Task.Delay(500, ct);
        }
    }

    // a message that is written leaves sooner or later, or is counted as failed: that is others' business, and the answer is wanted at once
    private async Task<(string, bool)> WriteAsync(CancellationToken ct)
    {
        for (var waited = Stopwatch.StartNew(); ; await Task.Delay(100, ct))
        {
            var probe = await ProbeAnswer.AskAsync(browser, Probe, ct);
            if (!probe.Mail) return ("mail is off here", true);
            if (probe.Deliveries is [var written, ..]) return ($"wrote a message for {written.Channel}", false);
            if (waited.Elapsed >= settings.Patience) throw Instead($"no message was written within {settings.Patience.TotalSeconds:0} s");
        }
    }

    private async Task<string> CloseAsync(CancellationToken ct)
    {
        await browser.ActAsync(Verb("close"), ct, ("Input.Text", ""));
        return "closed it";
    }

    private async Task<string> RemoveAsync(CancellationToken ct)
    {
        await browser.OpenAsync($"{Probe}/remove", ct);
        await browser.SendAsync($"{Probe}/remove", ct);
        var (gone, path) = (number, Probe);
        (number, isReported) = ("", false);
        await browser.AskAsync(path, ct);
        if (browser.Status != HttpStatusCode.NotFound) throw Instead($"ticket {gone} is still there: {browser.Answer}");
        return "removed it";
    }

    private async Task<string> KeepActuatorAsync(CancellationToken ct)
    {
        foreach (var path in new[] { "/actuator/health", "/actuator/prometheus", "/ACTUATOR/health" })
        {
            await browser.AskAsync(path, ct);
            if (browser.Status != HttpStatusCode.NotFound) throw Instead($"{settings.Url}{path} answered {browser.Answer} instead of 404");
        }
        return "/actuator cannot be reached from outside";
    }

    private async Task<string> SignOutAsync(CancellationToken ct)
    {
        await browser.OpenAsync("/sign-out", ct);
        await browser.SendAsync("/sign-out", ct);
        isSignedIn = false;
        return "signed out";
    }

    private async Task<string> AskHealthAsync(CancellationToken ct)
    {
        await browser.AskAsync($"{settings.ManagementUrl}/actuator/health", ct);
        if (browser.Status != HttpStatusCode.OK || !browser.Page.Contains("\"status\":\"UP\"", StringComparison.Ordinal)) throw Instead($"/actuator/health says {browser.Begins} ({browser.Answer})");
        return "/actuator/health is UP";
    }

    // an interrupted run cleans up all the same, and says nothing when that works
    private async Task<string?> ClearAwayAsync()
    {
        if (!isSignedIn) return null;
        string? left = null;
        try
        {
            // the answer to the report was lost: the ticket may be there all the same
            if (isReported && number.Length == 0)
            {
                await browser.AskAsync($"/search?q={run}", CancellationToken.None);
                number = Found().Match(browser.Page).Groups[1].Value;
            }
            if (number.Length > 0)
            {
                await browser.OpenAsync($"{Probe}/remove", CancellationToken.None);
                await browser.SendAsync($"{Probe}/remove", CancellationToken.None);
            }
        }
        catch (Exception e) { left = $"ticket {number} could not be removed ({e.Message}); the server removes it by itself within 25 hours."; }
        try { await SignOutAsync(CancellationToken.None); }
        catch (Exception) { /* the session ends by itself */ }
        return left;
    }

    private string Verb(string name) => $"/tickets/{number}/{name}";

    private string Probe => $"/checks/probes/{number}";

    private static UnexpectedAnswerException Instead(string came) => new(came);

    [GeneratedRegex("/tickets/([1-9][0-9]*)/sent$")]
    private static partial Regex Sent();

    [GeneratedRegex("<option[^>]*value=\"([1-9][0-9]*)\"")]
    private static partial Regex Choice();

    [GeneratedRegex("/tickets/([0-9]+)")]
    private static partial Regex Found();
}
