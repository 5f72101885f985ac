using System.ComponentModel.DataAnnotations;
using Microsoft.AspNetCore.Mvc;
using Microsoft.EntityFrameworkCore;
using TechSupport.Data;
using TechSupport.Features.Catalog;
using TechSupport.Kernel;
using TechSupport.Web;

namespace TechSupport.Features.People.Console;

public sealed class IndexModel(AppDb db, TimeProvider clock) : AppPage
{
    [BindProperty(SupportsGet = true), StringLength(100, ErrorMessage = "At most {1} characters.")] public string? Q { get; set; }
    [BindProperty(SupportsGet = true)] public Role? Role { get; set; }
    [BindProperty(SupportsGet = true)] public long? Department { get; set; }
    [BindProperty(SupportsGet = true), StringLength(20, ErrorMessage = "At most {1} characters.")] public string? State { get; set; }
    [BindProperty(SupportsGet = true)] public long? After { get; set; }

    public DateTimeOffset Now { get; } = clock.GetUtcNow();
    public IReadOnlyList<UserRow> Rows { get; private set; } = [];
    public IReadOnlyList<Option> Departments { get; private set; } = [];
    public int Count { get; private set; }
    public long? Next { get; private set; }

    public bool IsFiltered => !string.IsNullOrEmpty(Q) || Role is not null || Department is not null || !string.IsNullOrEmpty(State);

    public async Task<IActionResult> OnGetAsync(CancellationToken ct)
    {
        Departments = await Option.DepartmentsAsync(db, Department);
        if (State is { Length: > 0 } && !UserFilter.States.Contains(State)) ModelState.AddModelError("state", L[ModelBindingMessages.Unfit]);
        // a filter that cannot be read shows nothing, rather than something else than was asked for
        if (!ModelState.IsValid)
        {
            Response.StatusCode = StatusCodes.Status400BadRequest;
            return Page();
        }
        var users = new UserFilter(Q, Role, Department, State).Apply(db, Now);
        Count = await users.CountAsync(ct);
        var rows = await users.ReadAsync(db, After, ct);
        Next = rows.Count > UserFilter.PageSize ? rows[UserFilter.PageSize - 1].Id : null;
        Rows = [.. rows.Take(UserFilter.PageSize)];
        return Page();
    }

    public string Address(long? after) => ListAddress.Of("/admin/users", ("q", Q), ("role", Role), ("department", Department), ("state", State), ("after", after));
}
