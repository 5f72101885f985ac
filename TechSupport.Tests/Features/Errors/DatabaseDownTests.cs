using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Storage;
using Npgsql;
using TechSupport.Data;
using TechSupport.Tests.Support;
using TechSupport.Tests.Support.Databases;

namespace TechSupport.Tests.Features.Errors;

/// <summary>While the database is away people read a sentence, keep their text and stay signed in.</summary>
public sealed class DatabaseDownTests(DatabaseDownTests.LineApp app) : IClassFixture<DatabaseDownTests.LineApp>
{
    [Theory]
    [InlineData(0)]
    // the sign-in is checked against the database once a minute
    [InlineData(2)]
    public async Task A_form_sent_while_the_database_is_away_is_answered_with_503_and_its_text(int minutes)
    {
        using var nurse = await app.SignInAsync("staff@crb.local");
        await nurse.GetAsync("/report");
        app.Clock.Advance(TimeSpan.FromMinutes(minutes));
        app.Line.Cut();
        Reply reply;
        try { reply = await nurse.PostAsync("/report", ("Input.Subject", "No ink"), ("Input.Text", "Since noon."), ("Input.RequestKey", Guid.NewGuid().ToString())); }
        finally { app.Line.Mend(); }

        Assert.Equal((503, "TechSupport is not available right now"), (reply.Status, reply.Heading));
        Assert.Equal("10", reply.Headers["Retry-After"]);
        Assert.Equal(["No ink", "Since noon."], reply.FindAll("textarea").Order());
        Assert.False(reply.SetsCookie("ts"), "Nobody is signed out or signed in anew by a fault.");
        Assert.Equal(200, (await nurse.GetAsync("/report")).Status);
    }

    [Fact]
    public async Task A_page_asked_for_while_the_database_is_away_is_answered_with_503()
    {
        using var technician = await app.SignInAsync("tech@crb.local");
        app.Line.Cut();
        try { Assert.Equal(503, (await technician.GetAsync("/tickets")).Status); }
        finally { app.Line.Mend(); }
        Assert.Equal(200, (await technician.GetAsync("/tickets")).Status);
    }

    [Fact]
    public async Task Passwords_and_tokens_never_come_back_on_a_page_of_errors()
    {
        using var nurse = await app.SignInAsync("staff2@crb.local");
        await nurse.GetAsync("/me");
        app.Line.Cut();
        try
        {
            var reply = await nurse.PostAsync("/me/password", ("Input.Current", "a-long-password-that-is-mine"), ("Input.Password", "violet-ladder-breakfast"), ("Input.Again", "violet-ladder-breakfast"));
            Assert.Equal(503, reply.Status);
            Assert.Empty(reply.FindAll("textarea"));
        }
        finally { app.Line.Mend(); }
    }

    [Fact]
    public async Task Readiness_follows_the_database_and_liveness_does_not()
    {
        using var http = new HttpClient { BaseAddress = app.ManagementAddress };
        async Task<int> Of(string what) => (int)(await http.GetAsync($"/actuator/health/{what}", TestContext.Current.CancellationToken)).StatusCode;
        Assert.Equal((200, 200), (await Of("live"), await Of("ready")));
        app.Line.Cut();
        try { Assert.Equal((200, 503), (await Of("live"), await Of("ready"))); }
        finally { app.Line.Mend(); }
        Assert.Equal((200, 200), (await Of("live"), await Of("ready")));
    }

    [Fact]
    public void A_fault_is_recognised_through_whatever_wraps_it()
    {
        var fault = new NpgsqlException("gone", new IOException());
        Assert.True(DatabaseFault.IsUnavailable(fault));
        Assert.True(DatabaseFault.IsUnavailable(new InvalidOperationException("likely transient", fault)));
        Assert.True(DatabaseFault.IsUnavailable(new RetryLimitExceededException("gave up", new DbUpdateException("not saved", fault))));
        Assert.False(DatabaseFault.IsUnavailable(new InvalidOperationException("a mistake of ours", new FormatException())));
    }

    public sealed class LineApp(Postgres postgres) : App(postgres)
    {
        public DatabaseLine Line { get; private set; } = null!;

        protected override async Task<string> OpenDatabaseAsync() => (Line = new DatabaseLine(await base.OpenDatabaseAsync())).Connection;

        public override async ValueTask DisposeAsync()
        {
            await base.DisposeAsync();
            Line.Dispose();
        }
    }
}
