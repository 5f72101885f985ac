using Serilog.Events;
using Serilog.Parsing;
using TechSupport.Web.Logs;

namespace TechSupport.Tests.Security.Requests;

[Trait("Needs", "nothing")]
public sealed class ConsoleLineTests
{
    [Fact]
    public void What_a_stranger_sends_is_no_line_of_its_own()
    {
        var happened = new LogEvent(DateTimeOffset.UnixEpoch, LogEventLevel.Error, new InvalidOperationException("[\n14:00:00 INF Signed in: user 1\u001b[2J"),
            new MessageTemplateParser().Parse("Refused {Name}"), [new LogEventProperty("Name", new ScalarValue("a\r\n14:00:01 INF Signed in: user 2\u0085x"))]);
        using var output = new StringWriter();
        new ConsoleLines().Format(happened, output);
        var lines = output.ToString().ReplaceLineEndings("\n").TrimEnd('\n').Split('\n');
        Assert.Single(lines, line => !line.StartsWith("    ", StringComparison.Ordinal));
        Assert.DoesNotContain(output.ToString(), c => char.IsControl(c) && c is not ('\r' or '\n' or '\t'));
    }
}
