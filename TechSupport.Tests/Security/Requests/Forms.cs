using AngleSharp.Html.Dom;

namespace TechSupport.Tests.Security.Requests;

/// <summary>A form that somebody finds on a page.</summary>
public sealed record Form(string? Email, string Action, IReadOnlyList<(string Name, string Value, bool Typed)> Fields);

public static class Forms
{
    // the forms that everybody finds on all pages; those without any field have nothing to poison
    public static async Task<IReadOnlyList<Form>> OfAsync(SecurityApp app)
    {
        var forms = new List<Form>();
        foreach (var email in new[] { null, SecurityApp.Owner, "tech@crb.local", "admin@crb.local" })
        {
            using var visitor = await app.VisitAsync(email);
            foreach (var route in app.Routes)
            {
                var reply = await visitor.GetAsync(app.PathOf(route));
                if (reply.Status != 200) continue;
                forms.AddRange(reply.Html.Forms.Where(f => f.GetAttribute("method") == "post").Select(f => new Form(email, f.GetAttribute("action") is { Length: > 0 } a ? a : reply.Path, Fields(f))));
            }
        }
        return [.. forms.Where(f => f.Fields.Count > 0).DistinctBy(f => (f.Email, f.Action, string.Join(',', f.Fields.Select(x => x.Name))))];
    }

    private static IReadOnlyList<(string Name, string Value, bool Typed)> Fields(IHtmlFormElement form) =>
    [
        .. form.Elements.Where(e => e.GetAttribute("name") is { Length: > 0 } n && n != "__RequestVerificationToken").Select(e => (e.GetAttribute("name")!, e switch
        {
            IHtmlInputElement input => input.Value,
            IHtmlTextAreaElement area => area.Value,
            IHtmlSelectElement select => select.Value ?? "",
            _ => e.GetAttribute("value") ?? "",
        }, e is IHtmlTextAreaElement or IHtmlInputElement { Type: not ("hidden" or "checkbox" or "radio" or "submit") })).DistinctBy(f => f.Item1),
    ];
}
