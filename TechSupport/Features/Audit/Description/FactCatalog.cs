namespace TechSupport.Features.Audit.Description;

/// <summary>How the value of a fact is read.</summary>
public enum FactType { Text, Word, Instant, Person, People, Department, Category, Location, Priority, Role }

/// <summary>
/// What the facts of events are called and how their values read. What people wrote is no fact, so no internal text can get here.
/// Labels and words are English keys of translations.
/// </summary>
public static class FactCatalog
{
    /// <summary>A label that is empty is not shown: the name of the action says it.</summary>
    public static readonly IReadOnlyDictionary<string, (string Label, FactType Type)> All = new Dictionary<string, (string, FactType)>
    {
        ["to"] = ("", FactType.Person),
        ["claimed"] = ("On the server, in the name of", FactType.Person),
        ["requester"] = ("Requester", FactType.Person),
        ["role"] = ("Role", FactType.Role),
        ["name"] = ("Name", FactType.Text),
        ["name_ru"] = ("Name in Russian", FactType.Text),
        ["email"] = ("Email", FactType.Text),
        ["phone"] = ("Phone", FactType.Text),
        ["address"] = ("IP address", FactType.Text),
        ["inventory"] = ("Inventory no.", FactType.Text),
        ["model"] = ("Model", FactType.Text),
        ["number"] = ("Number", FactType.Text),
        ["location"] = ("Location", FactType.Location),
        ["category"] = ("Category", FactType.Category),
        ["priority"] = ("Priority", FactType.Priority),
        ["care"] = ("Patient care", FactType.Word),
        ["department"] = ("Department", FactType.Department),
        ["room"] = ("Room", FactType.Text),
        ["language"] = ("Language", FactType.Word),
        ["source"] = ("Source", FactType.Word),
        ["for"] = ("Waiting for", FactType.Word),
        ["by"] = ("By", FactType.Word),
        ["met"] = ("In time", FactType.Word),
        ["confirmed"] = ("Confirmed", FactType.Word),
        ["withdrawn"] = ("Withdrawn", FactType.Word),
        ["icon"] = ("Icon", FactType.Text),
        ["position"] = ("Position", FactType.Text),
        ["active"] = ("In use", FactType.Word),
        ["channel"] = ("Channel", FactType.Word),
        ["ticket"] = ("Ticket", FactType.Text),
        ["check"] = ("Health check", FactType.Text),
        ["job"] = ("Job", FactType.Text),
        ["findings"] = ("What does not fit", FactType.Text),
        ["window"] = ("Kind", FactType.Word),
        ["announced"] = ("Announced", FactType.Word),
        ["release"] = ("Release", FactType.Text),
        ["tries"] = ("Tries", FactType.Text),
        ["sent"] = ("Sent", FactType.Text),
        ["dropped"] = ("Dropped", FactType.Text),
        ["dead"] = ("Delivery failed", FactType.Text),
        ["person"] = ("Whose", FactType.Person),
        ["begins"] = ("From", FactType.Instant),
        ["until"] = ("Until", FactType.Instant),
        ["handover"] = ("Handover", FactType.Text),
        ["starts"] = ("First day", FactType.Text),
        ["devops"] = ("DevOps", FactType.People),
        ["it"] = ("Hospital IT", FactType.People),
        ["step"] = ("Step", FactType.Text),
        ["alert"] = ("Alert", FactType.Text),
        ["ending"] = ("Ended because", FactType.Word),
        ["file"] = ("File", FactType.Text),
        ["month"] = ("Month", FactType.Text),
        ["entries"] = ("Entries", FactType.Text),
        ["row"] = ("Row", FactType.Text),
        ["key"] = ("Encryption key", FactType.Text),
        ["ends"] = ("Old keys end", FactType.Text),
    };

    /// <summary>A value before a change reads like the one after it.</summary>
    public static FactType TypeOf(string key) => All[key.EndsWith("_from", StringComparison.Ordinal) ? key[..^"_from".Length] : key].Type;

    /// <summary>Values that are words of the product; any other is shown as it is.</summary>
    public static readonly IReadOnlyDictionary<string, string> Words = new Dictionary<string, string>
    {
        ["true"] = "Yes",
        ["false"] = "No",
        ["en"] = "English",
        ["ru"] = "Русский",
        ["web"] = "web form",
        ["phone"] = "phone call",
        ["email"] = "by email",
        ["probe"] = "synthetic check",
        ["telegram"] = "by Telegram",
        ["requester"] = "the requester",
        ["supplier"] = "a supplier",
        ["technician"] = "a technician",
        ["taken"] = "somebody took the ticket",
        ["resolved"] = "it is resolved",
        ["closed"] = "the ticket is closed",
        ["lowered"] = "the ticket is no longer P1",
        ["maintenance"] = "Maintenance",
        ["deployment"] = "Deployment",
    };
}
