using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using TechSupport.Features.People;
using TechSupport.Kernel;
using TechSupport.Tests.Features.Account;
using TechSupport.Tests.Features.Shared;
using TechSupport.Tests.Support;

namespace TechSupport.Tests.Features.People;

public sealed partial class UserTests(App app) : IClassFixture<App>
{
    private const string Form = "form.cols";

    [Fact]
    public async Task A_new_person_gets_a_link_and_sets_a_password_with_it()
    {
        using var admin = await app.AdminAsync();
        await admin.GetAsync("/admin/users/new");
        var made = await admin.SubmitAsync(Form, ("Input.Name", "Зоя Петрова"), ("Input.Email", "z.petrova@crb.local"), ("Input.Role", "Technician"), ("Input.Language", "ru"));
        var person = await app.PersonAsync("z.petrova@crb.local");
        Assert.Equal((302, $"/admin/users/{person.Id}"), (made.Status, made.Location));
        Assert.Equal((Role.Technician, null), (await app.RoleAsync("z.petrova@crb.local"), person.PasswordHash));
        var created = Assert.Single(await app.EventsAsync(PersonEvent.Created, person.Id));
        Assert.Equal("Technician", created.Data["role"]);
        Assert.DoesNotContain("Петрова", string.Concat(created.Data.Values), StringComparison.Ordinal);
        Assert.Contains("Петрова", JsonSerializer.Deserialize<Dictionary<string, string>>(created.Personal!.Json)!["name"], StringComparison.Ordinal);
        Assert.Single(await app.EventsAsync(PersonEvent.Invited, person.Id));

        var link = Assert.Single(await app.MailsToAsync("z.petrova@crb.local")).ResetLink();
        app.Clock.Advance(TimeSpan.FromHours(71));
        using var newcomer = app.Anonymous();
        await newcomer.OpenAsync(link);
        Assert.Equal(302, (await newcomer.SubmitAsync("form[method=post][action*=reset]", ("Input.Password", "violet-ladder-breakfast"), ("Input.Again", "violet-ladder-breakfast"))).Status);
        Assert.NotNull((await app.PersonAsync("z.petrova@crb.local")).PasswordHash);
    }

    [Fact]
    public async Task An_address_that_is_taken_is_refused_with_the_form_kept()
    {
        using var admin = await app.AdminAsync();
        await admin.GetAsync("/admin/users/new");
        var page = await admin.SubmitAsync(Form, ("Input.Name", "Second Irina"), ("Input.Email", "STAFF@crb.local"));
        Assert.Equal(422, page.Status);
        Assert.Contains("Another account has this email address.", page.Main, StringComparison.Ordinal);
        Assert.Equal("Second Irina", page.Html.QuerySelector("#Input_Name")!.GetAttribute("value"));
    }

    [Theory]
    [InlineData("Input.Name", "")]
    [InlineData("Input.Email", "nobody")]
    [InlineData("Input.Email", "a@b.c, d@e.f")]
    [InlineData("Input.DepartmentId", "999999")]
    [InlineData("Input.Role", "Emperor")]
    [InlineData("Input.Role", "17")]
    [InlineData("Input.Language", "xx")]
    [InlineData("Input.Language", "")]
    [InlineData("Input.Room", "a room whose number nobody could ever write on a plate")]
    public async Task What_does_not_fit_is_refused_with_a_sentence(string field, string value)
    {
        using var admin = await app.AdminAsync();
        await admin.GetAsync(await app.PathAsync("v.lapteva@crb.local"));
        var page = await admin.SubmitAsync(Form, (field, value));
        Assert.Equal(422, page.Status);
        Assert.NotEmpty(page.FindAll("[role=alert]"));
    }

    [Fact]
    public async Task Changed_names_go_to_the_erasable_part_of_the_event()
    {
        using var admin = await app.AdminAsync();
        await admin.GetAsync(await app.PathAsync("h.novak@crb.local"));
        Assert.Equal(302, (await admin.SubmitAsync(Form, ("Input.Name", "Helen Novakova"), ("Input.Room", "231"))).Status);
        var person = await app.PersonAsync("h.novak@crb.local");
        var changed = Assert.Single(await app.EventsAsync(PersonEvent.Changed, person.Id));
        Assert.Equal(("233", "231"), (changed.Data["room_from"], changed.Data["room"]));
        Assert.DoesNotContain("name", changed.Data.Keys);
        Assert.Contains("Helen Novak", changed.Personal!.Json, StringComparison.Ordinal);
        Assert.Equal("Helen Novakova", person.FullName);
    }

    [Fact]
    public async Task A_stale_form_changes_nothing_and_keeps_what_was_typed()
    {
        using var first = await app.AdminAsync();
        using var second = await app.AdminAsync();
        var path = await app.PathAsync("e.moroz@crb.local");
        await first.GetAsync(path);
        await second.GetAsync(path);
        Assert.Equal(302, (await second.SubmitAsync(Form, ("Input.Phone", "4-13"))).Status);
        var page = await first.SubmitAsync(Form, ("Input.Phone", "4-99"));
        Assert.Equal(409, page.Status);
        Assert.Equal("4-99", page.Html.QuerySelector("#Input_Phone")!.GetAttribute("value"));
        Assert.Equal("4-13", (await app.PersonAsync("e.moroz@crb.local")).PhoneNumber);
        // the form now carries the new stamp
        Assert.Equal(302, (await first.SubmitAsync(Form)).Status);
        Assert.Equal("4-99", (await app.PersonAsync("e.moroz@crb.local")).PhoneNumber);
    }

    [Fact]
    public async Task A_form_without_its_stamp_is_stale()
    {
        using var admin = await app.AdminAsync();
        await admin.GetAsync(await app.PathAsync("s.kim@crb.local"));
        Assert.Equal(409, (await admin.SubmitAsync(Form, ("Version", null), ("Input.Phone", "1-99"))).Status);
    }

    [Fact]
    public async Task A_role_change_ends_the_persons_sign_ins_within_a_minute()
    {
        using var technician = await app.FreshSignInAsync("tech2@crb.local");
        Assert.Equal(200, (await technician.GetAsync("/tickets/new")).Status);
        using var admin = await app.AdminAsync();
        await admin.GetAsync(await app.PathAsync("tech2@crb.local"));
        Assert.Equal(302, (await admin.SubmitAsync(Form, ("Input.Role", "Staff"))).Status);
        Assert.Equal(Role.Staff, await app.RoleAsync("tech2@crb.local"));
        app.Clock.Advance(TimeSpan.FromSeconds(61));
        Assert.Equal(302, (await technician.GetAsync("/tickets/new")).Status);
        Assert.StartsWith("/sign-in", technician.Page!.Location, StringComparison.Ordinal);
        var changed = Assert.Single(await app.EventsAsync(PersonEvent.RoleChanged, (await app.PersonAsync("tech2@crb.local")).Id));
        Assert.Equal(("Technician", "Staff"), (changed.Data["role_from"], changed.Data["role"]));
    }

    [Theory]
    [InlineData("q=софья", "Софья Ким")]
    [InlineData("q=4-20", "Ирина Жук")]
    [InlineData("q=m.ilves", "Marta Ilves")]
    [InlineData("role=Monitor", "Synthetic check")]
    [InlineData("q=%25", null)]
    [InlineData("q=_", null)]
    [InlineData("state=invited&q=nobody", null)]
    public async Task The_list_finds_people(string query, string? name)
    {
        using var admin = await app.AdminAsync();
        var page = await admin.GetAsync("/admin/users?" + query);
        Assert.Equal(200, page.Status);
        if (name is null) Assert.Contains("No matching users", page.Main, StringComparison.Ordinal);
        else Assert.Equal([name], page.FindAll("td a[href^='/admin/users/']:not([aria-label])"));
    }

    [Fact]
    public async Task Pages_of_the_list_follow_each_other_without_a_gap()
    {
        await using (var db = app.Db())
        {
            for (var i = 0; i < 120; i++) db.Users.Add(People(i));
            await db.SaveChangesAsync(TestContext.Current.CancellationToken);
        }
        using var admin = await app.AdminAsync();
        var seen = new List<string>();
        for (var path = "/admin/users?q=paging."; path is not null; path = admin.Page!.Html.QuerySelector("a[rel=next]")?.GetAttribute("href"))
            seen.AddRange((await admin.GetAsync(path)).FindAll("td .code"));
        Assert.Equal(120, seen.Count);
        Assert.Equal(120, seen.Distinct().Count());

        // every third has the same name
        User People(int i) => User.New(Actor.System, new($"Paging {i / 3}", $"paging.{i}@crb.local", "", null, "", "en"), Role.Staff, app.Clock.Now);
    }

    [Theory]
    [InlineData("/admin/users?role=Emperor")]
    [InlineData("/admin/users?department=x")]
    [InlineData("/admin/users?after=99999999999999999999")]
    [InlineData("/admin/users?state=typo")]
    [InlineData("/admin/users?state=aaaaaaaaaaaaaaaaaaaaaaaaaaaaa")]
    [InlineData("/admin/equipment?department=x")]
    [InlineData("/admin/equipment?after=aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa")]
    [InlineData("/admin/deliveries?state=typo")]
    [InlineData("/admin/deliveries?before=x")]
    [InlineData("/admin/audit?kind=ticket.typo")]
    public async Task A_list_address_that_cannot_be_read_is_said_so_in_the_language_of_the_screen(string path)
    {
        using var admin = await app.AdminAsync();
        var english = await admin.GetAsync(path);
        var russian = await admin.Reads("ru").GetAsync(path);
        Assert.Equal((400, 400), (english.Status, russian.Status));
        Assert.Matches(@"\A[^А-я]{20,}\z", english.Find("main [role=alert]")!);
        Assert.Matches(@"\A[^A-Za-z]{20,}\z", russian.Find("main [role=alert]")!);
    }
}
