using Microsoft.AspNetCore.Mvc.ViewFeatures;

namespace TechSupport.Web.Forms;

/// <summary>What is wrong with a form.</summary>
public static class FormErrors
{
    /// <summary>What is wrong, in the order of the form: that of the properties of the page's <c>Input</c>. What the page says of the whole form comes first.</summary>
    public static IReadOnlyList<(string Field, string Message)> Of(ViewDataDictionary page)
    {
        // the state of the model sorts by name
        var fields = page.ModelMetadata.Properties["Input"]?.Properties.Select(p => "Input." + p.PropertyName).ToList() ?? [];
        return [.. page.ModelState.OrderBy(field => fields.IndexOf(field.Key))
            .SelectMany(field => field.Value!.Errors.Select(error => (field.Key, error.ErrorMessage)))
            .Where(error => error.ErrorMessage.Length > 0)];
    }
}
