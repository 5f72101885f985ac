using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using TechSupport.Features.Tickets;
using TechSupport.Kernel;

namespace TechSupport.Tests.Kernel;

/// <summary>What an event keeps of what happened, and how it is told.</summary>
[Trait("Needs", "nothing")]
public sealed class EventTests
{
    private static readonly DateTimeOffset At = new(2026, 11, 23, 9, 0, 0, TimeSpan.FromHours(3));
    private static readonly Actor Anna = new(3, Role.Technician);

    [Fact]
    public void An_instant_is_kept_in_UTC_and_to_the_microsecond()
    {
        var at = new Event("test", Anna, null, null, At.AddTicks(1_234_567)).At;
        Assert.Equal(At.AddMicroseconds(123_456), at);
        Assert.Equal(TimeSpan.Zero, at.Offset);
    }

    [Fact]
    public void The_object_that_recorded_it_is_named_once()
    {
        var happened = new Event("test", Anna, null, null, At);
        happened.Concerns(7);
        happened.Concerns(8);
        Assert.Equal(7, happened.ObjectId);
        Assert.Equal(9, Concerning(9, 7).ObjectId);
    }

    [Fact]
    public void Personal_values_stand_apart_in_the_order_of_their_names_and_only_a_commitment_to_them_is_kept()
    {
        byte[] key = [1, 2, 3];
        var happened = new Event("test", Anna, 7, null, At).WithPersonal(5, key, new Dictionary<string, string?> { ["b"] = "2", ["a"] = null });
        Assert.Equal("{\"a\":null,\"b\":\"2\"}", happened.Personal?.Json);
        Assert.Equal(5, happened.Personal?.PersonId);
        Assert.Equal(HMACSHA256.HashData(key, Encoding.UTF8.GetBytes("{\"a\":null,\"b\":\"2\"}")), happened.Commitment);
        Assert.Empty(happened.Data);
    }

    [Fact]
    public void The_person_of_personal_values_is_the_object_where_it_had_no_id_yet()
    {
        var made = new Event("test", Anna, null, null, At).WithPersonal(0, [1], new Dictionary<string, string?>());
        made.Concerns(7);
        Assert.Equal(7, made.Personal?.PersonId);
        var other = new Event("test", Anna, null, null, At).WithPersonal(5, [1], new Dictionary<string, string?>());
        other.Concerns(7);
        Assert.Equal(5, other.Personal?.PersonId);
    }

    [Fact]
    public void A_fact_is_said_or_it_is_not()
    {
        var happened = new Event("test", Anna, null, new Dictionary<string, string?> { ["for"] = "supplier" }, At);
        Assert.Equal("supplier", happened.Fact("for"));
        Assert.Null(happened.Fact("to"));
        Assert.True(happened.Says("for", "supplier"));
        Assert.False(happened.Says("for", "requester"));
        Assert.False(happened.Says("to", "supplier"));
    }

    [Fact]
    public void Facts_are_texts_the_same_in_every_language_and_none_where_there_is_no_value()
    {
        CultureScope.Run(CultureInfo.GetCultureInfo("ru"), () =>
        {
            Assert.Equal([new("a", "1.5"), new("b", "true"), new("c", "supplier"), new("e", "false")],
                Facts.Of(("a", 1.5), ("b", true), ("c", WaitingFor.Supplier), ("d", null), ("e", false), ("f", "")));
            return 0;
        });
    }

    [Fact]
    public void Of_two_states_only_what_differs_is_a_fact()
    {
        Assert.Equal([new("role_from", "staff"), new("role", "lead"), new("room_from", ""), new("room", "214")],
            Facts.Differing(("role", Role.Staff, Role.Lead), ("name", "Anna", "Anna"), ("room", null, "214"), ("phone", null, "")));
    }

    [Theory]
    [InlineData(Role.Staff, false), InlineData(Role.Technician, true), InlineData(Role.Lead, true), InlineData(Role.Admin, true), InlineData(Role.Monitor, false)]
    public void Technicians_leads_and_admins_work_tickets(Role role, bool works) => Assert.Equal(works, new Actor(1, role).IsTechnician);

    [Fact]
    public void Only_done_is_done() =>
        Assert.All(Enum.GetValues<Ending>(), ending => Assert.Equal(ending is Ending.Done, new Outcome(1, ending).IsDone));

    [Fact]
    public void Another_language_is_spoken_for_as_long_as_it_takes_even_if_it_fails()
    {
        var (before, before2) = (CultureInfo.CurrentCulture, CultureInfo.CurrentUICulture);
        var russian = CultureInfo.GetCultureInfo("ru");
        Assert.Equal("ru ru", CultureScope.Run(russian, () => $"{CultureInfo.CurrentCulture} {CultureInfo.CurrentUICulture}"));
        Assert.Throws<InvalidOperationException>(() => CultureScope.Run<int>(russian, () => throw new InvalidOperationException()));
        Assert.Equal(before, CultureInfo.CurrentCulture);
        Assert.Equal(before2, CultureInfo.CurrentUICulture);
        Assert.True(russian.IsRussian());
        Assert.True(CultureInfo.GetCultureInfo("ru-RU").IsRussian());
        Assert.False(CultureInfo.GetCultureInfo("en-GB").IsRussian());
    }

    private static Event Concerning(long own, long told)
    {
        var happened = new Event("test", Anna, own, null, At);
        happened.Concerns(told);
        return happened;
    }
}
