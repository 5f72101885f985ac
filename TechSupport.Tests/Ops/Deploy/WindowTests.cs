using TechSupport.Tests.Support;
using TechSupport.Tests.Support.Releases;

namespace TechSupport.Tests.Ops.Deploy;

/// <summary>22:00 to 01:00 and the weekend, by the hospital's clock.</summary>
public sealed class WindowTests
{
    [Theory]
    [InlineData("2026-11-25T18:59:59Z", "Europe/Moscow", false)] // Wednesday 21:59
    [InlineData("2026-11-25T19:00:00Z", "Europe/Moscow", true)]
    [InlineData("2026-11-25T21:59:59Z", "Europe/Moscow", true)] // Thursday 00:59
    [InlineData("2026-11-25T22:00:00Z", "Europe/Moscow", false)]
    [InlineData("2026-11-26T09:00:00Z", "Europe/Moscow", false)]
    [InlineData("2026-11-27T22:30:00Z", "Europe/Moscow", true)] // Saturday 01:30
    [InlineData("2026-11-28T09:00:00Z", "Europe/Moscow", true)]
    [InlineData("2026-11-29T20:59:59Z", "Europe/Moscow", true)] // Sunday 23:59
    [InlineData("2026-11-29T21:59:59Z", "Europe/Moscow", true)] // Monday 00:59
    [InlineData("2026-11-29T22:00:00Z", "Europe/Moscow", false)]
    [InlineData("2026-11-25T19:00:00Z", "Asia/Yekaterinburg", true)] // Thursday 00:00
    [InlineData("2026-11-25T20:00:00Z", "Asia/Yekaterinburg", false)]
    // the week after the clocks went back, and the Sunday night when they do: 22:00 stays 22:00
    [InlineData("2026-10-23T19:59:59Z", "Europe/Berlin", false)]
    [InlineData("2026-10-23T20:00:00Z", "Europe/Berlin", true)]
    [InlineData("2026-10-26T20:59:59Z", "Europe/Berlin", false)]
    [InlineData("2026-10-26T21:00:00Z", "Europe/Berlin", true)]
    [InlineData("2026-10-25T23:59:59Z", "Europe/Berlin", true)] // Monday 00:59, winter time
    [InlineData("2026-10-26T00:00:00Z", "Europe/Berlin", false)]
    [InlineData("2026-03-29T22:59:59Z", "Europe/Berlin", true)] // Monday 00:59, summer time
    [InlineData("2026-03-29T23:00:00Z", "Europe/Berlin", false)]
    public async Task The_change_window_is_the_hospitals(string now, string zone, bool inside)
    {
        var ended = await RunAsync(now, zone);
        Assert.Equal(inside ? 0 : 1, ended.Code);
        Assert.StartsWith(inside ? "Inside" : "ops/deploy/window: Outside", ended.All, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_time_zone_that_does_not_exist_is_no_time()
    {
        var ended = await RunAsync("2026-11-28T09:00:00Z", "Europe/Moskau");
        Assert.Equal((1, ""), (ended.Code, ended.Out));
        Assert.Contains("Europe/Moskau", ended.Errors, StringComparison.Ordinal);
    }

    private static Task<Ended> RunAsync(string now, string zone) => Script.RunAsync("ops/deploy/window", [], new Dictionary<string, string?>
    {
        ["PATH"] = ReleaseDesk.SearchPath,
        ["TECHSUPPORT_CONFIG_DIR"] = "/nonexistent", ["STAND_IN_NOW"] = now, ["HOSPITAL_TIME_ZONE"] = zone,
    });
}
