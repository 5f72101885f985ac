using System.Globalization;
using Serilog.Events;
using Serilog.Formatting;
using Serilog.Formatting.Display;

namespace TechSupport.Web.Logs;

/// <summary>
/// One line for what happened; what goes on below it is set in, so that nothing a stranger sends can pose as a line of its own, and
/// escape sequences are shown instead of obeyed.
/// </summary>
public sealed class ConsoleLines : ITextFormatter
{
    private readonly MessageTemplateTextFormatter template = new("{Timestamp:HH:mm:ss} {Level:u3} {Message:lj}{NewLine}{Exception}", CultureInfo.InvariantCulture);

    public void Format(LogEvent logEvent, TextWriter output)
    {
        using var whole = new StringWriter(CultureInfo.InvariantCulture);
        template.Format(logEvent, whole);
        var isFirst = true;
        foreach (var line in whole.ToString().ReplaceLineEndings("\n").TrimEnd('\n').Split('\n'))
        {
            if (!isFirst) output.Write("    ");
            isFirst = false;
            foreach (var c in line)
                if (char.IsControl(c) && c != '\t') output.Write(string.Create(CultureInfo.InvariantCulture, $"\\u{(int)c:x4}"));
                else output.Write(c);
            output.WriteLine();
        }
    }
}
