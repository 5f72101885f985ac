using Microsoft.EntityFrameworkCore;
using TechSupport.Data;
using TechSupport.Features.Operations.SyntheticCheck;
using TechSupport.Features.Tickets;
using TechSupport.Kernel;
using TechSupport.Tests.Support;
using TechSupport.Tests.Support.Databases;

namespace TechSupport.Tests.Cli;

/// <summary>The command that leaves no probe for an older version, as a process of its own, outside development.</summary>
public sealed class ProbesTests(Postgres postgres)
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task It_lists_the_probes_and_on_request_removes_them_and_nothing_else()
    {
        var connection = await postgres.CreateDatabaseAsync();
        try
        {
            await using var db = new AppDb(Database.Options(new DbContextOptionsBuilder<AppDb>(), connection).Options);
            Assert.Equal(new Ended(0, "There is no ticket of the synthetic check.\n", ""), await RunAsync(connection, "--remove"));
            var probe = await ReportAsync(db, "monitor@crb.local", Role.Monitor);
            var real = await ReportAsync(db, "staff@crb.local", Role.Staff);
            Assert.Equal(new Ended(0, $"Ticket {probe} is one of the synthetic check.\n", ""), await RunAsync(connection));
            Assert.True(await db.Tickets.AnyAsync(t => t.Id == probe, Ct));
            Assert.Equal(new Ended(0, $"Ticket {probe} is removed.\n", ""), await RunAsync(connection, "--remove"));
            Assert.False(await db.Tickets.AnyAsync(t => t.Id == probe, Ct));
            Assert.True(await db.Tickets.AnyAsync(t => t.Id == real, Ct));
            Assert.Null((await db.Events.SingleAsync(e => e.Kind == ProbeEvent.Removed && e.ObjectId == probe, Ct)).ActorId);
        }
        finally { await postgres.DropDatabaseAsync(connection); }
    }

    private static async Task<long> ReportAsync(AppDb db, string email, Role role)
    {
        var user = await db.Users.SingleAsync(u => u.Email == email, Ct);
        var department = role == Role.Monitor ? null : user.DepartmentId ?? await db.Departments.Select(d => (long?)d.Id).FirstAsync(Ct);
        var ticket = Ticket.Report(new Actor(user.Id, role), new() { Subject = "Smoke test", RequesterId = user.Id, DepartmentId = department, RequestKey = Guid.NewGuid() }, DateTimeOffset.UtcNow);
        db.Tickets.Add(ticket);
        await db.SaveChangesAsync(Ct);
        return ticket.Id;
    }

    private static Task<Ended> RunAsync(string connection, params string[] options) => Script.RunAsync("dotnet",
        [Path.Combine(AppContext.BaseDirectory, "techsupport.dll"), "probes", .. options],
        new Dictionary<string, string?> { ["ASPNETCORE_ENVIRONMENT"] = "Production", ["ConnectionStrings__TechSupport"] = connection });
}
