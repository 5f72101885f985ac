using System.Reflection;
using System.Text.RegularExpressions;
using TechSupport.Features.Audit;
using TechSupport.Features.Audit.Description;
using TechSupport.Features.Catalog.Categories;
using TechSupport.Features.Catalog.Departments;
using TechSupport.Features.Catalog.Departments.Locations;
using TechSupport.Features.Catalog.Departments.Rooms;
using TechSupport.Features.Catalog.Equipment;
using TechSupport.Features.Notifications;
using TechSupport.Features.OnCall.Absences;
using TechSupport.Features.OnCall.Feeds;
using TechSupport.Features.OnCall.Paging;
using TechSupport.Features.OnCall.Rotas;
using TechSupport.Features.OnCall.Swaps;
using TechSupport.Features.Operations.Availability.Maintenance;
using TechSupport.Features.People;
using TechSupport.Features.Tickets;
using TechSupport.Kernel;
using TechSupport.Tests.Support;

namespace TechSupport.Tests.Conventions.Code;

/// <summary>A kind of event is complete: everything that is said about it and who hears of it stands in its feature's table.</summary>
[Trait("Needs", "nothing")]
public sealed partial class EventKindTests
{
    private static readonly DateTimeOffset At = new(2026, 11, 23, 6, 0, 0, TimeSpan.Zero);
    private static readonly Actor Admin = new(99, Role.Admin);
    private static readonly Actor Nurse = new(1, Role.Staff);
    private static readonly Actor Timur = new(2, Role.Technician);

    public static TheoryData<string> Keys => [.. EventKinds.All.Select(k => k.Key)];

    [Theory]
    [MemberData(nameof(Keys))]
    public void A_kind_has_texts_in_both_languages(string key)
    {
        var kind = EventKinds.Of(key);
        string[] texts = [kind.Object, kind.Name, .. kind.Sentences.Select(s => s.Text), .. kind.Recipients.Select(r => r.Headline)];
        Assert.All(texts, text => Assert.True(Translations.IsTranslated(text), $"“{text}” is said in English only."));
    }

    [Theory]
    [MemberData(nameof(Keys))]
    public void A_kind_has_a_sentence_for_every_event(string key)
    {
        var kind = EventKinds.Of(key);
        Assert.NotEmpty(kind.Sentences);
        var last = kind.Sentences[^1];
        Assert.True(last.When is null && !last.ByRequester, "The last sentence applies always.");
        Assert.All(kind.Sentences, s => Assert.Equal(s.Facts.Length, Place().Matches(s.Text).Count(m => m.Value != "{0}")));
    }

    [Theory]
    [MemberData(nameof(Keys))]
    public void A_kind_has_icons_that_the_sprite_holds(string key)
    {
        var sprite = File.ReadAllText(Path.Combine(Repository.Root, "TechSupport", "wwwroot", "icons.svg"));
        var kind = EventKinds.Of(key);
        Assert.All(kind.Sentences.Select(s => s.Icon ?? kind.Icon), icon => Assert.Contains($"id=\"i-{icon}\"", sprite, StringComparison.Ordinal));
    }

    [Theory]
    [MemberData(nameof(Keys))]
    public void A_fact_that_is_shown_has_a_label_in_both_languages(string key) =>
        Assert.All(EventKinds.Of(key).Facts, fact => Assert.True((fact.Label ?? FactCatalog.All[fact.Key].Label) is var label && (label.Length == 0 || Translations.IsTranslated(label)), fact.Key));

    [Fact]
    public void Words_of_facts_are_translated() => Assert.All(FactCatalog.Words.Values.Except(["Русский"]), word => Assert.True(Translations.IsTranslated(word), word));

    [Fact]
    public void A_key_that_code_names_is_in_a_table_once()
    {
        var named = Dependencies.Types.Where(t => t.Name.EndsWith("Event", StringComparison.Ordinal))
            .SelectMany(t => t.GetFields(BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.Static)).Where(f => f.IsLiteral && f.FieldType == typeof(string))
            .Select(f => (string)f.GetRawConstantValue()!).Where(value => Dotted().IsMatch(value)).Order();
        Assert.Equal(EventKinds.All.Select(k => k.Key).Order(), named);
    }

    [Fact]
    public void Nothing_makes_an_event_of_a_key_written_in_place()
    {
        var literal = Repository.Files("TechSupport", "*.cs").Where(f => NewEvent().IsMatch(f.Text)).Select(f => f.Path);
        Assert.Empty(literal);
    }

    [Fact]
    public void What_the_verbs_record_is_in_a_table()
    {
        var recorded = Walk().SelectMany(e => e.Events).Select(e => e.Kind).ToHashSet();
        Assert.All(recorded, kind => Assert.True(EventKinds.IsKnown(kind), kind));
        // what is left is recorded where no entity is at hand
        string[] withoutEntity = [PersonEvent.SignedIn, PersonEvent.SignInFailed, PersonEvent.LockedOut, "audit.", "delivery.archived", "delivery.event_retried", "key.", "probe.", "health."];
        Assert.DoesNotContain(EventKinds.All.Select(k => k.Key), key => !recorded.Contains(key) && !withoutEntity.Any(w => key.StartsWith(w, StringComparison.Ordinal)));
    }

    [Fact]
    public void Every_verb_of_the_entities_is_walked_above()
    {
        var walk = Repository.Files("TechSupport.Tests/Conventions/Code", "EventKindTests.cs").Single().Text;
        var verbs = Dependencies.Types.Where(t => typeof(IRecordsEvents).IsAssignableFrom(t))
            .SelectMany(t => t.GetMethods(BindingFlags.Public | BindingFlags.Instance | BindingFlags.Static | BindingFlags.DeclaredOnly))
            .Where(m => m.GetParameters().Any(p => p.ParameterType == typeof(Actor))).Select(m => m.Name).Distinct();
        Assert.DoesNotContain(verbs, verb => !walk.Contains($".{verb}(", StringComparison.Ordinal));
    }

    [Fact]
    public void A_kind_of_a_later_release_is_said_neutrally_and_keeps_its_object()
    {
        var later = EventKinds.Of("ticket.merged");
        Assert.Equal("Ticket", later.Object);
        Assert.Equal("Other", EventKinds.Of("outage.announced").Object);
        Assert.All([later.Name, later.Sentences[0].Text, EventKind.Unknown.Object], text => Assert.True(Translations.IsTranslated(text), text));
        Assert.Empty(later.Recipients);
    }

    /// <summary>Everything that can be done to an entity is done once.</summary>
    private static IEnumerable<IRecordsEvents> Walk()
    {
        var ticket = Ticket.Report(Nurse, new TicketReport { Subject = "The printer prints blank labels", RequesterId = 1, DepartmentId = 1, RequestKey = Guid.NewGuid() }, At);
        ticket.Assign(Timur, 2, At);
        ticket.Classify(Timur, new Classification(1, Impact.Department, Urgency.High, false), At);
        ticket.Reply(Timur, "text", Guid.NewGuid(), At);
        ticket.Note(Timur, "text", Guid.NewGuid(), At);
        ticket.Wait(Timur, WaitingFor.Supplier, "text", Guid.NewGuid(), At);
        ticket.Reopen(Timur, null, Guid.NewGuid(), At);
        ticket.AddInformation(Nurse, "text", Guid.NewGuid(), At);
        ticket.Resolve(Timur, "text", Guid.NewGuid(), At);
        ticket.Reopen(Nurse, "text", Guid.NewGuid(), At);
        ticket.Close(Timur, "text", Guid.NewGuid(), At);
        yield return ticket;
        var withdrawn = Ticket.Report(Nurse, new TicketReport { Subject = "The printer prints blank labels", RequesterId = 1, DepartmentId = 1, RequestKey = Guid.NewGuid() }, At);
        withdrawn.Close(Nurse, null, Guid.NewGuid(), At);
        yield return withdrawn;

        var person = User.New(Admin, new("Irina Sokolova", "i@crb.local", "4-21", 2, "214", "en"), Role.Staff, At);
        person.Invite(Admin, At);
        person.Change(Admin, new("Irina Volkova", "i@crb.local", "4-21", 2, "214", "en"), At);
        person.ChangeProfile(person.Profile with { Room = "216" }, At);
        person.ChangeRole(Admin, Role.Technician, At);
        person.ConnectTelegram(7, At);
        person.DisconnectTelegram(Admin, At);
        person.RequestReset("10.0.0.1", At);
        person.PasswordWasReset(At);
        person.PasswordWasSet(Admin, At);
        person.PasswordWasChanged(At);
        person.LockoutEnd = At.AddMinutes(1);
        person.Unlock(Admin, At);
        person.LeaveEverywhere(At);
        person.SignOutEverywhere(Admin, At);
        person.Disable(Admin, At);
        person.Enable(Admin, At);
        yield return person;

        var department = Department.New(Admin, "Dialysis", "Диализ", At);
        department.Change(Admin, "Dialysis 2", "Диализ", active: true, At);
        yield return department;
        var location = Location.New(Admin, 1, "Building A", "Корпус А", At);
        location.Change(Admin, "Building B", "Корпус Б", active: true, At);
        yield return location;
        var room = Room.New(Admin, 1, "214", At);
        room.Rename(Admin, "216", At);
        room.Use(Admin, active: false, At);
        yield return room;
        var category = Category.New(Admin, new("Computer", "Компьютер", "pc", 1), At);
        category.Change(Admin, new("Computer", "Компьютер", "net", 1), At);
        yield return category;
        var device = EquipmentItem.New(Admin, new("PRN-1", "Printer", null, ""), At);
        device.Change(Admin, new("PRN-1", "Printer", 1, ""), At);
        yield return device;

        var window = MaintenanceWindow.Announce(Admin, WindowKind.Maintenance, new(At.AddHours(1), At.AddHours(2)), "New disks", At);
        window.Cancel(Admin, At);
        yield return window;
        yield return MaintenanceWindow.Deployed("2026.11.25-1", new(At.AddHours(-1), At), null, At);

        var delivery = new Delivery(1, At, 10001, 1, Channel.Email, At);
        delivery.Failed("No such mailbox.", At, permanent: true);
        delivery.Retry(Admin, At);
        yield return delivery;
        foreach (var recorder in OnCall()) yield return recorder;
    }

    private static IEnumerable<IRecordsEvents> OnCall()
    {
        var rota = Rota.Empty(new(2026, 11, 23));
        rota.Change(Admin, new(DayOfWeek.Monday, new(8, 0), new(2026, 11, 23), [2], []), At);
        yield return rota;
        var absence = Absence.Add(Timur, 2, At, At.AddDays(1), At);
        absence.Withdraw(Timur, At);
        yield return absence;
        var swaps = Enumerable.Range(0, 3).Select(_ => Swap.Ask(Timur, 2, 3, At, At.AddDays(1), At)).ToList();
        swaps[0].Accept(Timur, At);
        swaps[1].Decline(Timur, At);
        swaps[2].Withdraw(Timur, At);
        foreach (var swap in swaps) yield return swap;
        var feed = new CalendarFeed(2);
        feed.Renew(Timur, new byte[32], At);
        yield return feed;
        var page = OnCallPage.ForTicket(10001, At);
        page.Climb(new([[2]]), TimeSpan.FromMinutes(10), At);
        page.Acknowledge(Timur, At);
        page.End(Timur, PageEnding.Taken, At);
        yield return page;
        yield return OnCallPage.ForAlert(1, "AppDown", At);
    }

    [GeneratedRegex(@"\{\d+\}")]
    private static partial Regex Place();

    [GeneratedRegex(@"^[a-z]+\.[a-z_]+$")]
    private static partial Regex Dotted();

    [GeneratedRegex(@"new Event\(\s*""")]
    private static partial Regex NewEvent();
}
