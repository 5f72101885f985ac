using TechSupport.Features.Tickets;

namespace TechSupport.Features.People.Console;

public sealed class DisableModel(AppDb db, TimeProvider clock) : PersonPage(db, clock)
{
    public int OpenTickets { get; private set; }

    protected override async Task LoadAsync() => OpenTickets = await Db.TicketsFor(Actor).Active().CountAsync(t => t.AssigneeId == Id);

    public Task<IActionResult> OnGetAsync() => ShowAsync();

    public async Task<IActionResult> OnPostAsync(CancellationToken ct)
    {
        await using var transaction = await Db.Database.BeginTransactionAsync(ct);
        Person.SwitchOff(Actor, Now);
        if (Person.Role == Role.Admin) await KeepAnAdminAsync(ct);
        await SaveAsync(ct);
        await transaction.CommitAsync(ct);
        Flash("{0} is switched off.", Person.FullName);
        return RedirectLocal(null, Here);
    }
}
