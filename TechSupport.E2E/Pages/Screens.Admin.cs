using Npgsql;
using TechSupport.E2E.Journeys;
using TechSupport.E2E.Support;

namespace TechSupport.E2E.Pages;

public static partial class Screens
{
    private static async Task<List<Screen>> AdminAsync(NpgsqlConnection database)
    {
        async Task<long> IdAsync(string sql) => (long)(await new NpgsqlCommand(sql, database).ExecuteScalarAsync() ?? 0L);
        var (nurse, location) = (await IdAsync($"select id from users where email = '{Cast.Staff}'"), await IdAsync("select min(id) from locations"));
        var (department, room) = (await IdAsync("select min(id) from departments"), await IdAsync("select min(id) from rooms"));
        await DieAsync(database);
        return
        [
            new("admin", "/admin"),
            new("admin-users", "/admin/users"),
            new("admin-user-new", "/admin/users/new"),
            new("admin-user-errors", "/admin/users/new", async v =>
            {
                await v.Page.EvaluateAsync("document.querySelectorAll('main form').forEach(f => f.noValidate = true)");
                await v.Page.Locator("main form[method=post] .btn-p").ClickAsync();
                await v.Expect("main [role=alert]").ToBeVisibleAsync();
            }),
            new("admin-user", $"/admin/users/{nurse}"),
            new("admin-user-disable", $"/admin/users/{nurse}/disable"),
            new("admin-user-enable", $"/admin/users/{nurse}/enable"),
            new("admin-user-unlock", $"/admin/users/{nurse}/unlock"),
            new("admin-user-invite", $"/admin/users/{nurse}/invite"),
            new("admin-user-sign-out", $"/admin/users/{nurse}/sign-out-everywhere"),
            new("admin-departments", "/admin/departments"),
            new("admin-department-new", "/admin/departments/new"),
            new("admin-department", $"/admin/departments/{department}"),
            new("admin-location-new", $"/admin/departments/{department}/locations/new"),
            new("admin-location", $"/admin/locations/{location}"),
            new("admin-room-new", $"/admin/locations/{location}/rooms/new"),
            new("admin-room", $"/admin/rooms/{room}"),
            new("admin-room-remove", $"/admin/rooms/{room}/remove"),
            new("admin-room-restore", $"/admin/rooms/{room}/restore"),
            new("admin-categories", "/admin/categories"),
            new("admin-category-new", "/admin/categories/new"),
            new("admin-category", $"/admin/categories/{await IdAsync("select min(id) from categories")}"),
            new("admin-equipment", "/admin/equipment"),
            new("admin-equipment-new", "/admin/equipment/new"),
            new("admin-equipment-one", $"/admin/equipment/{await IdAsync("select min(id) from equipment")}"),
            new("admin-on-call", "/admin/on-call"),
            new("admin-on-call-swap-withdraw", $"/on-call/swaps/{(await OnCallAsync(database, await TicketAsync(database, "status = 'open' and patient_care"))).Swap}/withdraw"),
            new("admin-audit", "/admin/audit"),
            new("admin-audit-nothing", "/admin/audit?who=qqqqqqqq"),
            new("admin-audit-retention", "/admin/audit/retention"),
            new("admin-health", "/admin/health"),
            new("admin-health-check", "/admin/health/checks/backup-nightly"),
            new("admin-health-job-run", "/admin/health/jobs/audit-head/run"),
            new("admin-page-speed", "/admin/health/speed"),
            new("admin-availability", "/admin/health/availability"),
            new("admin-maintenance", "/admin/health/maintenance"),
            new("admin-maintenance-announce", "/admin/health/maintenance/announce"),
            new("admin-maintenance-cancel", $"/admin/health/maintenance/{await IdAsync("insert into maintenance_windows (kind, begins_at, ends_at, reason, announced_at) values ('maintenance', now() + interval '1 day', now() + interval '25 hours', 'New disks in the database server', now()) returning id")}/cancel"),
            new("admin-deliveries", "/admin/deliveries"),
            new("admin-mail-test", "/admin/deliveries/test"),
            new("admin-mail-tested", "/admin/deliveries/test", async v =>
            {
                await v.Page.ClickAsync("main form button");
                await v.Expect("main [role=status]").ToBeVisibleAsync();
            }),
            new("admin-deliveries-none", "/admin/deliveries?state=dropped"),
            new("admin-retry-nothing", "/admin/deliveries", async v =>
            {
                // without a choice, as a browser without scripts sends it
                await v.Page.EvaluateAsync("document.querySelector('main form').submit()");
                await v.Expect("main [role=alert]").ToBeVisibleAsync();
            }),
            new("admin-error-404", "/admin/users/999999999"),
        ];
    }
}
