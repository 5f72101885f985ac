using Microsoft.EntityFrameworkCore;
using TechSupport.Data;
using TechSupport.Features.Catalog;
using TechSupport.Features.Catalog.Categories;
using TechSupport.Features.Catalog.Departments;
using TechSupport.Features.People;
using TechSupport.Features.Tickets;
using TechSupport.Kernel;
using TechSupport.Tests.Features.Shared;
using TechSupport.Tests.Support;

namespace TechSupport.Tests.Data;

/// <summary>A change and what is recorded about it are in the database together or not at all, and once.</summary>
public sealed class EventRecordingTests(App app) : IClassFixture<App>
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task What_is_new_is_named_by_the_id_the_database_gave_it()
    {
        await using var db = app.Db();
        var (first, second) = (Department.New(Actor.System, "Dialysis", "Диализ", app.Clock.Now), Department.New(Actor.System, "Dentistry", "Стоматология", app.Clock.Now));
        db.Departments.AddRange(first, second);
        await db.SaveChangesAsync(Ct);
        Assert.Equal("Dialysis", Assert.Single(await app.EventsAsync(CatalogEvent.DepartmentCreated, first.Id)).Data["name"]);
        Assert.Equal("Dentistry", Assert.Single(await app.EventsAsync(CatalogEvent.DepartmentCreated, second.Id)).Data["name"]);
    }

    [Fact]
    public async Task What_is_new_is_recorded_as_well_when_saved_without_waiting()
    {
        await using var db = app.Db();
        var department = Department.New(Actor.System, "Sleep laboratory", "Лаборатория сна", app.Clock.Now);
        db.Departments.Add(department);
#pragma warning disable CA1849 // the way of libraries that know no other
        db.SaveChanges();
#pragma warning restore CA1849
        Assert.Single(await app.EventsAsync(CatalogEvent.DepartmentCreated, department.Id));
    }

    [Fact]
    public async Task The_personal_part_of_somebody_new_belongs_to_them()
    {
        await using var db = app.Db();
        var person = User.New(Actor.System, new("Nina Orlova", "n.orlova@crb.local", "4-77", null, "", "en"), Role.Staff, app.Clock.Now);
        db.Users.Add(person);
        await db.SaveChangesAsync(Ct);
        var created = Assert.Single(await app.EventsAsync(PersonEvent.Created, person.Id));
        Assert.Equal(person.Id, created.Personal!.PersonId);
        Assert.Equal(created.Commitment, EventPersonalData.Commit(person.AuditKey.Key, created.Personal.Json));
    }

    [Fact]
    public async Task A_value_that_is_taken_leaves_no_event()
    {
        var before = await CountAsync();
        await using var db = app.Db();
        db.Departments.Add(Department.New(Actor.System, "Radiology", "Рентген", app.Clock.Now));
        await Assert.ThrowsAsync<RuleViolation>(() => db.SaveUniqueAsync(EntryInput.NameTaken, Ct));
        Assert.Equal(before, await CountAsync());
    }

    [Fact]
    public async Task What_is_new_is_not_there_when_its_event_cannot_be_written_in_a_transaction_that_goes_on()
    {
        await using var db = app.Db();
        await using (var transaction = await db.Database.BeginTransactionAsync(Ct))
        {
            db.Departments.Add(Department.New(Actor.System, "Far from now", "Далёкое", app.Clock.Now.AddYears(50)));
            await Assert.ThrowsAsync<DbUpdateException>(() => db.SaveChangesAsync(Ct));
            db.Departments.Add(Department.New(Actor.System, "Near from now", "Близкое", app.Clock.Now));
            await db.SaveChangesAsync(Ct);
            await transaction.CommitAsync(Ct);
        }
        Assert.Equal(["Near from now"], await db.Departments.Where(d => d.Name.EndsWith("from now")).Select(d => d.Name).ToListAsync(Ct));
    }

    [Fact]
    public async Task What_is_new_is_not_there_when_its_event_cannot_be_written()
    {
        await using var db = app.Db();
        // no partition reaches that far
        db.Departments.Add(Department.New(Actor.System, "From the future", "Из будущего", app.Clock.Now.AddYears(50)));
        await Assert.ThrowsAsync<DbUpdateException>(() => db.SaveChangesAsync(Ct));
        Assert.False(await app.AskAsync(other => other.Departments.AnyAsync(d => d.Name == "From the future", Ct)));
        Assert.Equal(0, await db.SaveChangesAsync(Ct));
    }

    [Fact]
    public async Task A_stale_write_takes_its_event_with_it_and_a_second_try_writes_one()
    {
        await using var slow = app.Db();
        var stale = await slow.Categories.OrderBy(c => c.Id).FirstAsync(Ct);
        await using (var fast = app.Db())
        {
            (await fast.Categories.SingleAsync(c => c.Id == stale.Id, Ct)).Change(Actor.System, Details(stale, "mail"), app.Clock.Now);
            await fast.SaveChangesAsync(Ct);
        }
        var before = (await app.EventsAsync(CatalogEvent.CategoryChanged, stale.Id)).Count;
        stale.Change(Actor.System, Details(stale, "db"), app.Clock.Now);
        var refused = await Assert.ThrowsAsync<DbUpdateConcurrencyException>(() => slow.SaveChangesAsync(Ct));
        Assert.Equal(before, (await app.EventsAsync(CatalogEvent.CategoryChanged, stale.Id)).Count);
        // the same context tries again on what is there now
        foreach (var entry in refused.Entries) entry.OriginalValues.SetValues((await entry.GetDatabaseValuesAsync(Ct))!);
        await slow.SaveChangesAsync(Ct);
        await slow.SaveChangesAsync(Ct);
        Assert.Equal(before + 1, (await app.EventsAsync(CatalogEvent.CategoryChanged, stale.Id)).Count);
    }

    [Fact]
    public async Task What_is_saved_is_not_written_again_with_the_next_change()
    {
        await using var db = app.Db();
        var department = Department.New(Actor.System, "Burns unit", "Ожоговое отделение", app.Clock.Now);
        db.Departments.Add(department);
        await db.SaveChangesAsync(Ct);
        db.ChangeTracker.Clear();
        db.Departments.Attach(department);
        department.Change(Actor.System, "Burns centre", "Ожоговое отделение", active: true, app.Clock.Now);
        await db.SaveChangesAsync(Ct);
        Assert.Single(await app.EventsAsync(CatalogEvent.DepartmentCreated, department.Id));
        Assert.Single(await app.EventsAsync(CatalogEvent.DepartmentChanged, department.Id));
    }

    [Fact]
    public async Task A_ticket_and_what_happened_to_it_are_saved_in_order()
    {
        var number = await app.NewTicketAsync(then: (t, tech, at) =>
        {
            t.Assign(tech, tech.Id, at);
            t.Resolve(tech, "The ribbon is replaced.", Guid.NewGuid(), at);
        });
        await using var db = app.Db();
        Assert.Equal([TicketEvent.Created, TicketEvent.Assigned, TicketEvent.Resolved],
            await db.Events.Where(e => e.TicketId == number && e.ObjectId == null).OrderBy(e => e.Id).Select(e => e.Kind).ToListAsync(Ct));
    }

    private static CategoryDetails Details(Category category, string icon) => new(category.Name, category.NameRu, icon, category.Position);

    private Task<int> CountAsync() => app.AskAsync(db => db.Events.CountAsync(Ct));
}
