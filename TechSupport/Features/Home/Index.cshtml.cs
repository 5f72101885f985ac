using Microsoft.AspNetCore.Mvc;
using TechSupport.Web;

namespace TechSupport.Features.Home;

public sealed class IndexModel : AppPage
{
    public IActionResult OnGet() => Page();
}
