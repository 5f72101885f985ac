using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Diagnostics;
using Microsoft.AspNetCore.Mvc.RazorPages;
using TechSupport.Features.Account;
using TechSupport.Web.Guard;
using TechSupport.Web.Logs;

namespace TechSupport.Features.Errors;

/// <summary>Whatever went wrong, in plain words, with the status it had and the text the person had written.</summary>
[IgnoreAntiforgeryToken]
[AllowAnonymous]
public sealed class StatusModel(ErrorLines lines) : AppPage
{
    [FromRoute] public int Code { get; set; }

    public string Heading { get; private set; } = "";
    public string Explanation { get; private set; } = "";

    /// <summary>What the lines of the log about this request have in common with this page.</summary>
    public string Reference => HttpContext.TraceIdentifier;

    /// <summary>What a person had put into words in the form that could not be taken.</summary>
    public IReadOnlyList<TypedText> Texts { get; private set; } = [];

    /// <summary>Where a form that could not be taken can be opened anew; null when it was none.</summary>
    public string? Form { get; private set; }

    public IActionResult OnGet() => Show();

    public IActionResult OnPost() => Show();

    // the address stays the one that failed
    protected override bool TakesOverMain => false;

    private PageResult Show()
    {
        var failure = HttpContext.Features.Get<IExceptionHandlerFeature>();
        if (failure is not null)
        {
            Code = DatabaseFault.IsUnavailable(failure.Error) ? 503
                : failure.Error is BadHttpRequestException bad ? bad.StatusCode : 500;
            if (Code == 503) Response.Headers.RetryAfter = "10";
        }
        lines.Write(HttpContext, Code, failure?.Error);
        ModelState.Clear();
        Response.StatusCode = Code;
        if (IsOurs() && Code != StatusCodes.Status413PayloadTooLarge) Texts = TypedText.In(Request);
        // a personal link is more than its path, and what makes it one is not given back
        if (Code == StatusCodes.Status400BadRequest && HttpMethods.IsPost(Request.Method) && HttpContext.Features.Get<IStatusCodeReExecuteFeature>() is { } failed && !failed.OriginalPath.Equals(AccountLinks.Reset, StringComparison.OrdinalIgnoreCase))
            Form = new PathString(failed.OriginalPathBase).Add(failed.OriginalPath).ToUriComponent();
        (Heading, Explanation) = Words();
        return Page();
    }

    // what another site posts, or posts to this very address, is nothing the reader wrote
    private bool IsOurs() => !Request.IsFromAnotherSite()
        && (HttpContext.Features.Get<IExceptionHandlerFeature>() is not null || HttpContext.Features.Get<IStatusCodeReExecuteFeature>() is not null);

    private (string, string) Words() => Code switch
    {
        // of an address, what cannot be read of it
        400 when !HttpMethods.IsPost(Request.Method) => (L["There is no such page"], L["The link may be old, or a number may be mistyped."]),
        400 => (L["This form can no longer be used"], Texts.Count > 0
            ? L["The page is too old or has changed. Open it again; what you wrote is below."]
            : L["The page is too old or has changed. Open it again."]),
        403 => (L["You cannot open this page"], L["You do not have access to this page."]),
        404 => (L["There is no such page"], L["The link may be old, or a number may be mistyped."]),
        405 => (L["That action is not allowed here"], L["Go back and use the buttons on the page."]),
        413 => (L["This is too much at once"], L["Shorten the text and send it again."]),
        415 => (L["This form could not be read"], L["Its letters are in an encoding other than UTF-8. Open the page again and send it from there."]),
        429 => (L["Too many attempts"], L["Wait a minute, then try again."]),
        503 => (L["TechSupport is not available right now"], L["Wait a minute, then try again. Nothing you sent before is lost."]),
        >= 500 => (L["Something went wrong on our side"], Texts.Count > 0
            ? L["Your text was not saved. It is below: copy it, then try again."]
            : L["Go back and try again."]),
        _ => (L["This did not work"], L["Go back and try again."]),
    };
}
