using System.ComponentModel.DataAnnotations;
using TechSupport.Features.Catalog;
using TechSupport.Features.Shared.TagHelpers;

namespace TechSupport.Features.Reporting;

/// <summary>A problem is reported: from the one box of the home page or from the full form.</summary>
public sealed class ReportModel(AppDb db, TicketIntake intake) : AppPage
{
    [BindProperty] public Inputs Input { get; set; } = new();

    /// <summary>The home page asks for the full form with what was typed so far.</summary>
    [BindProperty] public bool More { get; set; }

    /// <summary>What was sent a moment ago in the same words; the person decides.</summary>
    public SentBefore? SentBefore { get; private set; }

    /// <summary>The synthetic check is nowhere in the hospital, so it is not asked where.</summary>
    public bool IsProbe => Actor.Role == Role.Monitor;

    public IReadOnlyList<Choice> Categories { get; private set; } = [];
    public IReadOnlyList<Choice> Departments { get; private set; } = [];
    public IReadOnlyList<string> Rooms { get; private set; } = [];

    private IncomingReport Report => new()
    {
        Subject = Input.Subject, Description = Input.Details, RequesterId = Actor.Id!.Value, DepartmentId = Input.DepartmentId, Room = Input.Room,
        Inventory = Input.Inventory, CategoryId = Input.CategoryId, PatientCare = Input.PatientCare, RequestKey = HttpContext.SentKey(Input.RequestKey),
    };

    protected override async Task ValidateAsync(CancellationToken ct)
    {
        Unpack();
        if (More) return;
        foreach (var mistake in await intake.CheckAsync(Actor, Report, ct)) Refuse(mistake);
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
        Rooms = await db.Rooms.Where(r => r.Active && db.Locations.Any(l => l.Id == r.LocationId && l.DepartmentId == Input.DepartmentId)).Select(r => r.Number).Distinct().OrderBy(r => r).ToListAsync(ct);
    }

    public async Task<IActionResult> OnGetAsync(CancellationToken ct)
    {
        var place = await DefaultPlace.OfAsync(db, Actor, ct);
        ModelState.Clear();
        Input = new() { DepartmentId = place.Department?.Id, Room = place.Room, Inventory = place.InventoryNumber };
        return await ShowAsync();
    }

    public async Task<IActionResult> OnPostAsync(CancellationToken ct)
    {
        if (More) return await ShowAsync();
        var outcome = await intake.SubmitAsync(Actor, Report, then: null, ct);
        return outcome.IsDone ? RedirectLocal(null, ReportingLinks.Sent(outcome.Number)) : await AnswerAsync(outcome);
    }

    protected override string FieldOf(string property) => property == nameof(IncomingReport.Description) ? nameof(Inputs.Details) : property;

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

    public sealed class Inputs
    {
        /// <summary>The one box of the home page; null on the full form.</summary>
        [StringLength(BodyText.MaxLength, ErrorMessage = "At most {1} characters.")]
        public string? What { get; set => field = value?.ReplaceLineEndings("\n"); }

        public long? CategoryId { get; set; }

        [StringLength(SubjectText.MaxLength, ErrorMessage = "At most {1} characters.")]
        public string Subject { get; set; } = "";

        [StringLength(BodyText.MaxLength, ErrorMessage = "At most {1} characters.")]
        public string Details { get; set => field = value.ReplaceLineEndings("\n"); } = "";

        public long? DepartmentId { get; set; }

        [StringLength(RoomNumber.MaxLength, ErrorMessage = "At most {1} characters.")]
        public string Room { get; set; } = "";

        [StringLength(InventoryNumber.MaxLength, ErrorMessage = "At most {1} characters.")]
        public string Inventory { get; set; } = "";

        public bool PatientCare { get; set; }

        /// <summary>Sent a moment ago in the same words, and meant.</summary>
        public bool Again { get; set; }

        public Guid RequestKey { get; set; } = Guid.NewGuid();
    }
}
