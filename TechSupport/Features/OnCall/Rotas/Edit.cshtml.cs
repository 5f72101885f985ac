using System.ComponentModel.DataAnnotations;
using System.Globalization;
using TechSupport.Features.Shared.TagHelpers;

namespace TechSupport.Features.OnCall.Rotas;

/// <summary>Who takes turns in which group, and when a week is handed over.</summary>
public sealed class EditModel(AppDb db, RotaReader reader, OnCallBoard board, HospitalClock clock) : DutyPage(db, reader, board)
{
    private const string BadDay = "Choose a day between 2000 and 2100.";
    private const int AtMost = 500;

    [BindProperty] public InputModel Input { get; set; } = new();

    /// <summary>The version the form was rendered from; 0 when there is no rota yet.</summary>
    [BindProperty] public uint Version { get; set; }

    public Rota Item { get; private set; } = null!;

    /// <summary>The rows: whoever left is among them until they are taken off.</summary>
    public IReadOnlyList<OnCallPerson> People => [.. Rota.People, .. Rota.Left];

    public IReadOnlyList<Choice> Days => [.. Enumerable.Range(1, 7).Select(day => (DayOfWeek)(day % 7)).Select(day => new Choice(day.ToString(), CultureInfo.CurrentUICulture.DateTimeFormat.GetDayName(day)))];

    public IReadOnlyList<Choice> Groups => [new("DevOps", L["DevOps"]), new("HospitalIt", L["Hospital IT"])];

    public Task<IActionResult> OnGetAsync()
    {
        Input = new() { Day = Item.HandoverDay, At = Item.HandoverAt, StartsOn = Item.StartsOn, Members = [.. People.Select(MemberOf)] };
        return ShowAsync();
    }

    public async Task<IActionResult> OnPostAsync(CancellationToken ct)
    {
        Item.Change(Actor, new(Input.Day, Input.At!.Value, Input.StartsOn!.Value, In("DevOps"), In("HospitalIt")), clock.Now);
        if (Db.Entry(Item).State == EntityState.Detached) Db.Add(Item);
        else Db.Entry(Item).Property(r => r.Version).OriginalValue = Version;
        try { await SaveAsync(ct); }
        // two admins set it up at once
        catch (DbUpdateException e) when (e.InnerException is Npgsql.PostgresException { SqlState: Npgsql.PostgresErrorCodes.UniqueViolation }) { throw new DbUpdateConcurrencyException(e.Message); }
        Flash("Saved.");
        return RedirectLocal(null, OnCallLinks.Now);
    }

    protected override async Task<IActionResult?> GateAsync(CancellationToken ct)
    {
        await base.GateAsync(ct);
        Item = await Db.Set<Rota>().SingleOrDefaultAsync(ct) ?? Rotas.Rota.Empty(clock.Today);
        return null;
    }

    protected override Task ValidateAsync(CancellationToken ct)
    {
        if (Input.Members.Count > AtMost || Input.Members.Any(m => m.Group is not ("" or "DevOps" or "HospitalIt") || m.Group.Length > 0 && People.All(p => p.Id != m.Id)))
            ModelState.AddModelError("", L[ModelBindingMessages.Unfit]);
        return Task.CompletedTask;
    }

    // who was made a technician since is in the list, too, and keeps nobody's turn
    protected override Task LoadAsync(CancellationToken ct)
    {
        Input.Members = [.. People.Select(p => Input.Members.Find(m => m.Id == p.Id) ?? MemberOf(p))];
        return Task.CompletedTask;
    }

    private Member MemberOf(OnCallPerson person)
    {
        var (devOps, it) = (Array.IndexOf(Item.DevOps, person.Id), Array.IndexOf(Item.HospitalIt, person.Id));
        return new() { Id = person.Id, Group = devOps >= 0 ? "DevOps" : it >= 0 ? "HospitalIt" : "", Turn = Math.Max(devOps, it) is >= 0 and var at ? at + 1 : null };
    }

    // who has no number comes last, by name as the form lists them
    private List<long> In(string group) => [.. Input.Members.Where(m => m.Group == group).OrderBy(m => m.Turn ?? int.MaxValue).Select(m => m.Id)];

    public sealed class InputModel
    {
        public DayOfWeek Day { get; set; } = DayOfWeek.Monday;

        [Required(ErrorMessage = "Enter the time of the handover.")] public TimeOnly? At { get; set; }

        [Required(ErrorMessage = "Enter the first day."), Range(typeof(DateOnly), "2000-01-01", "2100-12-31", ErrorMessage = BadDay)] public DateOnly? StartsOn { get; set; }

        public List<Member> Members { get; set; } = [];
    }

    /// <summary>A row of the form.</summary>
    public sealed class Member
    {
        public long Id { get; set; }

        /// <summary>"DevOps", "HospitalIt" or empty.</summary>
        public string Group { get; set; } = "";

        [Range(1, Rotas.Rota.LargestGroup, ErrorMessage = "A turn is a number from {1} to {2}.")] public int? Turn { get; set; }
    }
}
