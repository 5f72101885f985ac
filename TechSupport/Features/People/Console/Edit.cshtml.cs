using TechSupport.Features.Account.SignIn;
using TechSupport.Features.Audit.Description;
using TechSupport.Features.Catalog;
using TechSupport.Features.Shared.TagHelpers;
using TechSupport.Features.Tickets;

namespace TechSupport.Features.People.Console;

public sealed class EditModel(AppDb db, AuditDescription audit, AccountSignIn signIn, TimeProvider clock) : PersonPage(db, clock)
{
    [BindProperty] public PersonInput Input { get; set; } = new();

    public IReadOnlyList<Choice> Departments { get; private set; } = [];
    public IReadOnlyList<AuditLine> Recent { get; private set; } = [];
    public int OpenTickets { get; private set; }

    protected override async Task LoadAsync(CancellationToken ct)
    {
        Departments = await DepartmentChoices.ReadAsync(Db, Input.DepartmentId, ct);
        OpenTickets = await Db.TicketsFor(Actor).Active().CountAsync(t => t.AssigneeId == Id, ct);
        Recent = await audit.DescribeAsync(await Db.Events.AsNoTracking().Where(e => e.ObjectId == Id && e.Kind.StartsWith("person."))
            .OrderByDescending(e => e.Id).Take(5).ToListAsync(ct), ct);
    }

    public Task<IActionResult> OnGetAsync()
    {
        Input = PersonInput.Of(Person);
        return ShowAsync();
    }

    public async Task<IActionResult> OnPostAsync(CancellationToken ct)
    {
        Person.Change(Actor, await Input.CheckedAsync(Db, ct), Now);
        await using var transaction = await Db.Database.BeginTransactionAsync(ct);
        var wasAdmin = Person.Role == Role.Admin;
        Person.ChangeRole(Actor, Input.Role, Now);
        if (wasAdmin && Person.Role != Role.Admin) await KeepAnAdminAsync(ct);
        if (Db.ChangeTracker.HasChanges()) await SaveAsync(ct);
        await transaction.CommitAsync(ct);
        // with another address of their own, whoever saved this stays signed in here
        await signIn.RefreshSignInAsync(Person);
        Flash("Saved.");
        return RedirectLocal(null, Here);
    }
}
