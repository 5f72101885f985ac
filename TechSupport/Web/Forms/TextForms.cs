namespace TechSupport.Web.Forms;

/// <summary>What a page knows of the forms on it, for what is shown after them.</summary>
public static class TextForms
{
    private static readonly object Item = new();

    /// <summary>The page's form that people write into; null as long as none has been rendered.</summary>
    public static TextForm? TextForm(this HttpContext http) => http.Items[Item] as TextForm;

    /// <returns>Its id: its own, or one that it gets.</returns>
    public static string RememberTextForm(this HttpContext http, string id, string action)
    {
        var form = new TextForm(id.Length > 0 ? id : "text-form", action);
        http.Items[Item] = form;
        return form.Id;
    }

    /// <summary>The page answers a post, so what stands in its forms is not sent yet.</summary>
    public static bool IsAnswer(this HttpContext http) => HttpMethods.IsPost(http.Request.Method) || http.PageShownAgain() is not null;
}

/// <param name="Id">Its id in the page.</param>
/// <param name="Action">Where it is posted to; a local path.</param>
public sealed record TextForm(string Id, string Action);
