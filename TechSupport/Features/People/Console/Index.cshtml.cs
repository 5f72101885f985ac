using System.ComponentModel.DataAnnotations;
using TechSupport.Features.Catalog;
using TechSupport.Features.Shared;
using TechSupport.Features.Shared.TagHelpers;

namespace TechSupport.Features.People.Console;

public sealed class IndexModel(AppDb db, TimeProvider clock) : AppPage
{
    [BindProperty(SupportsGet = true), StringLength(100, ErrorMessage = FieldNames.TooLong)] public string? Q { get; set; }
    [BindProperty(SupportsGet = true)] public Role? Role { get; set; }
    [BindProperty(SupportsGet = true)] public long? Department { get; set; }
    [BindProperty(SupportsGet = true), StringLength(20, ErrorMessage = ModelBindingMessages.Unfit)] public string? State { get; set; }
    [BindProperty(SupportsGet = true)] public long? After { get; set; }

    public DateTimeOffset Now { get; } = clock.GetUtcNow();
    public Page<UserRow> List { get; private set; } = Page<UserRow>.Empty;
    public IReadOnlyList<Choice> Departments { get; private set; } = [];
    public int Count { get; private set; }

    public bool IsFiltered => !string.IsNullOrEmpty(Q) || Role is not null || Department is not null || !string.IsNullOrEmpty(State);

    public async Task<IActionResult> OnGetAsync(CancellationToken ct)
    {
        Departments = await DepartmentChoices.ReadAsync(db, Department, ct);
        if (State is { Length: > 0 } && !UserFilter.States.Contains(State)) ModelState.AddModelError(nameof(State), L[ModelBindingMessages.Unfit]);
        // a filter that cannot be read shows nothing, rather than something else than was asked for
        if (!ModelState.IsValid)
        {
            Response.StatusCode = StatusCodes.Status400BadRequest;
            return Page();
        }
        var users = new UserFilter(Q, Role, Department, State).Apply(db, Now);
        Count = await users.CountAsync(ct);
        List = (await users.ReadAsync(db, After, ct)).ToPage(UserFilter.PageSize);
        return Page();
    }

    public Pager Pager => new(L["{0} of {1}", List.Rows.Count, Count], After is null ? null : Address(null), List.Next(user => Address(user.Id)));

    public IReadOnlyList<Choice> Roles => Choice.Each<Role>(role => L[RoleNames.Name(role)]);

    public IReadOnlyList<Choice> States =>
        [new("active", L["Active"]), new("invited", L["Invited, no password yet"]), new("locked", L["Locked"]), new("off", L["Disabled"])];

    private string Address(long? after) => ListAddress.Of(PeopleLinks.List, ("q", Q), ("role", Role), ("department", Department), ("state", State), ("after", after));
}
