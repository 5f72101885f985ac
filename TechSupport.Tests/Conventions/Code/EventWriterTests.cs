using System.Reflection;
using System.Text.RegularExpressions;
using Microsoft.EntityFrameworkCore;
using TechSupport.Data;
using TechSupport.Kernel;
using TechSupport.Tests.Support;

namespace TechSupport.Tests.Conventions.Code;

/// <summary>Events are written in one place: with the entity that recorded them, or by <c>AppDb.Record</c> where there is none.</summary>
public sealed partial class EventWriterTests
{
    private static readonly Type[] Recording = [.. Dependencies.Types.Where(t => typeof(IRecordsEvents).IsAssignableFrom(t) && t != typeof(IRecordsEvents))];

    [Fact]
    public void Only_the_context_adds_events()
    {
        var writing = Dependencies.Types.Where(t => t != typeof(AppDb))
            .Where(t => Dependencies.Of(t).OfType<MethodInfo>().Any(m => Adds(m) && Of(m).Contains(typeof(Event)))).Select(t => t.FullName);
        Assert.Empty(writing);
    }

    [Fact]
    public void No_statement_adds_events()
    {
        // the volume of sample tickets is written by COPY, with its chain
        string[] own = ["/Migrations/", "SeedVolume"];
        var writing = Repository.Files("TechSupport", "*.cs", "*.sql").Where(f => !own.Any(o => f.Path.Contains(o, StringComparison.Ordinal)) && Insert().IsMatch(f.Text)).Select(f => f.Path);
        Assert.Empty(writing);
    }

    [Fact]
    public void Whoever_makes_an_event_is_an_entity_or_hands_it_to_the_context()
    {
        var making = Dependencies.Types.Where(t => Dependencies.Of(t).OfType<ConstructorInfo>().Any(c => c.DeclaringType == typeof(Event)))
            .Where(t => !Recording.Contains(t) && !Recording.SelectMany(Dependencies.TypesOf).Contains(t))
            .Where(t => !Dependencies.Of(t).OfType<MethodInfo>().Any(m => m.DeclaringType == typeof(AppDb) && m.Name == nameof(AppDb.Record))).Select(t => t.FullName);
        Assert.Empty(making);
    }

    [Fact]
    public void An_entity_that_somebody_acts_on_records_events_and_hands_out_none()
    {
        using var db = new AppDb(Database.Options(new(), "Host=nowhere").Options);
        var ours = db.Model.GetEntityTypes().Select(t => t.ClrType).Where(t => t.Assembly == typeof(AppDb).Assembly).Distinct().ToList();
        var verbs = ours.SelectMany(t => t.GetMethods(BindingFlags.Public | BindingFlags.Instance | BindingFlags.DeclaredOnly))
            .Where(m => m.GetParameters().Any(p => p.ParameterType == typeof(Actor))).ToList();
        Assert.NotEmpty(verbs);
        Assert.Empty(verbs.Where(v => !Recording.Contains(v.DeclaringType)).Select(v => $"{v.DeclaringType!.Name}.{v.Name}"));
        Assert.Empty(verbs.Where(v => v.ReturnType != typeof(void)).Select(v => $"{v.DeclaringType!.Name}.{v.Name} returns {v.ReturnType.Name}"));
    }

    private static bool Adds(MethodInfo method) => typeof(DbContext).IsAssignableFrom(method.DeclaringType) && Verbs.IsMatch(method.Name)
        || method.DeclaringType is { IsGenericType: true } set && set.GetGenericTypeDefinition() == typeof(DbSet<>) && Verbs.IsMatch(method.Name);

    private static IEnumerable<Type> Of(MethodInfo method) => [.. method.DeclaringType!.GetGenericArguments(), .. method.IsGenericMethod ? method.GetGenericArguments() : []];

    private static Regex Verbs => Writing();

    [GeneratedRegex("^(Add|Attach|Update|Remove)")]
    private static partial Regex Writing();

    [GeneratedRegex(@"(insert\s+into|copy)\s+events\b|""events \(", RegexOptions.IgnoreCase)]
    private static partial Regex Insert();
}
