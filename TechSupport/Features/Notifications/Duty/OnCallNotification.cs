using Microsoft.Extensions.Localization;
using TechSupport.Features.Audit;
using TechSupport.Features.OnCall;
using TechSupport.Features.OnCall.Paging;
using TechSupport.Features.OnCall.Swaps;
using TechSupport.Features.People;

namespace TechSupport.Features.Notifications.Duty;

/// <summary>Something about being on call, for the one person it names.</summary>
/// <param name="Page">What they are needed for; null for a swap.</param>
/// <param name="Swap">What a colleague asks or answers; null for a page.</param>
/// <param name="By">The colleague's name.</param>
public sealed record OnCallNotification(Delivery Delivery, User Person, Event Event, OnCallPage? Page, Swap? Swap, string By) : Notification(Delivery, Person)
{
    /// <summary>The events that send one.</summary>
    public static readonly string[] Kinds = [.. EventKinds.All.Where(k => k.Recipients.Any(r => r.To == Audience.Named)).Select(k => k.Key)];

    /// <summary>In English, the key of its translation.</summary>
    public string Headline => EventKinds.Of(Event.Kind).Recipients.Single(r => r.To == Audience.Named).Headline;

    /// <summary>Where the person goes on; a page is acknowledged there without a sign-in.</summary>
    public string Address(PageKeys keys) => Page is null ? OnCallLinks.Now : OnCallLinks.AcknowledgeWith(keys.Make(Page.Id, Person.Id));

    /// <summary>What may leave the hospital: a number, and no word of what is wrong.</summary>
    public string Short(IStringLocalizer<Text> text) => Page is null ? text[Headline]
        : Page.TicketId is { } ticket ? text["On call: ticket {0} has priority P1", ticket] : text["On call: an alert of the monitoring, page {0}", Page.Id];

    /// <summary>Whoever is paged is on call: they are reached by every way there is, whatever they chose for tickets.</summary>
    public static async Task<IEnumerable<Delivery>> DeliveriesAsync(AppDb db, ActiveChannels channels, List<Event> events, DateTimeOffset at, CancellationToken ct)
    {
        if (events.Count == 0) return [];
        var ids = events.Select(To).Distinct().ToList();
        var people = await db.Users.AsNoTracking().Where(u => ids.Contains(u.Id) && u.DisabledAt == null).ToDictionaryAsync(u => u.Id, ct);
        return from happened in events
               where people.ContainsKey(To(happened))
               from channel in channels.All
               where Reaches(people[To(happened)], channel, happened)
               select new Delivery(happened.Id, happened.At, ticketId: null, To(happened), channel, at);
    }

    /// <exception cref="RecipientGone">There is nothing to tell any more.</exception>
    public static async Task<OnCallNotification> LoadAsync(AppDb db, Delivery delivery, Event happened, User person, CancellationToken ct)
    {
        if (!Reaches(person, delivery.Channel, happened)) throw new RecipientGone("The person does not use this channel any more.");
        if (happened.Kind != OnCallEvent.PageCalled)
        {
            var swap = await db.Set<Swap>().AsNoTracking().SingleAsync(s => s.Id == happened.ObjectId, ct);
            var by = await db.Users.Where(u => u.Id == happened.ActorId).Select(u => u.FullName).SingleOrDefaultAsync(ct);
            return new(delivery, person, happened, Page: null, swap, by ?? "");
        }
        var page = await db.Set<OnCallPage>().AsNoTracking().Include(p => p.Calls).SingleOrDefaultAsync(p => p.Id == happened.ObjectId, ct)
            ?? throw new RecipientGone("The page is no longer kept.");
        if (page.IsOver) throw new RecipientGone("The page is over.");
        if (page.AcknowledgedAt is not null) throw new RecipientGone("Somebody has acknowledged the page.");
        // mail was away for a while: nobody wants all of them
        if (page.IsToldAgainAfter((int)Number(happened, "step"))) throw new RecipientGone("A later message says the same.");
        return new(delivery, person, happened, page, Swap: null, By: "");
    }

    private static bool Reaches(User person, Channel channel, Event happened)
    {
        var always = happened.Kind == OnCallEvent.PageCalled;
        return channel == Channel.Email ? !string.IsNullOrEmpty(person.Email) && (always || person.NotifyByEmail)
            : person.TelegramChatId is not null && (always || person.NotifyByTelegram);
    }

    private static long To(Event happened) => Number(happened, "to");

    private static long Number(Event happened, string fact) => long.Parse(happened.Fact(fact)!, System.Globalization.CultureInfo.InvariantCulture);
}
