namespace TechSupport.Web.Forms;

/// <summary>What a person had typed into a form that could not be taken, to give it back.</summary>
/// <param name="Name">Of the field, as it is read; English, a key of the translations.</param>
public sealed record TypedText(string Name, string Value)
{
    /// <summary>The fields people write into, by the last part of their name; named one by one so that no password or token can come along.</summary>
    public static readonly IReadOnlySet<string> Fields = new HashSet<string>(StringComparer.OrdinalIgnoreCase)
    {
        "Text", "What", "Details", "Said", "Solution", "Subject", "Reason", "Who", "Room", "Phone", "Computer", "Inventory",
        "Name", "NameRu", "Number", "Model", "InventoryNumber", "Email", "UserName",
    };

    /// <summary>Those that hold what somebody put into words. The others are short, and often the page had filled them in.</summary>
    private static readonly HashSet<string> Worded = new(StringComparer.OrdinalIgnoreCase) { "Text", "What", "Details", "Said", "Solution", "Subject", "Reason" };

    /// <summary>True when the form of a request holds anything a person may have typed.</summary>
    public static bool IsIn(HttpRequest request) => Of(request, Fields).Count > 0;

    /// <summary>Put into words; the others are a room, a number.</summary>
    public bool IsWorded { get; private init; } = true;

    /// <summary>What somebody had typed into the form of a request; nothing when it is none or cannot be read.</summary>
    public static IReadOnlyList<TypedText> In(HttpRequest request) => Of(request, Fields);

    private static List<TypedText> Of(HttpRequest request, IReadOnlySet<string> fields)
    {
        if (!HttpMethods.IsPost(request.Method) || !request.HasFormContentType) return [];
        try
        {
            return [.. request.Form.Where(f => fields.Contains(FieldNames.Last(f.Key))).Select(f => new TypedText(FieldNames.Of(f.Key) ?? f.Key, f.Value.ToString()) { IsWorded = Worded.Contains(FieldNames.Last(f.Key)) }).Where(f => !string.IsNullOrWhiteSpace(f.Value))];
        }
        catch (Exception e) when (e is InvalidDataException or InvalidOperationException or IOException)
        {
            return [];
        }
    }
}
