using System.Globalization;
using Serilog.Core;
using Serilog.Events;
using Serilog.Parsing;

namespace TechSupport.Web.Logs;

/// <summary>
/// Stands before everything that writes: what goes on holds the documented fields only, no personal data and no secret. What a library
/// says becomes one text, because its fields are its own, and new with each of its versions.
/// </summary>
/// <param name="inner">What writes.</param>
/// <param name="secrets">Texts that must not be written, the longest first.</param>
public sealed class CleanLines(ILogEventSink inner, IReadOnlyList<string> secrets) : ILogEventSink, IDisposable
{
    /// <summary>Stand in a line beside the fields of its own sentence. They hold nothing a person typed: the id is checked, the route is a template.</summary>
    public static readonly IReadOnlyList<string> Always = [Constants.SourceContextPropertyName, RequestTrace.IdField, RequestTrace.RouteField];

    private const string Ours = "TechSupport.";

    private readonly CleanText texts = new(secrets);

    public void Emit(LogEvent logEvent) => inner.Emit(Clean(logEvent));

    public void Dispose() => (inner as IDisposable)?.Dispose();

    private LogEvent Clean(LogEvent happened)
    {
        var always = happened.Properties.Where(p => Always.Contains(p.Key)).Select(p => new LogEventProperty(p.Key, p.Value));
        var values = happened.Properties.Where(p => !Always.Contains(p.Key)).ToDictionary(p => p.Key, p => Clean(p.Value));
        var error = happened.Exception is { } exception ? new Told(Clean(exception.ToString())) : null;
        if (!IsOurs(happened)) return new(happened.Timestamp, happened.Level, error, Literal(Clean(Render(happened.MessageTemplate, values))), always);
        var named = happened.MessageTemplate.Tokens.OfType<PropertyToken>().Select(t => t.PropertyName).ToHashSet();
        return new(happened.Timestamp, happened.Level, error, happened.MessageTemplate, [.. always, .. values.Where(v => named.Contains(v.Key)).Select(v => new LogEventProperty(v.Key, v.Value))]);
    }

    private LogEventPropertyValue Clean(LogEventPropertyValue value) => value switch
    {
        ScalarValue { Value: string text } => new ScalarValue(Clean(text)),
        ScalarValue { Value: { } one } when PersonalValues.Types.Contains(one.GetType()) => Clean(PersonalValues.InPlaceOf(one)),
        ScalarValue { Value: null or IFormattable or bool } => value,
        ScalarValue { Value: var other } => new ScalarValue(Clean(other.ToString() ?? "")),
        SequenceValue many => new SequenceValue(many.Elements.Select(Clean)),
        StructureValue parts => new StructureValue(parts.Properties.Select(p => new LogEventProperty(p.Name, Clean(p.Value))), parts.TypeTag),
        DictionaryValue entries => new DictionaryValue(entries.Elements.Select(e => KeyValuePair.Create((ScalarValue)Clean(e.Key), Clean(e.Value)))),
        _ => new ScalarValue(Clean(value.ToString())),
    };

    private string Clean(string text) => texts.Of(text);

    private static bool IsOurs(LogEvent happened) =>
        !happened.Properties.TryGetValue(Constants.SourceContextPropertyName, out var source) || source is ScalarValue { Value: string name } && name.StartsWith(Ours, StringComparison.Ordinal);

    private static string Render(MessageTemplate template, IReadOnlyDictionary<string, LogEventPropertyValue> values)
    {
        using var text = new StringWriter(CultureInfo.InvariantCulture);
        foreach (var token in template.Tokens)
            // without the marks of a quotation
            if (token is PropertyToken { PropertyName: var name } && values.GetValueOrDefault(name) is ScalarValue { Value: string word }) text.Write(word);
            else token.Render(values, text, CultureInfo.InvariantCulture);
        return text.ToString();
    }

    private static MessageTemplate Literal(string text) => new(text, [new TextToken(text)]);

    /// <summary>What is left of an exception: what it says, cleaned.</summary>
    private sealed class Told(string text) : Exception
    {
        public override string ToString() => text;
    }
}
