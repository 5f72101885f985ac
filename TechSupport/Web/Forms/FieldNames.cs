namespace TechSupport.Web.Forms;

/// <summary>What a field is called in a sentence about it; English, keys of the translations. A form that says it differently has a <c>Display</c> of its own.</summary>
public static class FieldNames
{
    /// <summary>What a text that is too long gets to hear: the form takes it, whole, so that nothing of a pasted text is cut off in silence.</summary>
    public const string TooLong = "{0}: at most {1:N0} characters.";

    public static readonly IReadOnlyDictionary<string, string> All = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase)
    {
        ["Text"] = "Message",
        ["What"] = "What is wrong",
        ["Details"] = "Details",
        ["Said"] = "What the caller said",
        ["Solution"] = "Solution",
        ["Subject"] = "What is wrong, in a few words",
        ["Reason"] = "Reason",
        ["Who"] = "Person",
        ["BeginsAt"] = "Begins",
        ["EndsAt"] = "Ends",
        ["Room"] = "Room",
        ["Phone"] = "Phone",
        ["Computer"] = "Your computer",
        ["Inventory"] = "Inventory number",
        ["InventoryNumber"] = "Inventory number",
        ["Name"] = "Name",
        ["NameRu"] = "Name in Russian",
        ["Number"] = "Number",
        ["Model"] = "What it is",
        ["Email"] = "Email",
        ["UserName"] = "Email",
        ["Password"] = "Password",
        ["Current"] = "Current password",
        ["Again"] = "New password again",
        ["Q"] = "Search text",
    };

    /// <summary>"Input.Room" → "Room".</summary>
    public static string? Of(string field) => All.GetValueOrDefault(Last(field));

    internal static string Last(string field) => field[(field.LastIndexOf('.') + 1)..];
}
