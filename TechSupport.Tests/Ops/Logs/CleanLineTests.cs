using Serilog;
using Serilog.Core;
using Serilog.Events;
using TechSupport.Features.People;
using TechSupport.Kernel;
using TechSupport.Web.Logs;

namespace TechSupport.Tests.Ops.Logs;

/// <summary>What of a line goes on to those who write it.</summary>
[Trait("Needs", "nothing")]
public sealed class CleanLineTests : IDisposable
{
    private readonly List<LogEvent> written;
    private readonly Logger log;

    public CleanLineTests()
    {
        var sink = new Written();
        written = sink.Lines;
        var setup = new LoggerConfiguration().Enrich.FromLogContext();
        foreach (var type in PersonalValues.Types) setup.Destructure.AsScalar(type);
        log = setup.WriteTo.Sink(new CleanLines(sink, ["pa55word-of-this-house"])).CreateLogger();
    }

    public void Dispose() => log.Dispose();

    public static TheoryData<string, string> Planted => new()
    {
        { "550 5.1.1 <anna.petrova@hospital.example> unknown", "anna.petrova" },
        { "почта не доставлена: анна.петрова@больница.рф", "анна.петрова" },
        { "no such person: +7 (916) 123-45-67", "123-45-67" },
        { "no such person: 89161234567.", "89161234567" },
        { "called +44 20 7946 0958 twice", "7946" },
        { "policy 112-233-445 95", "233-445" },
        { "policy 1234 5678 9012 3456", "5678" },
        { "Host=db;Username=techsupport;Password=s3cr3t word;Database=x", "s3cr3t" },
        { "Host=db;Password=\"s3cr3t;word\";Database=x", "s3cr3t" },
        { "{\"password\": \"s3cr3t\"}", "s3cr3t" },
        { "Smtp__Password=s3cr3t", "s3cr3t" },
        { "пароль: s3cr3t", "s3cr3t" },
        { "the words pa55word-of-this-house stand anywhere", "pa55word" },
        { "Authorization: Digest username=\"Mufasa\", response=\"6629fae49393a05397450978507c4ef1\"", "6629fae4" },
        { "sent Bearer mF_9.B5f-4.1JqM to", "mF_9" },
        { "Cookie: ts=abc; theme=dark", "abc" },
        { "Set-Cookie: __Host-ts=abc; path=/", "abc" },
        { "the cookie __Host-ts-form=abcdef was", "abcdef" },
        { "GET https://api.telegram.org/bot7123456789:AAHdqTcvCH1vGWJxfSeofSAs0K5PALDsaw9/getMe", "AAHdq" },
        { "sealed CfDJ8Nx2vT0aQkBKt1Jp3n9uJm4ABCDEFGHIJKLMNOPQR", "Nx2vT0" },
        { "eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxMjM0NTY3ODkwIn0.dozjgNryP4J3jVmNHl0w5N", "dozjg" },
        { "AQAAAAIAAzRQAAAAEAbCdEfGhIjKlMnOpQrStUvWxYz0123456789abcdefghij==", "bCdEfGh" },
        { "-----BEGIN PRIVATE KEY-----\nMIIEvQIBADANBg\n-----END PRIVATE KEY-----", "MIIEvQ" },
        { "could not open https://helpdesk.example/reset?user=4&token=Zm9vYmFy", "Zm9v" },
        { "asked for /tickets?q=Ivanova", "Ivanova" },
        { "postgres://owner:s3cr3t@db/techsupport", "s3cr3t" },
    };

    [Theory]
    [MemberData(nameof(Planted))]
    public void What_looks_like_a_secret_or_a_person_is_taken_out_of_every_text(string text, string planted)
    {
        log.ForContext(Constants.SourceContextPropertyName, "TechSupport.Features.Tests").Error(new InvalidOperationException(text), "It failed: {Error} {Schedules} {@Finding}", text, new[] { text }, new { text });
        log.ForContext(Constants.SourceContextPropertyName, "Some.Library").Error(new IOException("outer", new IOException(text)), "It failed: {Whatever}", text);
        Assert.Equal(2, written.Count);
        Assert.DoesNotContain(written.SelectMany(Texts), t => t.Contains(planted, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("Request 0HNGT6F0TJ1TK:00000003 for /tickets/{number:long:min(1)} ended with 503")]
    [InlineData("at TechSupport.Features.Tickets.Queue.IndexModel.<OnGetAsync>d__41.MoveNext() in /src/TechSupport/Features/Tickets/Queue/Index.cshtml.cs:line 143")]
    [InlineData("Delivery 1048576 by Email: Failed after 8 attempts 421 4.3.2 Service not available, closing at 2026-11-29T08:01:44.3517606Z")]
    [InlineData("Audit head 123456 9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08")]
    [InlineData("The instance of entity type 'User' cannot be tracked (did you mean another?) 10.0.15, 5432, ::1, 172.30.41.10:8080")]
    public void What_only_resembles_one_stays(string text)
    {
        log.Information("{Error}", text);
        Assert.Contains(text, Texts(Assert.Single(written)));
    }

    [Fact]
    public void A_personal_value_is_no_text_however_it_is_handed_over()
    {
        var (address, phone, name) = (EmailAddress.From("anna.petrova@hospital.example"), PhoneNumber.From("3-33"), PersonName.From("Anna Petrova"));
        var details = new PersonDetails("Anna Petrova", "anna.petrova@hospital.example", "3-33", 4, "214", "ru");
        log.Information("{A} {@B} {C} {D} {@E} {F} {G}", address, name, phone, details, details, new[] { address }, new Dictionary<string, object> { ["x"] = name });
        Assert.DoesNotContain(Texts(Assert.Single(written)), t => t.Contains("etrova", StringComparison.Ordinal) || t.Contains("3-33", StringComparison.Ordinal));
        Assert.Equal("\"[personal]\"", written[0].Properties["A"].ToString());
    }

    [Fact]
    public void Of_a_thing_with_a_personal_property_the_others_are_kept()
    {
        log.Information("{@A}", new Half { Id = 7, Name = "Anna Petrova" });
        // a type of the tests is not looked for at the start, but the rule is one
        Assert.Equal("Half { Id: 7, Name: \"[personal]\" }", PersonalValues.InPlaceOf(new Half { Id = 7, Name = "Anna Petrova" }).ToString());
    }

    [Fact]
    public void A_line_of_a_library_is_one_text_and_of_ours_only_what_its_sentence_names()
    {
        var context = log.ForContext("RequestPath", "/tickets/7").ForContext("ActionId", "x").ForContext("Route", "/tickets/{number}");
        context.ForContext(Constants.SourceContextPropertyName, "Npgsql").Warning("Slow {Query} of {Rows}", "select {1}", 4);
        context.ForContext(Constants.SourceContextPropertyName, "TechSupport.X").Warning("Removed {Count}", 4);
        Assert.Equal(("Slow select {1} of 4", "Route SourceContext"), (written[0].RenderMessage(null), string.Join(' ', written[0].Properties.Keys.Order())));
        Assert.Equal(("Removed 4", "Count Route SourceContext"), (written[1].RenderMessage(null), string.Join(' ', written[1].Properties.Keys.Order())));
    }

    [Fact]
    public void A_text_that_is_made_to_take_long_takes_no_time()
    {
        var clock = System.Diagnostics.Stopwatch.StartNew();
        foreach (var evil in new[] { "a", "?", "@", "1", "password", "a@", "1-", ".a", "eyJ", "+1 ", "-----BEGIN ", "://", "\"'", "?a=", " " })
            log.Information("{Error}", string.Concat(Enumerable.Repeat(evil, 200_000 / evil.Length)));
        Assert.InRange(clock.Elapsed.TotalSeconds, 0, 5);
        Assert.All(written, w => Assert.InRange(w.Properties["Error"].ToString().Length, 0, 4 * CleanText.Longest));
    }

    private static IEnumerable<string> Texts(LogEvent line) => [line.MessageTemplate.Text, line.RenderMessage(null), line.Exception?.ToString() ?? "", .. line.Properties.Values.Select(v => v.ToString()), .. line.Properties.Values.OfType<ScalarValue>().Select(v => v.Value as string ?? "")];

    private sealed class Written : ILogEventSink
    {
        public List<LogEvent> Lines { get; } = [];

        public void Emit(LogEvent logEvent) => Lines.Add(logEvent);
    }

    private sealed class Half
    {
        public int Id { get; init; }

        [Personal] public string Name { get; init; } = "";
    }
}
