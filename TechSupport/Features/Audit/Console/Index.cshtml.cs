using System.ComponentModel.DataAnnotations;
using TechSupport.Features.Audit.Description;
using TechSupport.Features.Shared;

namespace TechSupport.Features.Audit.Console;

/// <summary>The audit log, read-only: newest first, by person, ticket, action and days.</summary>
public sealed class IndexModel(AppDb db, AuditDescription audit, HospitalClock clock) : AppPage
{
    private const string BadDay = "Choose a day between 2000 and 2100.";

    /// <summary>Part of a name, or the id of a person.</summary>
    [BindProperty(SupportsGet = true), StringLength(100, ErrorMessage = FieldNames.TooLong)] public string? Who { get; set; }
    [BindProperty(SupportsGet = true)] public long? Ticket { get; set; }
    [BindProperty(SupportsGet = true), StringLength(60, ErrorMessage = ModelBindingMessages.Unfit)] public string? Kind { get; set; }
    [BindProperty(SupportsGet = true), Range(typeof(DateOnly), "2000-01-01", "2100-12-31", ErrorMessage = BadDay)] public DateOnly? From { get; set; }
    [BindProperty(SupportsGet = true), Range(typeof(DateOnly), "2000-01-01", "2100-12-31", ErrorMessage = BadDay)] public DateOnly? To { get; set; }

    /// <summary>True shows what the synthetic check did among the rest.</summary>
    [BindProperty(SupportsGet = true)] public bool Robot { get; set; }

    /// <summary>Id of the last row of the page before.</summary>
    [BindProperty(SupportsGet = true)] public long? Before { get; set; }

    public Page<AuditLine> List { get; private set; } = Page<AuditLine>.Empty;

    /// <summary>The people that the name or id means; null when neither was given.</summary>
    public IReadOnlyList<(long Id, string Name)>? People { get; private set; }

    /// <summary>Since which month entries are here; null while nothing was dropped.</summary>
    public DateOnly? KeptSince { get; private set; }

    public bool IsFiltered => Address(null) != AuditLinks.Log;

    public Pager Pager => new(L["Entries cannot be changed or deleted."], Before is null ? null : Address(null), List.Next(line => Address(line.Id)), ByTime: true);

    public async Task<IActionResult> OnGetAsync(CancellationToken ct)
    {
        if (Kind is { Length: > 0 } && !EventKinds.IsKnown(Kind)) ModelState.AddModelError("Kind", L[ModelBindingMessages.Unfit]);
        // a filter that cannot be read shows nothing, rather than something else than was asked for
        if (!ModelState.IsValid)
        {
            Response.StatusCode = StatusCodes.Status400BadRequest;
            return Page();
        }
        KeptSince = await db.EventsKeptSinceAsync(ct);
        if (!string.IsNullOrWhiteSpace(Who)) People = await AuditFilter.FindPeopleAsync(db, Who.Trim(), ct);
        var filter = new AuditFilter(People?.Select(p => p.Id).ToList(), Ticket, string.IsNullOrEmpty(Kind) ? null : Kind, From, To, Before, Robot);
        var events = (People is [] ? [] : await filter.ReadAsync(db, Actor, clock, ct)).ToPage(AuditFilter.PageSize);
        List = events.As(await audit.DescribeAsync([.. events.Rows], ct));
        return Page();
    }

    private string Address(long? before) => ListAddress.Of(AuditLinks.Log,
        ("who", Who), ("ticket", Ticket), ("kind", Kind), ("from", From), ("to", To), ("robot", Robot ? "true" : null), ("before", before));
}
