namespace TechSupport.Features.Tickets.Queue;

/// <summary>The views of the side bar: name, icon and group.</summary>
public static class TicketQueues
{
    public static readonly (string View, string Icon, string Group)[] All =
    [
        ("all", "list", "My work"), ("mine", "user", "My work"), ("unassigned", "s-new", "My work"), ("unanswered", "s-re", "My work"),
        ("overdue", "alert", "SLA"), ("care", "pulse", "SLA"), ("waiting", "s-wait", "SLA"),
    ];

    public static string Name(string view) => view switch
    {
        "mine" => "Assigned to me",
        "unassigned" => "Unassigned",
        "unanswered" => "Waiting for our answer",
        "overdue" => "Overdue",
        "care" => "Patient care affected",
        "waiting" => "Waiting",
        _ => "All open",
    };
}
