using System.Net;
using System.Text.Json;

namespace TechSupport.Features.Operations.SyntheticCheck;

/// <summary>What the page of a probe tells a program (<see cref="ProbeModel"/>), read from outside.</summary>
public sealed record ProbeAnswer(string Status, IReadOnlyList<string> Audit, IReadOnlyList<ProbeAnswer.Message> Deliveries, bool Mail)
{
    private static readonly JsonSerializerOptions Shape = new(JsonSerializerDefaults.Web);

    /// <exception cref="UnexpectedAnswerException">Something else came.</exception>
    public static async Task<ProbeAnswer> AskAsync(SmokeBrowser browser, string path, CancellationToken ct)
    {
        await browser.AskAsync(path, ct);
        if (browser.Status != HttpStatusCode.OK) throw new UnexpectedAnswerException($"{path} answered {browser.Answer}");
        try
        {
            if (JsonSerializer.Deserialize<Body>(browser.Page, Shape) is { Status: { } status, Audit: { } audit, Deliveries: { } deliveries } body)
                return new(status, [.. audit.Select(a => a.Kind)], deliveries, body.Mail);
        }
        catch (JsonException) { /* said below */ }
        throw new UnexpectedAnswerException($"{path} is not what was expected");
    }

    public sealed record Message(string Channel, string State);

    private sealed record Body(string? Status, List<Entry>? Audit, List<Message>? Deliveries, bool Mail);
    private sealed record Entry(string Kind);
}
