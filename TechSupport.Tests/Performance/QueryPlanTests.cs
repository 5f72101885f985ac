using System.Text.RegularExpressions;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.Extensions.DependencyInjection;
using Npgsql;
using TechSupport.Data;
using TechSupport.Development;
using TechSupport.Features.Tickets;
using TechSupport.Features.Tickets.Queue;
using TechSupport.Features.Tickets.Queue.Filtering;
using TechSupport.Tests.Support;
using TechSupport.Tests.Support.Databases;

namespace TechSupport.Tests.Performance;

/// <summary>What the database does for the pages that are opened all day, on a year of tickets: it never reads a large table from end to end.</summary>
public sealed partial class QueryPlanTests(FullHospital app) : IClassFixture<FullHospital>
{
    private static readonly string[] Large = ["tickets", "comments", "events", "deliveries", "event_chain"];

    [Theory]
    [InlineData("tech@crb.local", "/tickets")]
    [InlineData("tech@crb.local", "/tickets?view=mine")]
    [InlineData("tech@crb.local", "/tickets?view=unassigned")]
    [InlineData("tech@crb.local", "/tickets?status=closed")]
    [InlineData("tech@crb.local", "/tickets/{number}")]
    [InlineData("tech@crb.local", "/search?q=принтер")]
    [InlineData("tech@crb.local", "/search?q=PRN-0214")]
    [InlineData("tech@crb.local", "/search?q={number}")]
    [InlineData("tech@crb.local", "/search?q=285")]
    [InlineData("tech@crb.local", "/search?q=штрихкод")]
    [InlineData("tech@crb.local", "/search?q=принтер M2040")]
    [InlineData("tech@crb.local", "/search?q=не работает 10.20.30")]
    [InlineData("tech@crb.local", "/search?q=ghbynth")]
    [InlineData("tech@crb.local", "/search?q=соколова ирина")]
    [InlineData("tech@crb.local", "/search?q=кардиология")]
    [InlineData("tech@crb.local", "/search?q=214")]
    [InlineData("tech@crb.local", "/search?q=каб. 214")]
    [InlineData("tech@crb.local", "/search?q=принтер в каб. 214")]
    [InlineData("tech@crb.local", "/search?q=принтер PRN-0214-02")]
    [InlineData("tech@crb.local", "/search?q=принтер&page=3")]
    [InlineData("tech@crb.local", "/search?q=\"не печатает\" или M2040")]
    [InlineData("tech@crb.local", "/search?q=M2040 или штрихкод 285")]
    [InlineData("tech@crb.local", "/search?q=принтер -285")]
    [InlineData("tech@crb.local", "/search?q=день")]
    [InlineData("tech@crb.local", "/tickets?q=принтер -285")]
    [InlineData("tech@crb.local", "/tickets?q=и -\"синий экран\"")]
    [InlineData("tech@crb.local", "/tickets?q=the -pc")]
    [InlineData("tech@crb.local", "/search?q=с -пк")]
    [InlineData("tech@crb.local", "/tickets?q=принтер или и -пк")]
    [InlineData("tech@crb.local", "/search?q=принтер или и -285")]
    [InlineData("tech@crb.local", "/tickets?q=принтер -214")]
    [InlineData("tech@crb.local", "/search?q=принтер -каб. 214")]
    [InlineData("tech@crb.local", "/search?q=принтер -PRN-0214-02")]
    [InlineData("staff@crb.local", "/search?q=room 214")]
    [InlineData("staff@crb.local", "/search?q=принтер 214 -285")]
    [InlineData("staff@crb.local", "/search?q=M2040")]
    [InlineData("staff@crb.local", "/")]
    [InlineData("staff@crb.local", "/tickets")]
    [InlineData("staff@crb.local", "/search?q=принтер")]
    [InlineData("admin@crb.local", "/admin/audit")]
    [InlineData("admin@crb.local", "/admin/audit?robot=true")]
    [InlineData("admin@crb.local", "/admin/audit?kind=ticket.created")]
    [InlineData("admin@crb.local", "/admin/audit?ticket={number}")]
    [InlineData("admin@crb.local", "/admin/audit?kind=ticket.replied")]
    [InlineData("admin@crb.local", "/admin/deliveries")]
    [InlineData("admin@crb.local", "/admin/health")]
    [InlineData("admin@crb.local", "/admin/health/speed")]
    [InlineData("admin@crb.local", "/admin/health/speed?days=7")]
    [InlineData("admin@crb.local", "/admin/health/availability")]
    [InlineData("admin@crb.local", "/admin/users")]
    public async Task The_page_reads_no_large_table_from_end_to_end(string email, string path)
    {
        using var visitor = await app.SignInAsync(email);
        path = path.Replace("{number}", $"{app.Ticket}", StringComparison.Ordinal);
        await visitor.GetAsync(path);
        Assert.Empty(await ScansAsync(visitor, path));
    }

    [Fact]
    public async Task A_check_that_waits_for_its_messages_reads_only_those_of_its_ticket()
    {
        using var check = await app.SignInAsync("monitor@crb.local");
        var probe = await app.NewTicketAsync("monitor@crb.local", with: r => r with { DepartmentId = null, Source = TicketSource.Probe });
        var path = $"/checks/probes/{probe}";
        await check.GetAsync(path);
        Assert.Empty(await ScansAsync(check, path));
    }

    [Fact]
    public async Task No_list_a_filter_can_make_reads_all_tickets()
    {
        using var visitor = await app.SignInAsync("tech@crb.local");
        await visitor.GetAsync("/tickets");
        string[] narrower = ["", "&priority=p1", "&priority=p4", "&department=1", "&category=1", "&assignee=3", "&equipment=1", "&q=принтер", "&q=xylophone", "&q=принтер -сканер"];
        var scans = new List<string>();
        string[] statuses = ["", "new", "open", "waiting", "resolved", "closed", "any"];
        foreach (var sort in TicketOrder.Offered.Select(o => o.Key))
        {
            foreach (var view in TicketQueue.All.Select(q => q.Key))
            {
                foreach (var status in statuses) scans.AddRange(await ScansAsync(visitor, $"/tickets?view={view}&status={status}&sort={sort}"));
                foreach (var more in narrower) scans.AddRange(await ScansAsync(visitor, $"/tickets?view={view}&status=any&sort={sort}{more}"));
            }
        }
        Assert.Empty(scans);
    }

    [Fact]
    public async Task No_list_of_several_values_reads_all_tickets()
    {
        using var visitor = await app.SignInAsync("tech@crb.local");
        await visitor.GetAsync("/tickets");
        string[] several =
        [
            "status=new,open", "status=open,waiting", "status=waiting,resolved", "status=resolved,closed", "status=new,open,waiting,resolved",
            "priority=p1,p2", "status=any&priority=p1,p2", "status=any&department=1,2,3", "status=any&category=1,2", "status=any&assignee=3,4", "status=any&equipment=1,2,3",
        ];
        var scans = new List<string>();
        foreach (var sort in TicketOrder.Offered)
            foreach (var view in new[] { "all", "mine", "overdue" })
                foreach (var values in several) scans.AddRange(await ScansAsync(visitor, $"/tickets?view={view}&sort={sort.Key}&{values}"));
        Assert.Empty(scans);
    }

    [Theory]
    [InlineData("sort=newest&after=0_{number}")]
    [InlineData("sort=oldest&after=0_10100")]
    [InlineData("sort=priority&after=2_{now}_10100")]
    [InlineData("sort=-priority&after=2_{now}_10100")]
    [InlineData("sort=updated&after={now}_10100")]
    [InlineData("sort=changed&before={now}_10100")]
    [InlineData("sort=due&after={now}_10100")]
    [InlineData("sort=-due&before={now}_10100")]
    public async Task The_next_page_of_several_statuses_starts_where_the_one_before_ended(string rest)
    {
        using var visitor = await app.SignInAsync("tech@crb.local");
        await visitor.GetAsync("/tickets");
        rest = rest.Replace("{number}", $"{app.Ticket}", StringComparison.Ordinal).Replace("{now}", $"{Cursor.OfInstant(app.Clock.Now)}", StringComparison.Ordinal);
        foreach (var status in new[] { "new,open", "open,waiting,resolved", "resolved,closed" })
            Assert.Empty(await ScansAsync(visitor, $"/tickets?status={status}&{rest}"));
    }

    [Theory]
    [InlineData("newest")]
    [InlineData("oldest")]
    [InlineData("priority")]
    [InlineData("updated")]
    public async Task Statuses_without_closed_are_looked_up_instead_of_reading_the_table_from_its_end(string sort)
    {
        using var visitor = await app.SignInAsync("tech@crb.local");
        foreach (var status in new[] { "resolved", "waiting,resolved", "new,open,waiting,resolved" })
        {
            app.Commands.Clear();
            Assert.Equal(200, (await visitor.GetAsync($"/tickets?view=mine&status={status}&sort={sort}")).Status);
            var rows = app.Commands.Taken().Single(c => c.Text.Contains("offset 0", StringComparison.Ordinal));
            Assert.Matches("ix_tickets_(status_id|resolved_at)\\b", await app.ExplainAsync(rows));
        }
    }

    /// <summary>The commands of a page that read a large table from end to end, with their plans.</summary>
    private async Task<IReadOnlyList<string>> ScansAsync(Visitor visitor, string path)
    {
        app.Commands.Clear();
        var reply = await visitor.GetAsync(path);
        Assert.True(reply.Status is 200 or 302, reply.ToString());
        var commands = app.Commands.Taken();
        Assert.NotEmpty(commands);
        var scans = new List<string>();
        foreach (var command in commands)
        {
            var plan = await app.ExplainAsync(command);
            if (SequentialScan().Matches(plan).Select(m => m.Groups[1].Value).Any(t => Large.Contains(t) || IsFilledPartition(t)))
                scans.Add($"{path}{Environment.NewLine}{command.Text}{Environment.NewLine}{plan}");
        }
        return scans;
    }

    // months to come are empty, and an empty table is read quickest as it stands; so may the first month of the year before be, whose scan then costs nothing
    private bool IsFilledPartition(string table) => table.StartsWith("events_2", StringComparison.Ordinal)
        && string.CompareOrdinal(table, $"events_{app.Clock.Now:yyyy_MM}") <= 0;

    [GeneratedRegex(@"Seq Scan on (\w+)\b(?: \w+)?  \(cost=(?!0\.00\.\.0\.00 )")]
    private static partial Regex SequentialScan();
}

/// <summary>The application on a year of tickets; what it asks the database is written down.</summary>
public sealed class FullHospital(Postgres postgres) : App(postgres)
{
    private const int Tickets = 20_000;

    public CommandLog Commands { get; } = new();

    public long Ticket { get; private set; }

    protected override void Replace(IServiceCollection services) =>
        services.AddSingleton<IDbContextOptionsConfiguration<AppDb>>(new Listening(Commands));

    public override async ValueTask InitializeAsync()
    {
        await base.InitializeAsync();
        await new SeedVolume(Database.OwnerConnection, _ => { }).RunAsync(Tickets, Clock.Now, TestContext.Current.CancellationToken);
        Ticket = await this.NewTicketAsync();
    }

    /// <summary>The plan of a command with the very parameters it was sent with.</summary>
    public async Task<string> ExplainAsync(SentCommand sent)
    {
        await using var connection = new NpgsqlConnection(Database.AppConnection);
        await connection.OpenAsync(TestContext.Current.CancellationToken);
        await using var command = new NpgsqlCommand("explain " + sent.Text, connection);
        foreach (var parameter in sent.Parameters) command.Parameters.Add(parameter.Clone());
        await using var reader = await command.ExecuteReaderAsync(TestContext.Current.CancellationToken);
        var lines = new List<string>();
        while (await reader.ReadAsync(TestContext.Current.CancellationToken)) lines.Add(reader.GetString(0));
        return string.Join(Environment.NewLine, lines);
    }

    private sealed class Listening(CommandLog log) : IDbContextOptionsConfiguration<AppDb>
    {
        public void Configure(IServiceProvider serviceProvider, DbContextOptionsBuilder optionsBuilder) => optionsBuilder.AddInterceptors(log);
    }
}
