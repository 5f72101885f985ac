using System.Globalization;
using Microsoft.AspNetCore.Mvc.Filters;
using Microsoft.AspNetCore.Mvc.ModelBinding;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.Extensions.Localization;
using TechSupport.Web.Guard;

namespace TechSupport.Web;

/// <summary>
/// What every page does alike. In this order: <see cref="GateAsync"/> (404, 403), the shape of the input and <see cref="ValidateAsync"/> (422), the handler;
/// a broken rule becomes 422 and a stale version 409, both re-rendered in place with what the person typed.
/// </summary>
public abstract class AppPage : PageModel
{
    /// <summary>What the domain calls "Subject" the form posts as "Input.Subject".</summary>
    private const string InputPrefix = "Input.";

    /// <summary>A longer address to go back to is dropped: escaped, it would fit neither into a request line nor through the proxy.</summary>
    public const int LongestReturnUrl = 2000;

    // what the page it leads to says
    private string? flash;

    public Actor Actor => HttpContext.Actor();

    protected IStringLocalizer<Text> L => HttpContext.RequestServices.GetRequiredService<IStringLocalizer<Text>>();

    /// <summary>Loads what the page is about and says who may not come in; null lets them in.</summary>
    protected virtual Task<IActionResult?> GateAsync(CancellationToken ct) => Task.FromResult<IActionResult?>(null);

    /// <summary>Checks the parts of the form that only the database can judge, together with its shape, so that all mistakes are named at once: <see cref="Refuse"/>.</summary>
    protected virtual Task ValidateAsync(CancellationToken ct) => Task.CompletedTask;

    /// <summary>Loads what the view shows beside the input; called before every rendering of the page.</summary>
    protected virtual Task LoadAsync(CancellationToken ct) => Task.CompletedTask;

    /// <summary>Loads what happened since the person looked, for a form that is refused because of it.</summary>
    protected virtual Task LookAtNewsAsync(CancellationToken ct) => Task.CompletedTask;

    /// <summary>False for a page that htmx shows in a part of another one: in a dialog, for example.</summary>
    protected virtual bool TakesOverMain => true;

    /// <summary>False for a handler that takes an unfinished form, to look something up for it.</summary>
    protected virtual bool Checks(string? handler) => true;

    /// <summary>The form's name of what the domain calls <paramref name="property"/>.</summary>
    protected virtual string FieldOf(string property) => property;

    // its name makes it look like the handler of a method called PAGE
    [NonHandler]
    public override async Task OnPageHandlerExecutionAsync(PageHandlerExecutingContext context, PageHandlerExecutionDelegate next)
    {
        // Razor would show the page without its handler, that is without what the view needs
        if (context.HandlerMethod is null && context.ActionDescriptor.HandlerMethods.Count > 0)
        {
            context.Result = StatusCode(StatusCodes.Status405MethodNotAllowed);
            return;
        }
        if (await GateAsync(HttpContext.RequestAborted) is { } refused)
        {
            context.Result = refused;
            return;
        }
        if (HttpContext.PageShownAgain() is { } again)
        {
            if (!again.OnlyTexts) context.Result = await ShowTypedAsync(_ => true);
            else if (await next() is { Exception: null } shown) shown.Result = shown.Result is PageResult ? await ShowTypedAsync(TypedText.Fields.Contains) : shown.Result;
            return;
        }
        var posting = HttpMethods.IsPost(Request.Method);
        if (posting && ModelState["Version"]?.Errors.Count > 0)
        {
            context.Result = await StaleAsync();
            return;
        }
        if (posting && Checks(context.HandlerMethod?.Name))
        {
            await ValidateAsync(HttpContext.RequestAborted);
            if (!ModelState.IsValid)
            {
                context.Result = await RedisplayAsync(StatusCodes.Status422UnprocessableEntity);
                return;
            }
        }
        var done = await next();
        switch (done.Exception)
        {
            case RuleViolation violation:
                done.ExceptionHandled = true;
                Refuse(violation);
                done.Result = await RedisplayAsync(StatusCodes.Status422UnprocessableEntity);
                break;
            case TooMany many:
                done.ExceptionHandled = true;
                Response.Headers.RetryAfter = many.Seconds.ToString(CultureInfo.InvariantCulture);
                ModelState.AddModelError("", L[many.Limit.Sentence, many.Limit.Count]);
                done.Result = await RedisplayAsync(StatusCodes.Status429TooManyRequests);
                break;
            case DbUpdateConcurrencyException:
                done.ExceptionHandled = true;
                done.Result = await StaleAsync();
                break;
        }
        // a link or a redirect led htmx here, from whatever element it started at
        if (TakesOverMain && HttpMethods.IsGet(Request.Method) && done.Result is PageResult && !Request.IsPolling()) HttpContext.TakeOverMain();
    }

    /// <summary>What a command that was not done means to a browser.</summary>
    protected async Task<IActionResult> AnswerAsync(Outcome outcome) => outcome.Ending switch
    {
        Ending.NotFound => NotFound(),
        Ending.Forbidden => StatusCode(StatusCodes.Status403Forbidden),
        Ending.Stale => await StaleAsync(),
        Ending.Refused => throw outcome.Why!,
        _ => throw new InvalidOperationException($"{outcome.Ending} is no refusal."),
    };

    /// <summary>Puts a sentence beside its field; one a field is enough.</summary>
    protected void Refuse(RuleViolation violation)
    {
        var field = violation.Field is { } property ? $"{InputPrefix}{FieldOf(property)}" : "";
        if (ModelState[field] is not { Errors.Count: > 0 }) ModelState.AddModelError(field, L[violation.Message, [.. violation.Arguments]]);
    }

    /// <summary>Shows the page as it is now.</summary>
    protected async Task<IActionResult> ShowAsync()
    {
        await LoadAsync(HttpContext.RequestAborted);
        return Page();
    }

    /// <summary>Counts one more of what a person may do so often; one too many is answered with 429, and what was typed stays.</summary>
    protected void Spend(Limit limit) => HttpContext.RequestServices.GetRequiredService<PersonLimits>().Take(limit, Actor);

    /// <summary>Goes on to a place of ours; htmx follows the redirect and swaps the page it leads to.</summary>
    protected IActionResult RedirectLocal(string? local, string otherwise)
    {
        var to = Ascii(Url.IsLocalUrl(local) && local!.Length <= LongestReturnUrl ? local : otherwise);
        if (flash is not null) HttpContext.KeepFlash(TempData, flash, to);
        return LocalRedirect(to);
    }

    /// <summary>A sentence for the next page: what was done.</summary>
    protected void Flash(string message, params object[] arguments) => flash = L[message, arguments].Value;

    // a Russian word in an address is fine in a link and refused in a header
    private static string Ascii(string address) =>
        string.Concat(address.EnumerateRunes().Select(r => r.IsAscii ? r.ToString() : Uri.EscapeDataString(r.ToString())));

    // what was typed is not judged before it is sent
    private async Task<IActionResult> ShowTypedAsync(Func<string, bool> field)
    {
        var posted = await CompositeValueProvider.CreateAsync(PageContext, PageContext.ValueProviderFactories);
        if (GetType().GetProperty("Input") is { } input)
            await TryUpdateModelAsync(input.GetValue(this)!, input.PropertyType, "Input", posted, metadata => metadata.PropertyName is { } name && field(name));
        // it was written on what the person saw then
        if (GetType().GetProperty("Version") is { CanWrite: true } version && uint.TryParse(Request.Form["Version"], CultureInfo.InvariantCulture, out var seen) && version.PropertyType == typeof(uint))
            version.SetValue(this, seen);
        foreach (var entry in ModelState.Values) entry.Errors.Clear();
        return await ShowAsync();
    }

    private async Task<IActionResult> StaleAsync()
    {
        ModelState.AddModelError("", L["Somebody changed this while you were writing. Your text is kept: look at what is new, then send again."]);
        await LookAtNewsAsync(HttpContext.RequestAborted);
        return await RedisplayAsync(StatusCodes.Status409Conflict);
    }

    private async Task<IActionResult> RedisplayAsync(int status)
    {
        // what the handler changed in memory was not saved, so it must not be shown
        HttpContext.RequestServices.GetRequiredService<AppDb>().ChangeTracker.Clear();
        if (await GateAsync(HttpContext.RequestAborted) is { } refused) return refused;
        await LoadAsync(HttpContext.RequestAborted);
        // the form must carry what the database holds now, not what was posted
        ModelState.Remove("Version");
        Response.StatusCode = status;
        return Page();
    }
}
