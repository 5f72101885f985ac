using Microsoft.AspNetCore.Authorization;
using TechSupport.Features.Catalog.Categories;
using TechSupport.Features.Catalog.Departments;
using TechSupport.Features.Tickets;
using TechSupport.Features.Tickets.Actions;
using TechSupport.Features.Tickets.Queue;

namespace TechSupport.Features.Reporting;

/// <summary>Logs a call: a ticket on behalf of the caller, in one screen.</summary>
[Authorize(Permission.Work)]
public sealed class NewModel(AppDb db, TicketIntake intake) : AppPage
{
    [BindProperty] public CallInput Input { get; set; } = new();

    public IReadOnlyList<Caller> Callers { get; private set; } = [];

    /// <summary>What the chosen caller has open already.</summary>
    public IReadOnlyList<TicketRow> AlreadyOpen { get; private set; } = [];

    public IReadOnlyList<Department> Departments { get; private set; } = [];
    public IReadOnlyList<Category> Categories { get; private set; } = [];

    /// <summary>The search for the caller found no one.</summary>
    public bool NobodyFound { get; private set; }

    public async Task<IActionResult> OnGetAsync(string? who)
    {
        Input.Who = SingleLine.Normalize(who) is { Length: <= PersonName.MaxLength } line ? line : "";
        return await ShowAsync();
    }

    /// <summary>Only looks the caller up; what was typed stays.</summary>
    public async Task<IActionResult> OnPostFindAsync()
    {
        ModelState.Clear();
        Input.RequesterId = null;
        return await ShowAsync();
    }

    public async Task<IActionResult> OnPostAsync(CancellationToken ct)
    {
        if (await CallerAsync(ct) is not { } caller)
            throw new RuleViolation("Find the caller first, then choose the right person.") { Field = "Who" };
        var report = new IncomingReport
        {
            Subject = Input.Subject, Description = Input.Text, RequesterId = caller.Id, DepartmentId = Input.DepartmentId, Room = Input.Room, Inventory = Input.Inventory,
            CategoryId = Input.CategoryId, PatientCare = Input.PatientCare, Source = TicketSource.Phone, RequestKey = HttpContext.SentKey(Input.RequestKey),
        };
        var then = Input.Then switch
        {
            "take" => TicketCommand.Take(),
            "solved" => TicketCommand.Resolve(Input.Text),
            _ => null,
        };
        var outcome = await intake.SubmitAsync(Actor, report, then, ct);
        if (!outcome.IsDone) return await AnswerAsync(outcome);
        Flash("Ticket {0} created.", outcome.Number);
        return RedirectLocal(null, TicketLinks.Ticket(outcome.Number));
    }

    protected override string FieldOf(string property) => property switch
    {
        nameof(IncomingReport.Description) => nameof(CallInput.Text),
        nameof(IncomingReport.RequesterId) => nameof(CallInput.Who),
        "To" => nameof(CallInput.Then),
        _ => property,
    };

    protected override bool Checks(string? handler) => handler != "Find";

    protected override async Task LoadAsync(CancellationToken ct)
    {
        if (Input.RequestKey == default) Input.RequestKey = Guid.NewGuid();
        Departments = [.. (await db.Departments.AsNoTracking().Where(d => d.Active).ToListAsync(ct)).OrderBy(d => d.LocalName, StringComparer.CurrentCulture)];
        Categories = await db.Categories.AsNoTracking().Where(c => c.Active).OrderBy(c => c.Position).ToListAsync(ct);
        Callers = Input.RequesterId is { } id && await CallerLookup.GetAsync(db, id, ct) is { } chosen ? [chosen] : await CallerLookup.FindAsync(db, Input.Who, ct);
        NobodyFound = Callers.Count == 0 && Input.Who.Length > 0;
        if (Callers.Count != 1) return;
        Input.RequesterId = Callers[0].Id;
        AlreadyOpen = await TicketRow.ReadAsync(db, db.TicketsFor(Actor).Active().Where(t => t.RequesterId == Callers[0].Id).OrderByDescending(t => t.Id).Take(5), ct);
    }

    private async Task<Caller?> CallerAsync(CancellationToken ct)
    {
        if (Input.RequesterId is { } id) return await CallerLookup.GetAsync(db, id, ct);
        return await CallerLookup.FindAsync(db, Input.Who, ct) is [var only] ? only : null;
    }
}
