using System.ComponentModel.DataAnnotations;
using System.Globalization;
using TechSupport.Features.OnCall.Rotas;
using TechSupport.Features.Shared.TagHelpers;

namespace TechSupport.Features.OnCall.Swaps;

/// <summary>Asks a colleague to take a shift, or a part of one; a lead may ask for another.</summary>
public sealed class AskModel(AppDb db, RotaReader reader, OnCallBoard board, HospitalClock clock) : DutyPage(db, reader, board)
{
    // what <input type="datetime-local"> sends
    private const string Minute = "yyyy-MM-ddTHH:mm";

    private const string BadTime = "Enter day and time as 2026-12-31 08:00.";

    // a browser without such a field sends what was typed
    private static readonly string[] Ways = [Minute, "yyyy-MM-ddTHH:mm:ss", "yyyy-MM-dd HH:mm"];

    [BindProperty(SupportsGet = true, Name = "shift")] public long? Beginning { get; set; }

    [BindProperty] public InputModel Input { get; set; } = new();

    /// <summary>Who takes turns; nobody gives a shift to themselves.</summary>
    public IReadOnlyList<Choice> People => [.. Rota.People.Where(p => Rota.Plan.TakesTurns(p.Id) && (p.Id != Actor.Id || ActsForOthers)).Select(p => Choice.Of(p.Id, p.Name))];

    public void OnGet()
    {
        // years away nobody has a shift to give away
        var at = DateTimeOffset.FromUnixTimeSeconds(Math.Clamp(Beginning ?? 0, 0, 9_999_999_999));
        var shift = Rota.Plan.WhoAt(at) is null || at > clock.Now.AddDays(366) ? null : Rota.Plan.Shifts(at, at.AddDays(7))[0];
        Input = new() { Whose = shift?.Person ?? Actor.Id, From = Show(shift?.Begins), Until = Show(shift?.Until) };
    }

    public async Task<IActionResult> OnPostAsync(CancellationToken ct)
    {
        var (begins, ends, whose) = (Read(Input.From)!.Value, Read(Input.Until)!.Value, Input.Whose ?? Actor.Id!.Value);
        if (!MayActFor(whose)) return StatusCode(StatusCodes.Status403Forbidden);
        Db.Add(Swap.Ask(Actor, whose, Input.To!.Value, begins, ends, clock.Now));
        await SaveAsync(ct);
        Flash("Asked. It counts once your colleague accepts.");
        return RedirectLocal(null, OnCallLinks.Now);
    }

    protected override Task ValidateAsync(CancellationToken ct)
    {
        CheckTime("Input.From", Input.From);
        CheckTime("Input.Until", Input.Until);
        if (Input.To is { } to && !Rota.Plan.TakesTurns(to)) ModelState.AddModelError("Input.To", L["Choose somebody on the rota."]);
        if (!ModelState.IsValid || Read(Input.From) is not { } begins || Read(Input.Until) is not { } ends || ends <= begins) return Task.CompletedTask;
        if (!Rota.Plan.Has(Input.Whose ?? Actor.Id!.Value, begins, ends)) ModelState.AddModelError("Input.From", L["Somebody else is on call for at least a part of this time."]);
        if (Rota.Plan.IsAwayWithin(Input.To!.Value, begins > clock.Now ? begins : clock.Now, ends)) ModelState.AddModelError("Input.To", L[Swap.TakerIsAway]);
        return Task.CompletedTask;
    }

    private string Show(DateTimeOffset? at) => at is { } instant ? clock.Local(instant).ToString(Minute, CultureInfo.InvariantCulture) : "";

    private void CheckTime(string field, string text)
    {
        // an empty one is named already
        if (text.Length > 0 && Read(text) is null) ModelState.AddModelError(field, L[Shown(text) is null ? BadTime : HospitalClock.NoSuchTime]);
    }

    private DateTimeOffset? Read(string text) => Shown(text) is { } shown ? clock.Instant(shown) : null;

    private static DateTime? Shown(string text) =>
        DateTime.TryParseExact(text.Trim(), Ways, CultureInfo.InvariantCulture, DateTimeStyles.None, out var shown) && shown.Year is >= 2000 and <= 2100 ? shown : null;

    public sealed class InputModel
    {
        public long? Whose { get; set; }

        [Required(ErrorMessage = "Choose whom you ask.")] public long? To { get; set; }

        [Required(ErrorMessage = "Enter when it begins."), StringLength(40, ErrorMessage = BadTime)] public string From { get; set; } = "";

        [Required(ErrorMessage = "Enter when it ends."), StringLength(40, ErrorMessage = BadTime)] public string Until { get; set; } = "";
    }
}
