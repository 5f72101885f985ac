namespace TechSupport.Features.OnCall;

/// <summary>Addresses of the rota and of pages.</summary>
public static class OnCallLinks
{
    public const string Now = "/on-call";
    public const string Rota = "/admin/on-call";
    public const string Pages = "/on-call/pages";
    public const string AddAbsence = "/on-call/absences/new";
    public const string AskSwap = "/on-call/swaps/new";
    public const string AcknowledgeByLink = "/on-call/acknowledge";
    public const string Calendar = "/on-call/calendar";

    public static string Page(long number) => $"/on-call/pages/{number}";

    public static string Acknowledge(long number) => $"/on-call/pages/{number}/acknowledge";

    /// <param name="key">From <see cref="Paging.PageKeys"/>; fit for an address already.</param>
    public static string AcknowledgeWith(string key) => $"/on-call/acknowledge?key={key}";

    /// <summary>The same in the language that was just chosen, or after it was done.</summary>
    public static string AcknowledgeAgain(string key) => $"/on-call/acknowledge?key={key}&read=1";

    public static string WithdrawAbsence(long id) => $"/on-call/absences/{id}/withdraw";

    /// <param name="shift">Its beginning, in seconds since 1970.</param>
    public static string AskSwapOf(long shift) => $"/on-call/swaps/new?shift={shift}";

    public static string AcceptSwap(long id) => $"/on-call/swaps/{id}/accept";

    public static string DeclineSwap(long id) => $"/on-call/swaps/{id}/decline";

    public static string WithdrawSwap(long id) => $"/on-call/swaps/{id}/withdraw";
}
