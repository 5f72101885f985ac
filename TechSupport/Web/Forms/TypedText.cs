namespace TechSupport.Web.Forms;

/// <summary>What a person had typed into a form that could not be taken, to give it back.</summary>
public static class TypedText
{
    /// <summary>The fields people write into, by the last part of their name; named one by one so that no password or token can come along.</summary>
    public static readonly IReadOnlySet<string> Fields = new HashSet<string>(StringComparer.OrdinalIgnoreCase)
    {
        "Text", "What", "Details", "Said", "Solution", "Subject", "Reason", "Who", "Room", "Phone", "Computer", "Inventory",
        "Name", "NameRu", "Number", "Model", "InventoryNumber", "Email", "UserName",
    };

    /// <summary>What a person had typed into the form of a request; nothing when it is none or cannot be read.</summary>
    public static IReadOnlyList<string> In(HttpRequest request)
    {
        if (!HttpMethods.IsPost(request.Method) || !request.HasFormContentType) return [];
        try
        {
            return [.. request.Form.Where(f => Fields.Contains(f.Key[(f.Key.LastIndexOf('.') + 1)..])).Select(f => f.Value.ToString()).Where(v => !string.IsNullOrWhiteSpace(v))];
        }
        catch (Exception e) when (e is InvalidDataException or InvalidOperationException or IOException)
        {
            return [];
        }
    }
}
