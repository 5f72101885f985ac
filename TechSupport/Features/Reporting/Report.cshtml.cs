using TechSupport.Features.Catalog;
using TechSupport.Features.Catalog.Departments.Rooms;
using TechSupport.Features.Reporting.Places;
using TechSupport.Features.Shared.TagHelpers;
using TechSupport.Features.Tickets;
using TechSupport.Features.Tickets.Conflicts;
using TechSupport.Web.Guard;

namespace TechSupport.Features.Reporting;

/// <summary>A problem is reported: from the one box of the home page or from the full form.</summary>
public sealed class ReportModel(AppDb db, TicketIntake intake) : AppPage
{
    [BindProperty] public ReportInput Input { get; set; } = new();

    /// <summary>The home page asks for the full form with what was typed so far.</summary>
    [BindProperty] public bool More { get; set; }

    /// <summary>What was sent a moment ago in the same words; the person decides.</summary>
    public SentBefore? SentBefore { get; private set; }

    /// <summary>The device belongs to another department than the chosen one; the person knows whether it was moved.</summary>
    public DeviceElsewhere? Elsewhere { get; private set; }

    /// <summary>The synthetic check is nowhere in the hospital, so it is not asked where.</summary>
    public bool IsProbe => Actor.Role == Role.Monitor;

    public IReadOnlyList<Choice> Categories { get; private set; } = [];
    public IReadOnlyList<Choice> Departments { get; private set; } = [];
    public IReadOnlyList<string> Rooms { get; private set; } = [];

    private IncomingReport Report => new()
    {
        Subject = Input.Subject, Description = Input.Details, RequesterId = Actor.Id!.Value, DepartmentId = Input.DepartmentId, Room = Input.Room,
        Inventory = Input.Inventory, CategoryId = Input.CategoryId, PatientCare = Input.PatientCare,
        Phone = Input.Phone, FollowsId = Input.FollowsId, RequestKey = HttpContext.SentKey(Input.RequestKey),
    };

    protected override async Task ValidateAsync(CancellationToken ct)
    {
        // on the start page the place is not typed, so nothing in it is mistyped
        var typed = Input.What is null;
        Unpack();
        if (More) return;
        foreach (var mistake in await intake.CheckAsync(Actor, Report, ct)) Refuse(mistake);
        // who is promised a call must be somewhere it can reach
        if (Input.PatientCare && SingleLine.Normalize(Input.Phone).Length == 0 && !IsProbe) Refuse(new("Enter the number where IT can call you.") { Field = nameof(Input.Phone) });
        if (!ModelState.IsValid) return;
        if (typed && (Elsewhere = await DeviceElsewhere.FindAsync(db, Input, HttpContext.Workstation(), ct)) is not null) ModelState.AddModelError(nameof(Elsewhere), "");
        if (!ModelState.IsValid || Input.Again) return;
        SentBefore = await intake.SameWordsAsync(Actor, Report, ct);
        if (SentBefore is not null) ModelState.AddModelError(nameof(SentBefore), "");
    }

    protected override async Task LoadAsync(CancellationToken ct)
    {
        Unpack();
        var categories = await db.Categories.AsNoTracking().Where(c => c.Active).OrderBy(c => c.Position).ThenBy(c => c.Id).ToListAsync(ct);
        Categories = [.. categories.Select(c => Choice.Of(c.Id, c.LocalName) with { Icon = c.Icon })];
        Departments = await DepartmentChoices.ReadAsync(db, chosen: null, ct);
        Rooms = await RoomLookup.OfAsync(db, Input.DepartmentId, ct);
    }

    /// <summary>The rooms of another department, for the suggestions below the field.</summary>
    public async Task<IActionResult> OnGetRoomsAsync([FromQuery(Name = "Input.DepartmentId")] long? department, CancellationToken ct) =>
        Partial("Places/_Rooms", await RoomLookup.OfAsync(db, department, ct));

    /// <param name="again">A request of the person's whose problem is back.</param>
    public async Task<IActionResult> OnGetAsync(long? again, CancellationToken ct)
    {
        ModelState.Clear();
        Input = again is { } number && await AgainAsync(number, ct) is { } before ? before : await FirstAsync(ct);
        return await ShowAsync();
    }

    public async Task<IActionResult> OnPostAsync(CancellationToken ct)
    {
        if (More) return await ShowAsync();
        Spend(Limit.Reports);
        var outcome = await intake.SubmitAsync(Actor, Report, then: [], ct);
        if (!outcome.IsDone) return await AnswerAsync(outcome);
        HttpContext.RememberWorkstation(new(Input.DepartmentId, Input.Room, Input.Inventory));
        return RedirectLocal(null, ReportingLinks.Sent(outcome.Number));
    }

    private async Task<ReportInput> FirstAsync(CancellationToken ct)
    {
        var place = await DefaultPlace.OfAsync(db, Actor, HttpContext.Workstation(), ct);
        return new() { DepartmentId = place.Department?.Id, Room = place.Room, Inventory = place.InventoryNumber, Phone = place.Phone };
    }

    private Task<ReportInput?> AgainAsync(long number, CancellationToken ct) => db.TicketsFor(Actor).Where(t => t.Id == number && t.RequesterId == Actor.Id)
        .Select(t => new ReportInput
        {
            Subject = t.Subject, Details = t.Description, DepartmentId = t.DepartmentId, Room = t.Room, CategoryId = t.CategoryId, PatientCare = t.PatientCare, FollowsId = t.Id,
            Phone = t.Phone, Inventory = db.Equipment.Where(e => e.Id == t.EquipmentId && e.Active).Select(e => e.InventoryNumber).FirstOrDefault() ?? "",
        }).SingleOrDefaultAsync(ct);

    protected override string FieldOf(string property) => property == nameof(IncomingReport.Description) ? nameof(ReportInput.Details) : property;

    /// <summary>The full form shows the text of the one box in its own fields.</summary>
    private void Unpack()
    {
        if (Input.RequestKey == Guid.Empty) Input.RequestKey = Guid.NewGuid();
        if (Input.What is not { } what) return;
        (Input.Subject, Input.Details) = SubjectSplitter.Split(what);
        foreach (var error in ModelState["Input.What"]?.Errors.ToList() ?? []) ModelState.AddModelError("Input.Details", error.ErrorMessage);
        ModelState.Remove("Input.What");
        Input.What = null;
    }
}
