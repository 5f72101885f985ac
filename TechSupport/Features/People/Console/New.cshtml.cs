using TechSupport.Features.Catalog;
using TechSupport.Features.Shared.TagHelpers;

namespace TechSupport.Features.People.Console;

/// <summary>Makes an account without a password; its person gets a link by mail to set one.</summary>
public sealed class NewModel(AppDb db, MailState mail, TimeProvider clock) : AppPage
{
    [BindProperty] public PersonInput Input { get; set; } = new();

    public IReadOnlyList<Choice> Departments { get; private set; } = [];

    protected override async Task LoadAsync(CancellationToken ct) => Departments = await DepartmentChoices.ReadAsync(db, Input.DepartmentId, ct);
    public Task<IActionResult> OnGetAsync() => ShowAsync();

    public async Task<IActionResult> OnPostAsync(CancellationToken ct)
    {
        var person = People.User.New(Actor, await Input.CheckedAsync(db, ct), Input.Role, clock.GetUtcNow());
        if (mail.IsOn) person.Invite(Actor, clock.GetUtcNow());
        db.Users.Add(person);
        await db.SaveUniqueAsync(PersonInput.EmailTaken, ct);
        Flash(mail.IsOn ? "{0} has an account; the invitation is on its way." : "{0} has an account, but email is off: no invitation was sent.", person.FullName);
        return RedirectLocal(null, PeopleLinks.Edit(person.Id));
    }
}
