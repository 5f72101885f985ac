using Microsoft.AspNetCore.Authorization;
using TechSupport.Features.Catalog.Categories;
using TechSupport.Features.Catalog.Departments;
using TechSupport.Features.People;
using TechSupport.Features.Shared.TagHelpers;
using TechSupport.Features.Tickets;
using TechSupport.Features.Tickets.Actions;
using TechSupport.Features.Tickets.Conflicts;
using TechSupport.Features.Tickets.Queue;
using TechSupport.Web.Guard;

namespace TechSupport.Features.Reporting;

/// <summary>Logs a call: a ticket on behalf of the caller, in one screen, and then the next call.</summary>
[Authorize(Permission.Work)]
public sealed class NewModel(AppDb db, TicketIntake intake, TicketCommands commands, TimeProvider clock) : AppPage
{
    [BindProperty] public CallInput Input { get; set; } = new();

    /// <summary>The ticket of the call before.</summary>
    [BindProperty(SupportsGet = true)] public long? After { get; set; }

    public FoundCallers Found { get; private set; } = FoundCallers.None;

    public IReadOnlyList<Department> Departments { get; private set; } = [];
    public IReadOnlyList<Category> Categories { get; private set; } = [];
    public IReadOnlyList<Choice> Technicians { get; private set; } = [];
    public IReadOnlyList<Choice> Priorities => Choice.Each<Priority>(p => $"{p} {L[TicketBadges.PriorityWord(p)]}");

    /// <summary>What was logged a moment ago in the same words.</summary>
    public SentBefore? SentBefore { get; private set; }

    public async Task<IActionResult> OnGetAsync(string? who)
    {
        Input.Who = SingleLine.Normalize(who) is { Length: <= PersonName.MaxLength } line ? line : "";
        return await ShowAsync();
    }

    /// <summary>Only looks the caller up; what was typed stays.</summary>
    public async Task<IActionResult> OnPostFindAsync()
    {
        ModelState.Clear();
        return await ShowAsync();
    }

    public async Task<IActionResult> OnPostAsync(CancellationToken ct)
    {
        if (Input.OnlyLooksUp) return await OnPostFindAsync();
        if (Input.Adds is { } open) return await AddAsync(open, ct);
        if (await ChosenAsync(ct) is not { } caller)
            throw new RuleViolation("Find the caller first, then choose the right person.") { Field = "Who" };
        var report = Input.ReportOf(caller, HttpContext.SentKey(Input.RequestKey));
        if (!Input.Again && await intake.SameWordsAsync(Actor, report, ct) is { } sent) return await AskAsync(sent);
        Spend(Limit.Calls);
        var outcome = await intake.SubmitAsync(Actor, report, [.. Input.Commands(L["Decided during the call"])], ct);
        if (!outcome.IsDone) return await AnswerAsync(outcome);
        Flash("Ticket {0} created.", outcome.Number);
        return RedirectLocal(null, Input.Then == "take" ? TicketLinks.Ticket(outcome.Number) : ReportingLinks.NextCall(outcome.Number));
    }

    protected override string FieldOf(string property) => property switch
    {
        nameof(IncomingReport.Description) => nameof(CallInput.Said),
        nameof(IncomingReport.RequesterId) => nameof(CallInput.Who),
        "Text" => Input.Adds is null ? nameof(CallInput.Solution) : nameof(CallInput.Said),
        "To" => nameof(CallInput.AssigneeId),
        _ => property,
    };

    protected override bool Checks(string? handler) => handler != "Find" && !Input.OnlyLooksUp && Input.Adds is null;

    protected override Task ValidateAsync(CancellationToken ct)
    {
        if (Input.Then != "solved" && !BodyText.IsBlank(Input.Solution)) Refuse(new("It says how it was solved: press “Solved on the phone”, or empty this field.") { Field = "Text" });
        return Task.CompletedTask;
    }

    protected override async Task LoadAsync(CancellationToken ct)
    {
        if (Input.RequestKey == default) Input.RequestKey = Guid.NewGuid();
        Departments = [.. (await db.Departments.AsNoTracking().Where(d => d.Active).ToListAsync(ct)).OrderBy(d => d.LocalName, StringComparer.CurrentCulture)];
        Categories = await db.Categories.AsNoTracking().Where(c => c.Active).OrderBy(c => c.Position).ToListAsync(ct);
        Technicians = [.. (await db.TechniciansAsync(ct)).Select(t => Choice.Of(t.Id, t.Name))];
        Found = await FoundCallers.ReadAsync(db, Actor, Input, ct);
        Input.RequesterId = Found.Chosen?.Id;
        if (Input.PlaceOf != Input.RequesterId) Input.TakePlaceOf(Found.Chosen, Input.PlaceOf is { } before ? await CallerLookup.GetAsync(db, before, ct) : null);
    }

    private Task<IActionResult> AskAsync(SentBefore sent)
    {
        SentBefore = sent;
        Response.StatusCode = StatusCodes.Status422UnprocessableEntity;
        return ShowAsync();
    }

    // for colleagues: the caller knows what they said
    private async Task<IActionResult> AddAsync(long number, CancellationToken ct)
    {
        if (Input.AllSaid is not { Length: > 0 } text) throw new RuleViolation("Write down what the caller said.") { Field = "Text" };
        var ticket = await db.TicketsFor(Actor).AsNoTracking().SingleOrDefaultAsync(t => t.Id == number, ct);
        if (ticket is null || ticket.RequesterId != (await ChosenAsync(ct))?.Id) throw new RuleViolation("This ticket is somebody else’s. Look at the caller again.") { Field = "Who" };
        var (note, key) = (L["By phone: {0}", text].Value, HttpContext.SentKey(Input.RequestKey));
        if (Input.AddOnceMore is null && await SentBefore.MessageAsync(db, Actor, ticket, CommentKind.Note, note, key, clock.GetUtcNow(), ct) is { } sent)
            return await AskAsync(sent with { OnceMore = ("Input.AddOnceMore", $"{number}") });
        Spend(Limit.Messages);
        if (Input.Worse(ticket, L["Decided during the call"]) is { } worse && await commands.RunAsync(Actor, number, worse, Guid.NewGuid(), ct: ct) is { IsDone: false } refused)
            return await AnswerAsync(refused);
        var outcome = await commands.RunAsync(Actor, number, TicketCommand.Note(note), key, ct: ct);
        if (!outcome.IsDone) return await AnswerAsync(outcome);
        Flash("Added to ticket {0}.", number);
        return RedirectLocal(null, ReportingLinks.NextCall(number));
    }

    private Task<Caller?> ChosenAsync(CancellationToken ct) => CallerLookup.ChosenAsync(db, Input.Who, Input.RequesterId, ct);
}
