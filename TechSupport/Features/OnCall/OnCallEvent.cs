namespace TechSupport.Features.OnCall;

/// <summary>The kinds of events about the rota and about pages. Instants are facts in UTC, people their ids.</summary>
public static class OnCallEvent
{
    public const string RotaChanged = "rota.changed";
    public const string AbsenceAdded = "absence.added";
    public const string AbsenceWithdrawn = "absence.withdrawn";
    public const string SwapAsked = "swap.asked";
    public const string SwapAccepted = "swap.accepted";
    public const string SwapDeclined = "swap.declined";
    public const string SwapWithdrawn = "swap.withdrawn";
    public const string FeedRenewed = "feed.renewed";
    public const string PageOpened = "page.opened";
    public const string PageCalled = "page.called";
    public const string PageAcknowledged = "page.acknowledged";
    public const string PageEnded = "page.ended";

    private const string Rota = "On-call rota";
    private const string Page = "On-call page";

    public static readonly IReadOnlyList<EventKind> Kinds =
    [
        new(RotaChanged, Rota, "Rota changed", "cal")
        {
            Sentences = [new("{0} changed the on-call rota")], Recipients = EventKind.Nobody, Facts = ["handover", "starts", "devops", "it"],
        },
        new(AbsenceAdded, Rota, "Absence added", "cal")
        {
            Sentences = [new("{0} added an absence")], Recipients = EventKind.Nobody, Facts = ["person", "begins", "until"],
        },
        new(AbsenceWithdrawn, Rota, "Absence withdrawn", "x")
        {
            Sentences = [new("{0} withdrew an absence")], Recipients = EventKind.Nobody, Facts = ["person", "begins", "until"],
        },
        new(SwapAsked, Rota, "Swap requested", "refresh")
        {
            Sentences = [new("{0} asked {1} to take an on-call shift", "to")],
            Recipients = [new(Audience.Named, "A colleague asks you to take an on-call shift")],
            Facts = ["person", new("to") { Label = "Who is to take it" }, "begins", "until"],
        },
        new(SwapAccepted, Rota, "Swap accepted", "check")
        {
            Sentences = [new("{0} agreed to take an on-call shift")],
            Recipients = [new(Audience.Named, "Your on-call shift is taken")],
            Facts = ["person", "begins", "until"],
        },
        new(SwapDeclined, Rota, "Swap declined", "x")
        {
            Sentences = [new("{0} declined to take an on-call shift")],
            Recipients = [new(Audience.Named, "Your on-call shift stays yours")],
            Facts = ["person", "begins", "until"],
        },
        new(SwapWithdrawn, Rota, "Swap withdrawn", "x")
        {
            Sentences = [new("{0} withdrew a request to swap")], Recipients = EventKind.Nobody, Facts = ["person", "begins", "until"],
        },
        new(FeedRenewed, Rota, "Calendar address renewed", "refresh")
        {
            Sentences = [new("{0} made a new address for their calendar")], Recipients = EventKind.Nobody,
        },
        new(PageOpened, Page, "Page opened", "alert")
        {
            Sentences = [new("{0} opened an on-call page")], Recipients = EventKind.Nobody, Facts = ["ticket", "alert"],
        },
        new(PageCalled, Page, "Person paged", "alert")
        {
            Sentences = [new("{0} paged {1}", "to")],
            Recipients = [new(Audience.Named, "You are needed now")],
            Facts = [new("to") { Label = "Who was told" }, "step"],
        },
        new(PageAcknowledged, Page, "Page acknowledged", "check")
        {
            Sentences = [new("{0} acknowledged an on-call page")], Recipients = EventKind.Nobody,
        },
        new(PageEnded, Page, "Page ended", "s-done")
        {
            Sentences = [new("{0} ended an on-call page")], Recipients = EventKind.Nobody, Facts = ["ending"],
        },
    ];

    internal static Event Of(string kind, Actor actor, DateTimeOffset at, params (string Key, object? Value)[] facts) =>
        new(kind, actor, objectId: null, Facts.Of([.. facts.Select(f => (f.Key, f.Value is DateTimeOffset when ? Iso(when) : f.Value))]), at);

    private static string Iso(DateTimeOffset at) => at.UtcDateTime.ToString("yyyy-MM-ddTHH:mmZ", System.Globalization.CultureInfo.InvariantCulture);
}
