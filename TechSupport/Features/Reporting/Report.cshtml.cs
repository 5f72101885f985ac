using System.ComponentModel.DataAnnotations;
using Microsoft.AspNetCore.Mvc;
using Microsoft.EntityFrameworkCore;
using Npgsql;
using TechSupport.Data;
using TechSupport.Features.Catalog.Categories;
using TechSupport.Features.Catalog.Departments;
using TechSupport.Features.Catalog.Equipment;
using TechSupport.Features.Tickets;
using TechSupport.Kernel;
using TechSupport.Web;

namespace TechSupport.Features.Reporting;

/// <summary>A problem is reported: from the one box of the home page or from the full form.</summary>
public sealed class ReportModel(AppDb db, TimeProvider clock) : AppPage
{
    private bool isChecked;
    private EquipmentItem? equipment;

    [BindProperty] public Inputs Input { get; set; } = new();

    /// <summary>The home page asks for the full form with what was typed so far.</summary>
    [BindProperty] public bool More { get; set; }

    /// <summary>The automatic check is nowhere in the hospital, so it is not asked where.</summary>
    public bool IsProbe => Actor.Role == Role.Monitor;

    public IReadOnlyList<Category> Categories { get; private set; } = [];
    public IReadOnlyList<Department> Departments { get; private set; } = [];
    public IReadOnlyList<string> Rooms { get; private set; } = [];

    protected override async Task<IActionResult?> GateAsync()
    {
        // together with the shape, so that all mistakes are named at once
        if (HttpMethods.IsPost(Request.Method) && !isChecked)
        {
            isChecked = true;
            TakeApart();
            if (!More) await CheckAsync();
        }
        return null;
    }

    protected override async Task LoadAsync()
    {
        Categories = await db.Categories.AsNoTracking().Where(c => c.Active).OrderBy(c => c.Position).ThenBy(c => c.Id).ToListAsync();
        Departments = [.. (await db.Departments.AsNoTracking().Where(d => d.Active).ToListAsync()).OrderBy(d => d.LocalName, StringComparer.CurrentCulture)];
        Rooms = await db.Rooms.Where(r => r.Active && db.Locations.Any(l => l.Id == r.LocationId && l.DepartmentId == Input.DepartmentId)).Select(r => r.Number).Distinct().OrderBy(r => r).ToListAsync();
    }

    public async Task<IActionResult> OnGetAsync(CancellationToken ct)
    {
        HttpContext.TakeOverMain();
        var place = await DefaultPlace.OfAsync(db, Actor, ct);
        ModelState.Clear();
        Input = new() { DepartmentId = place.Department?.Id, Room = place.Room, Inventory = place.InventoryNumber };
        return await ShowAsync();
    }

    public async Task<IActionResult> OnPostAsync(CancellationToken ct)
    {
        if (More) return await ShowAsync();
        var report = new TicketReport
        {
            Subject = Input.Subject, Description = Input.Details, RequesterId = Actor.Id!.Value, DepartmentId = IsProbe ? null : Input.DepartmentId, Room = Input.Room,
            Phone = await db.Users.Where(u => u.Id == Actor.Id).Select(u => u.PhoneNumber).SingleAsync(ct) ?? "",
            EquipmentId = equipment?.Id, CategoryId = Input.CategoryId, PatientCare = Input.PatientCare, RequestKey = HttpContext.SentKey(Input.RequestKey),
        };
        var number = await SentBeforeAsync(report, ct) ?? await SendAsync(report, ct);
        return RedirectLocal(null, TicketLinks.Verb(number, "sent"));
    }

    private async Task<long> SendAsync(TicketReport report, CancellationToken ct)
    {
        var ticket = Ticket.Report(Actor, report, clock.GetUtcNow());
        db.Tickets.Add(ticket);
        try
        {
            await db.SaveChangesAsync(ct);
            return ticket.Id;
        }
        catch (DbUpdateException e) when (e.InnerException is PostgresException { SqlState: PostgresErrorCodes.UniqueViolation })
        {
            db.ChangeTracker.Clear();
            if (await SentBeforeAsync(report, ct) is { } number) return number;
            throw;
        }
    }

    private Task<long?> SentBeforeAsync(TicketReport report, CancellationToken ct) => db.Tickets.VisibleTo(Actor)
        .Where(t => t.CreatedById == Actor.Id && t.RequestKey == report.RequestKey).Select(t => (long?)t.Id).SingleOrDefaultAsync(ct);

    /// <summary>The full form shows the text of the one box in its own fields.</summary>
    private void TakeApart()
    {
        if (Input.RequestKey == Guid.Empty) Input.RequestKey = Guid.NewGuid();
        if (Input.What is not { } what) return;
        (Input.Subject, Input.Details) = SubjectSplitter.Split(what);
        foreach (var error in ModelState["Input.What"]?.Errors.ToList() ?? []) ModelState.AddModelError("Input.Details", error.ErrorMessage);
        ModelState.Remove("Input.What");
    }

    private async Task CheckAsync()
    {
        if (Input.Subject.Trim().Length == 0) Refuse("Input.Subject", L["Write in a few words what is wrong"]);
        if (!IsProbe && !await db.Departments.AnyAsync(d => d.Id == Input.DepartmentId && d.Active)) Refuse("Input.DepartmentId", L["Choose the department from the list"]);
        if (Input.CategoryId is { } category && !await db.Categories.AnyAsync(c => c.Id == category && c.Active))
            Refuse("Input.CategoryId", L["Choose one of these topics, or none"]);
        if (EquipmentItem.Normal(Input.Inventory) is not { Length: > 0 and <= EquipmentItem.InventoryLength } inventory) return;
        equipment = await db.Equipment.AsNoTracking().SingleOrDefaultAsync(e => e.InventoryNumber == inventory && e.Active);
        if (equipment is null) Refuse("Input.Inventory", L["We have no equipment “{0}”. Check the sticker or leave this empty", Input.Inventory.Trim()]);
    }

    // one sentence a field is enough
    private void Refuse(string field, string sentence)
    {
        if (ModelState[field] is not { Errors.Count: > 0 }) ModelState.AddModelError(field, sentence);
    }

    public sealed class Inputs
    {
        /// <summary>The one box of the home page; null on the full form.</summary>
        [StringLength(Ticket.TextLength, ErrorMessage = "At most {1} characters.")]
        public string? What { get; set => field = value?.ReplaceLineEndings("\n"); }

        public long? CategoryId { get; set; }

        [StringLength(Ticket.SubjectLength, ErrorMessage = "At most {1} characters.")]
        public string Subject { get; set; } = "";

        [StringLength(Ticket.TextLength, ErrorMessage = "At most {1} characters.")]
        public string Details { get; set => field = value.ReplaceLineEndings("\n"); } = "";

        public long? DepartmentId { get; set; }

        [StringLength(Ticket.RoomLength, ErrorMessage = "At most {1} characters.")]
        public string Room { get; set; } = "";

        [StringLength(EquipmentItem.InventoryLength, ErrorMessage = "At most {1} characters.")]
        public string Inventory { get; set; } = "";

        public bool PatientCare { get; set; }
        public Guid RequestKey { get; set; } = Guid.NewGuid();
    }
}
