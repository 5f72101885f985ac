using Microsoft.EntityFrameworkCore;
using TechSupport.Features.Operations.SyntheticCheck.Runs;
using TechSupport.Tests.Support;
using TechSupport.Tests.Support.Databases;

namespace TechSupport.Tests.Features.Operations.SyntheticCheck;

/// <summary>The application at an address it knows itself by, so that its check reaches it.</summary>
public class SyntheticApp(Postgres postgres) : App(postgres)
{
    private readonly string url = $"http://127.0.0.1:{Launch.HeldPort()}";

    protected override IReadOnlyDictionary<string, string?> Settings => new Dictionary<string, string?>
    {
        ["urls"] = url, ["Hospital:PublicUrl"] = url, ["Synthetic:RetrySeconds"] = "0",
    };

    /// <summary>One run of the check, while events become messages as they do where jobs are on.</summary>
    public async Task<SyntheticRun> RunCheckAsync()
    {
        await WithMessagesAsync(RunJobAsync<SyntheticCheckJob>());
        await using var db = Db();
        return await db.Set<SyntheticRun>().AsNoTracking().OrderByDescending(r => r.Slot).FirstAsync(TestContext.Current.CancellationToken);
    }

    /// <summary>The run of the next interval.</summary>
    public Task<SyntheticRun> RunNextAsync(int minutes = 5)
    {
        Clock.Advance(TimeSpan.FromMinutes(minutes));
        return RunCheckAsync();
    }

    public async Task WithMessagesAsync(Task running)
    {
        while (!running.IsCompleted)
        {
            await this.DispatchAsync();
            await Task.WhenAny(running, Task.Delay(20, TestContext.Current.CancellationToken));
        }
        await running;
    }

    /// <summary>Makes a step of a check that has passed before answer with an error until <see cref="MendAsync"/>.</summary>
    public async Task BreakStepAsync(string step)
    {
        await using (var db = Db())
            if (!await db.Set<SyntheticRun>().AnyAsync(r => r.Passed == true, TestContext.Current.CancellationToken)) await RunNextAsync();
        await BreakAtOnceAsync(step);
    }

    /// <summary>The same of a check that may never have passed.</summary>
    public Task BreakAtOnceAsync(string step) => this.BreakAsync($"""
        create or replace function synthetic_break() returns trigger language plpgsql as $$ begin raise exception 'broken by a test'; end $$;
        drop trigger if exists synthetic_break on tickets;
        create trigger synthetic_break before {(step == "report a ticket" ? "insert on tickets for each row when (new.source = 'probe')" : "update on tickets for each row when (new.source = 'probe' and new.status = 'resolved')")} execute function synthetic_break()
        """);

    public Task MendAsync() => this.BreakAsync("drop trigger if exists synthetic_break on tickets");
}
