using TechSupport.E2E.Journeys;
using TechSupport.E2E.Support;

namespace TechSupport.E2E.Robustness;

public sealed partial class StartUpTests
{
    [Fact]
    public async Task An_ordinary_account_starts_it_with_no_setting_in_its_home()
    {
        OnlyRoot();
        var app = await OwnAppAsync(new Dictionary<string, string> { ["Database__Embedded__Path"] = "", ["Log__Path"] = "" }, Nobody);

        await AssertServesAsync(app);
        foreach (var kept in new[] { "postgres/data/PG_VERSION", "logs" })
            Assert.True(Path.Exists(Path.Combine(app.Home, ".local/share/techsupport", kept)), kept);
    }

    [Fact, Trait("Needs", "nightly")]
    public async Task Root_may_start_what_an_ordinary_account_began_and_that_account_may_go_on()
    {
        OnlyRoot();
        var app = await OwnAppAsync(account: Nobody);
        var nurse = await VisitAsync(app: app);
        await nurse.SignInAsync(Cast.Staff);
        var number = await nurse.ReportAsync("The label printer in 214 prints blank labels");

        await app.RestartAsync();
        await AssertServesAsync(app);
        await app.RestartAsync(Nobody);

        await nurse.GoAsync($"/tickets/{number}");
        await nurse.Expect("h1").ToContainTextAsync("blank labels");
    }

    [Theory]
    [InlineData]
    [InlineData("migrate", "--status")]
    public async Task A_folder_of_another_account_is_refused_and_whoever_runs_there_goes_on(params string[] command)
    {
        OnlyRoot();
        var app = await Stage.AppAsync();
        await using var folder = WorkFolder.Create();
        folder.GiveTo(Nobody);
        var settings = OnItsOwn(folder);
        settings["Database__Embedded__Path"] = app.DatabaseFolder;

        (await Launch.ToEndAsync(Launch.Info(folder, settings, command).By(Nobody))).AssertRefused(app.DatabaseFolder, "another account");

        await AssertServesAsync(app);
    }

    [Fact]
    public async Task Without_the_packages_an_installed_PostgreSQL_serves()
    {
        OnlyRoot();
        Assert.SkipUnless(Directory.Exists(Installed), "No PostgreSQL is installed on this machine.");
        await using var empty = WorkFolder.Create();

        var app = await OwnAppAsync(way: info => info.Without(empty.Home, NpmModules));

        await AssertServesAsync(app);
        var server = (await File.ReadAllLinesAsync(Path.Combine(app.DatabaseFolder, "data", "postmaster.pid"), Token))[0];
        Assert.StartsWith(Installed, File.ResolveLinkTarget($"/proc/{server}/exe", returnFinalTarget: true)!.FullName, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Without_any_PostgreSQL_it_is_said_what_to_install()
    {
        OnlyRoot();
        await using var folder = WorkFolder.Create();
        await using var empty = WorkFolder.Create();

        (await Launch.ToEndAsync(Launch.Info(folder, OnItsOwn(folder)).Without(empty.Home, NpmModules, Installed))).AssertRefused("No PostgreSQL was found", "npm", "ConnectionStrings__TechSupport");
    }

    [Fact]
    public async Task A_folder_that_is_said_to_have_PostgreSQL_and_has_none_is_named()
    {
        await using var folder = WorkFolder.Create();
        var settings = OnItsOwn(folder);
        settings["Database__Embedded__Binaries"] = folder.Home;

        (await Launch.ToEndAsync(folder, settings)).AssertRefused("Database__Embedded__Binaries", folder.Home);
    }

    [Fact, Trait("Needs", "nightly")]
    public async Task The_data_of_another_major_version_are_refused_and_left_as_they_are()
    {
        var app = await OwnAppAsync();
        await app.StopAsync();
        var version = Path.Combine(app.DatabaseFolder, "data", "PG_VERSION");
        var made = await File.ReadAllTextAsync(version, Token);
        await File.WriteAllTextAsync(version, "14\n", Token);
        var before = Files(app.DatabaseFolder);

        (await app.CommandAsync("--urls", app.BaseUrl.OriginalString)).AssertRefused(app.DatabaseFolder, "PostgreSQL 14", $"PostgreSQL {made.Trim()}");

        Assert.Equal(before, Files(app.DatabaseFolder));
        await File.WriteAllTextAsync(version, made, Token);
        await app.RestartAsync();
        await AssertServesAsync(app);
    }

    [Fact]
    public async Task A_foreign_folder_is_refused_and_left_alone()
    {
        await using var folder = WorkFolder.Create();
        var foreign = Directory.CreateDirectory(folder.Sub("db")).FullName;
        await File.WriteAllTextAsync(Path.Combine(foreign, "thesis.txt"), "Chapter one", Token);
        var before = Files(foreign);

        (await Launch.ToEndAsync(folder, OnItsOwn(folder))).AssertRefused(foreign, "nothing was changed");

        Assert.Equal(before, Files(foreign));
        Assert.Equal("Chapter one", await File.ReadAllTextAsync(Path.Combine(foreign, "thesis.txt"), Token));
    }

    private static List<string> Files(string folder) =>
        [.. Directory.EnumerateFiles(folder, "*", SearchOption.AllDirectories)
            .Where(f => Path.GetFileName(f) is not ("owner.lock" or "owner.pid" or "postmaster.pid" or "postmaster.opts" or "postgres.log"))
            .Select(f => $"{f} {new FileInfo(f).Length}").Order(StringComparer.Ordinal)];

    private static void Give(string file, string like)
    {
        if (OperatingSystem.IsWindows()) return;
        using var chown = System.Diagnostics.Process.Start("chown", [$"--reference={like}", file]);
        chown.WaitForExit();
        File.SetUnixFileMode(file, UnixFileMode.UserRead | UnixFileMode.UserWrite);
    }
}
