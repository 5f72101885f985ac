using System.ComponentModel.DataAnnotations;
using System.Diagnostics;
using Microsoft.AspNetCore.Authorization;
using Microsoft.Extensions.Options;
using TechSupport.Features.Account.SignIn;
using TechSupport.Features.People;

namespace TechSupport.Features.Account.Password;

/// <summary>
/// Asks for a reset link. Everyone who asks reads the same answer after the same time, account or not: the request is only
/// written down here as an event, and the link is made and mailed afterwards like every other message.
/// </summary>
[AllowAnonymous]
public sealed class ForgotPasswordModel(AppDb db, SignInThrottle throttle, MailState mail, IOptions<HospitalOptions> hospital, TimeProvider clock) : AppPage
{
    public const string NoEmail = "Email is not working right now. Please call {0}.";

    private static readonly TimeSpan ConstantResponseTime = TimeSpan.FromMilliseconds(400);

    [BindProperty] public Inputs Input { get; set; } = new();

    public bool IsSent { get; private set; }
    public bool IsMailOn => mail.IsOn;

    public string Promise =>
        L["If the account exists, we have sent a link for a new password to its email address. The link works once, within an hour."];

    public void OnGet(bool sent)
    {
        ModelState.Clear();
        IsSent = sent;
    }

    public async Task<IActionResult> OnPostAsync(CancellationToken ct)
    {
        if (!mail.IsOn) throw new RuleViolation(NoEmail, hospital.Value.Phone);
        if (!throttle.MayAskForReset(HttpContext.Connection.RemoteIpAddress?.ToString() ?? ""))
        {
            Response.Headers.RetryAfter = "3600";
            Response.StatusCode = StatusCodes.Status429TooManyRequests;
            ModelState.AddModelError("", L["Too many links were requested from here. Try again in an hour, or call."]);
            return Page();
        }
        var begun = Stopwatch.GetTimestamp();
        await WriteDownAsync(SingleLine.Normalize(Input.UserName).ToUpperInvariant(), ct);
        var left = ConstantResponseTime - Stopwatch.GetElapsedTime(begun);
        if (left > TimeSpan.Zero) await Task.Delay(left, ct);
        return RedirectLocal(null, AccountLinks.ForgotSent);
    }

    private async Task WriteDownAsync(string account, CancellationToken ct)
    {
        var user = await db.Users.Include(u => u.AuditKey)
            .SingleOrDefaultAsync(u => (u.NormalizedUserName == account || u.NormalizedEmail == account) && u.DisabledAt == null, ct);
        if (user?.Email is null) return;
        var at = clock.GetUtcNow();
        await using var transaction = await db.Database.BeginTransactionAsync(ct);
        // one after the other, so that requests sent at once are counted too
        await db.Database.ExecuteSqlAsync($"select id from users where id = {user.Id} for update", ct);
        var since = at.AddHours(-1);
        if (await db.Events.CountAsync(e => e.Kind == PersonEvent.ResetRequested && e.ObjectId == user.Id && e.At > since, ct) >= AccountRules.ResetMails) return;
        user.RequestReset(HttpContext.Connection.RemoteIpAddress?.ToString(), at);
        await db.SaveChangesAsync(ct);
        await transaction.CommitAsync(ct);
    }

    public sealed class Inputs
    {
        [Required(ErrorMessage = "Enter your email address."), StringLength(EmailAddress.MaxLength, ErrorMessage = FieldNames.TooLong)]
        public string UserName { get; set; } = "";
    }
}
