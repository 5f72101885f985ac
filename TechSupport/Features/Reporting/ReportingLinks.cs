namespace TechSupport.Features.Reporting;

/// <summary>Addresses of the ways in.</summary>
public static class ReportingLinks
{
    public const string Report = "/report";

    /// <summary>The problem of a closed request is back: the form, filled from it.</summary>
    public static string Again(long number) => $"/report?again={number}";

    /// <summary>The rooms to choose from in the department that is sent along.</summary>
    public const string Rooms = "/report?handler=Rooms";

    /// <summary>A phone call.</summary>
    public const string LogCall = "/tickets/new";

    /// <summary>The form for the next call, after one that became this ticket.</summary>
    public static string NextCall(long after) => $"/tickets/new?after={after}";

    public const string FindCaller = "/tickets/new?handler=Find";

    /// <summary>What a person reads right after reporting.</summary>
    public static string Sent(long number) => $"/tickets/{number}/sent";
}
