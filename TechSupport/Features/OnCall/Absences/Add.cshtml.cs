using System.ComponentModel.DataAnnotations;
using TechSupport.Features.OnCall.Rotas;
using TechSupport.Features.Shared.TagHelpers;

namespace TechSupport.Features.OnCall.Absences;

/// <summary>Whole days on which a person is away; a lead may say it for another.</summary>
public sealed class AddModel(AppDb db, RotaReader reader, OnCallBoard board, HospitalClock clock) : DutyPage(db, reader, board)
{
    private const string BadDay = "Choose a day between 2000 and 2100.";

    [BindProperty] public InputModel Input { get; set; } = new();

    public IReadOnlyList<Choice> People => [.. Rota.People.Select(p => Choice.Of(p.Id, p.Name))];

    public void OnGet() => Input = new() { Person = Actor.Id, From = clock.Today, Until = clock.Today };

    public async Task<IActionResult> OnPostAsync(CancellationToken ct)
    {
        var person = Input.Person ?? Actor.Id!.Value;
        if (!MayActFor(person)) return StatusCode(StatusCodes.Status403Forbidden);
        if (Rota.Find(person) is null) throw new RuleViolation("Choose a person from the list.") { Field = "Person" };
        Db.Add(Absence.Add(Actor, person, clock.StartOf(Input.From!.Value), clock.StartOf(Input.Until!.Value.AddDays(1)), clock.Now));
        await SaveAsync(ct);
        Flash("Saved.");
        return RedirectLocal(null, OnCallLinks.Now);
    }

    public sealed class InputModel
    {
        public long? Person { get; set; }

        [Required(ErrorMessage = "Enter the first day."), Range(typeof(DateOnly), "2000-01-01", "2100-12-31", ErrorMessage = BadDay)] public DateOnly? From { get; set; }

        [Required(ErrorMessage = "Enter the last day."), Range(typeof(DateOnly), "2000-01-01", "2100-12-31", ErrorMessage = BadDay)] public DateOnly? Until { get; set; }
    }
}
