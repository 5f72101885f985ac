namespace TechSupport.Features.Audit;

/// <summary>Addresses of the audit log.</summary>
public static class AuditLinks
{
    public const string Log = "/admin/audit";

    public const string Retention = "/admin/audit/retention";

    public static string OfPerson(long id) => $"/admin/audit?who={id}";

    public static string OfTicket(long number) => $"/admin/audit?ticket={number}";
}
