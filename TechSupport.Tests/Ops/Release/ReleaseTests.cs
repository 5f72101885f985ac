using System.Text.Json.Nodes;
using TechSupport.Tests.Support;
using TechSupport.Tests.Support.Releases;

namespace TechSupport.Tests.Ops.Release;

/// <summary>A release is what was signed, was announced, and has two people's signatures; anything else is refused with a sentence.</summary>
public sealed class ReleaseTests : IDisposable
{
    private readonly ReleaseDesk _desk = new();

    public void Dispose() => _desk.Dispose();

    [Fact]
    public async Task A_release_announced_a_day_ahead_and_approved_by_two_people_may_go_when_its_time_has_come()
    {
        await _desk.ApprovedAsync();
        await _desk.DoneAsync("ops/release/verify", ReleaseDesk.Tag, "--no-registry");
        await _desk.DoneAsync("ops/enterprise/approval/staged", ReleaseDesk.Tag);
        await _desk.DoneAsync("ops/enterprise/approval/approved", ReleaseDesk.Tag);
        _desk.Now = "2026-11-27T18:59:59Z";
        await _desk.RefusedAsync("for 2026-11-27 22:00 MSK, and not for earlier", "ops/enterprise/approval/approved", ReleaseDesk.Tag);
    }

    [Fact]
    public async Task Every_writer_may_be_run_again_and_then_changes_nothing()
    {
        await _desk.ApprovedAsync();
        var before = await File.ReadAllTextAsync(_desk.ReleaseFile, TestContext.Current.CancellationToken);
        await _desk.DoneAsync("ops/enterprise/approval/approve", ReleaseDesk.Tag, "--by", "anna", "--key", _desk.KeyFile("anna"));
        await _desk.DoneAsync("ops/enterprise/approval/announce", ReleaseDesk.Tag, "--for", "2026-11-27T19:00Z", "--by", "boris");
        _desk.Configure("staging");
        await _desk.DoneAsync("ops/enterprise/approval/record-staging", ReleaseDesk.Tag, "--by", "boris");
        Assert.Equal(before, await File.ReadAllTextAsync(_desk.ReleaseFile, TestContext.Current.CancellationToken));
    }

    [Theory]
    [InlineData("digest", "\"sha256:eeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeee\"")]
    [InlineData("sha256", "\"sha256:eeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeee\"")]
    [InlineData("sbom", "{\"file\":\"2026.11.25-1.sbom.json\",\"sha256\":\"0\"}")]
    [InlineData("commit", "\"eeee\"")]
    [InlineData("builtAt", "\"2026-11-25T09:00:01Z\"")]
    [InlineData("migrations", "[]")]
    [InlineData("image", "\"registry.crb.local/tech-support/other:2026.11.25-1\"")]
    [InlineData("tag", "\"2026.11.25-2\"")]
    [InlineData("signature", "{}")]
    [InlineData("signature", "null")]
    [InlineData("more", "1")]
    public async Task Metadata_changed_after_the_signature_is_refused_by_every_command(string field, string value)
    {
        await _desk.ReleaseAsync();
        _desk.Change(release => release[field] = JsonNode.Parse(value));
        await _desk.RefusedAsync(ReleaseDesk.Tag, "ops/release/verify", ReleaseDesk.Tag, "--no-registry");
        if (field is not ("digest" or "signature")) return;
        await _desk.ApproverAsync("anna");
        await _desk.RefusedAsync(ReleaseDesk.Tag, "ops/enterprise/approval/staged", ReleaseDesk.Tag);
        await _desk.RefusedAsync(ReleaseDesk.Tag, "ops/enterprise/approval/approved", ReleaseDesk.Tag);
        await _desk.RefusedAsync(ReleaseDesk.Tag, "ops/enterprise/approval/announce", ReleaseDesk.Tag, "--for", "2026-11-27 22:00", "--by", "anna");
        await _desk.RefusedAsync(ReleaseDesk.Tag, "ops/enterprise/approval/approve", ReleaseDesk.Tag, "--by", "anna", "--key", _desk.KeyFile("anna"));
    }

    [Fact]
    public async Task Only_the_release_key_signs_releases()
    {
        await _desk.ReleaseAsync();
        await _desk.KeyAsync("another");
        await _desk.SignAsync("another");
        await _desk.RefusedAsync("not that of the release key", "ops/release/verify", ReleaseDesk.Tag, "--no-registry");
        _desk.Change(release => release.Remove("signature"));
        await _desk.RefusedAsync("is not signed", "ops/release/verify", ReleaseDesk.Tag, "--no-registry");
    }

    [Fact]
    public async Task A_bill_of_materials_that_is_not_the_one_of_the_metadata_is_refused()
    {
        await _desk.ReleaseAsync();
        await File.WriteAllTextAsync(Path.Combine(_desk.Releases, ReleaseDesk.Tag + ".sbom.json"), "{}", TestContext.Current.CancellationToken);
        await _desk.RefusedAsync("is not the bill of materials", "ops/release/verify", ReleaseDesk.Tag, "--no-registry");
    }

    [Theory]
    [InlineData("2026-11-26T10:00:00Z", 0)]
    [InlineData("2026-11-26T09:59:00Z", 1)]
    public async Task A_notice_counts_after_24_hours(string now, int code)
    {
        await _desk.ApprovedAsync();
        // the two sign a notice for an earlier time than announce would take
        _desk.Change(release => { release["notice"]!["for"] = "2026-11-26T01:00:00Z"; release["approvals"] = new JsonArray(); });
        _desk.Now = "2026-11-25T10:00:00Z";
        foreach (var name in new[] { "anna", "boris" }) await _desk.DoneAsync("ops/enterprise/approval/approve", ReleaseDesk.Tag, "--by", name, "--key", _desk.KeyFile(name));
        _desk.Now = now;
        if (code == 0) await _desk.DoneAsync("ops/enterprise/approval/approved", ReleaseDesk.Tag);
        else await _desk.RefusedAsync("less than 24 hours ago", "ops/enterprise/approval/approved", ReleaseDesk.Tag);
    }

    [Fact]
    public async Task An_approval_ends_three_days_after_the_announced_time()
    {
        await _desk.ApprovedAsync();
        _desk.Now = "2026-11-30T19:00:00Z";
        await _desk.DoneAsync("ops/enterprise/approval/approved", ReleaseDesk.Tag);
        _desk.Now = "2026-11-30T19:00:01Z";
        await _desk.RefusedAsync("ended 72 hours later", "ops/enterprise/approval/approved", ReleaseDesk.Tag);
    }

    [Fact]
    public async Task Who_approves_is_shown_when_the_notice_was_given_and_for_when()
    {
        await _desk.ApprovedAsync();
        await _desk.ApproverAsync("carl");
        var (code, said, _) = await _desk.RunAsync("ops/enterprise/approval/approve", ReleaseDesk.Tag, "--by", "carl", "--key", _desk.KeyFile("carl"));
        Assert.Equal(0, code);
        var notice = _desk.Read()["notice"]!;
        Assert.Contains($"announced  at {notice["at"]} for {notice["for"]} by {notice["by"]}", said, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_notice_is_given_a_day_ahead_or_not_at_all()
    {
        await _desk.ReleaseAsync();
        await _desk.RefusedAsync("24 hours ahead", "ops/enterprise/approval/announce", ReleaseDesk.Tag, "--for", "2026-11-26 12:59", "--by", "anna");
        await _desk.RefusedAsync("no such time", "ops/enterprise/approval/announce", ReleaseDesk.Tag, "--for", "2026-11-31 12:59", "--by", "anna");
        await _desk.RefusedAsync("was not announced", "ops/enterprise/approval/approved", ReleaseDesk.Tag);
        await _desk.DoneAsync("ops/enterprise/approval/announce", ReleaseDesk.Tag, "--for", "2026-11-26 13:00", "--by", "anna");
        Assert.Equal("2026-11-26T10:00:00Z", (string?)_desk.Read()["notice"]!["for"]);
    }

    [Fact]
    public async Task A_new_time_asks_for_new_approvals()
    {
        await _desk.ApprovedAsync();
        _desk.Now = "2026-11-26T10:00:00Z";
        await _desk.DoneAsync("ops/enterprise/approval/announce", ReleaseDesk.Tag, "--for", "2026-11-28 22:00", "--by", "anna");
        _desk.Now = "2026-11-28T19:00:00Z";
        await _desk.RefusedAsync("0 of the 2 approvals", "ops/enterprise/approval/approved", ReleaseDesk.Tag);
    }

    [Fact]
    public async Task One_person_approves_once_under_whatever_name()
    {
        await _desk.ApprovedAsync();
        var approvals = _desk.Read()["approvals"]!.AsArray();
        _desk.Change(release => release["approvals"] = new JsonArray(approvals[0]!.DeepClone(), approvals[0]!.DeepClone()));
        await _desk.RefusedAsync("1 of the 2 approvals", "ops/enterprise/approval/approved", ReleaseDesk.Tag);

        File.Copy(Path.Combine(_desk.Approvers, "anna.pub"), Path.Combine(_desk.Approvers, "annette.pub"));
        await _desk.DoneAsync("ops/enterprise/approval/approve", ReleaseDesk.Tag, "--by", "annette", "--key", _desk.KeyFile("anna"));
        await _desk.RefusedAsync("the same key", "ops/enterprise/approval/approved", ReleaseDesk.Tag);
    }

    [Fact]
    public async Task An_approval_needs_the_persons_own_key_on_the_host()
    {
        await _desk.ApprovedAsync();
        await _desk.KeyAsync("carl");
        await _desk.RefusedAsync("carl may not approve", "ops/enterprise/approval/approve", ReleaseDesk.Tag, "--by", "carl", "--key", _desk.KeyFile("carl"));
        await _desk.ApproverAsync("dora");
        await _desk.RefusedAsync("is not the key of dora", "ops/enterprise/approval/approve", ReleaseDesk.Tag, "--by", "dora", "--key", _desk.KeyFile("carl"));
        await Script.RunAsync("chmod", ["640", _desk.KeyFile("anna")]);
        await _desk.RefusedAsync("is open to others", "ops/enterprise/approval/approve", ReleaseDesk.Tag, "--by", "anna", "--key", _desk.KeyFile("anna"));
        // through sudo every key in /home can be read
        await _desk.RefusedAsync("you are carl here and cannot act as dora", "env", "SUDO_USER=carl", "ops/enterprise/approval/approve", ReleaseDesk.Tag, "--by", "dora", "--key", _desk.KeyFile("dora"));
        File.Delete(Path.Combine(_desk.Approvers, "boris.pub"));
        await _desk.RefusedAsync("boris may not approve", "ops/enterprise/approval/approved", ReleaseDesk.Tag);
    }

    [Theory]
    [InlineData("by")]
    [InlineData("at")]
    [InlineData("signature")]
    [InlineData("path")]
    public async Task An_approval_that_was_altered_does_not_count(string what)
    {
        await _desk.ApprovedAsync();
        await _desk.ApproverAsync("carl");
        _desk.Change(release =>
        {
            var approval = release["approvals"]![0]!.AsObject();
            switch (what)
            {
                case "by": approval["by"] = "carl"; break;
                case "at": approval["at"] = "2026-11-25T09:59:00Z"; break;
                case "path": approval["by"] = "../cosign"; break;
                default: approval.Remove("signature"); break;
            }
        });
        await _desk.RefusedAsync("1 of the 2 approvals", "ops/enterprise/approval/approved", ReleaseDesk.Tag);
    }

    [Theory]
    [InlineData("notice", "at", "2026-11-20T10:00:00Z")]
    [InlineData("notice", "for", "2026-11-26T19:00:00Z")]
    [InlineData("staging", "at", "2026-11-25T09:59:00Z")]
    [InlineData("staging", "by", "carl")]
    public async Task A_later_change_of_anything_voids_the_approvals(string part, string field, string value)
    {
        await _desk.ApprovedAsync();
        _desk.Change(release => release[part]![field] = value);
        await _desk.RefusedAsync("0 of the 2 approvals it needs (anna's approval is not for this", "ops/enterprise/approval/approved", ReleaseDesk.Tag);
    }

    [Fact]
    public async Task Only_staging_says_what_staging_has_had_and_all_migrations_have_to_be_in_it()
    {
        await _desk.ReleaseAsync();
        await _desk.RefusedAsync("Staging has not had", "ops/enterprise/approval/staged", ReleaseDesk.Tag);
        await _desk.RefusedAsync("only staging can say", "ops/enterprise/approval/record-staging", ReleaseDesk.Tag, "--by", "anna");
        _desk.Configure("staging");
        await _desk.DoneAsync("ops/enterprise/approval/record-staging", ReleaseDesk.Tag, "--by", "anna");
        await _desk.DoneAsync("ops/enterprise/approval/staged", ReleaseDesk.Tag);
        _desk.Change(release => release["staging"]!["migrations"]!.AsArray().RemoveAt(1));
        await _desk.RefusedAsync("20261123101000_Search", "ops/enterprise/approval/staged", ReleaseDesk.Tag);
    }

    [Theory]
    [InlineData("ops/release/verify")]
    [InlineData("ops/release/verify", "latest")]
    [InlineData("ops/release/verify", "../../etc/passwd")]
    [InlineData("ops/enterprise/approval/approve", "2026.11.25-1", "--by", "Anna B", "--key", "x")]
    [InlineData("ops/enterprise/approval/announce", "2026.11.25-1", "--for", "tomorrow", "--by", "anna")]
    [InlineData("ops/release/create", "2026.11.25-1")]
    [InlineData("ops/release/export", "2026.11.25-1", "--to")]
    [InlineData("ops/release/prune", "--keep", "0")]
    [InlineData("ops/build/image", "--tag", "1.0")]
    public async Task What_is_wrong_with_the_use_is_said_in_one_line(string script, params string[] arguments)
    {
        var (code, said, errors) = await _desk.RunAsync(script, arguments);
        Assert.Equal((2, ""), (code, said));
        Assert.Single(errors.Trim().Split('\n'));
    }
}
