using TechSupport.Features.Account.Sessions;
using TechSupport.Features.Tickets;

namespace TechSupport.Features.People.Console;

public sealed class DisableModel(AppDb db, SessionRegister sessions, TimeProvider clock) : PersonPage(db, clock)
{
    public int OpenTickets { get; private set; }

    protected override async Task LoadAsync(CancellationToken ct) => OpenTickets = await Db.TicketsFor(Actor).Active().CountAsync(t => t.AssigneeId == Id, ct);

    public Task<IActionResult> OnGetAsync() => ShowAsync();

    public Task<IActionResult> OnPostAsync(CancellationToken ct) => RunAsync(PersonEvent.Disabled, DisableAsync, "The account of {0} is disabled.", ct, sessions.Forget);

    private async Task DisableAsync(CancellationToken ct)
    {
        Person.Disable(Actor, Now);
        if (Person.Role == Role.Admin) await KeepAnAdminAsync(ct);
        await sessions.EndAllAsync(Db, Id, ct);
    }
}
