namespace TechSupport.Features.Operations;

/// <summary>Addresses of the overview, of health, of the availability and of what the synthetic check uses.</summary>
public static class OperationLinks
{
    public const string Overview = "/admin";
    public const string Health = "/admin/health";

    public const string Jobs = "/admin/health#jobs";

    public static string RunJob(string job) => $"/admin/health/jobs/{job}/run";

    public const string Look = "/admin/health/look";

    public const string PageSpeed = "/admin/health/speed";

    public static string PageSpeedOf(int days) => $"{PageSpeed}?days={days}";

    public static string HealthCheck(string id) => $"/admin/health/checks/{id}";

    public static string TellStaff(string id) => $"/admin/health/checks/{id}/tell";

    public const string Availability = "/admin/health/availability";
    public const string Maintenance = "/admin/health/maintenance";
    public const string AnnounceMaintenance = "/admin/health/maintenance/announce";

    /// <param name="month">"2026-11".</param>
    public static string AvailabilityOf(string month) => $"{Availability}?month={month}";

    public static string CancelMaintenance(long id) => $"/admin/health/maintenance/{id}/cancel";

    public static string Probe(long number) => $"/checks/probes/{number}";

    public static string RemoveProbe(long number) => $"/checks/probes/{number}/remove";
}
