using TechSupport.Tests.Support;

namespace TechSupport.Tests.Ops.Host;

/// <summary>techsupport.env is read as docker compose reads it, or the line is refused by its name.</summary>
public sealed class SettingFileTests : IDisposable
{
    private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("techsupport-env-");

    public void Dispose() => folder.Delete(recursive: true);

    [Theory]
    [InlineData("SMTP_HOST=mail.local\r\n", "mail.local")]
    [InlineData("\uFEFFSMTP_HOST=mail.local\n", "mail.local")]
    [InlineData("SMTP_HOST=mail.local # the relay\n", "mail.local")]
    [InlineData("  export SMTP_HOST= mail.local  \n", "mail.local")]
    [InlineData("SMTP_HOST=\"mail local\" # the relay\r\n", "mail local")]
    [InlineData("SMTP_HOST='a$b #c' # the relay\n", "a$b #c")]
    [InlineData("SMTP_HOST=a#b", "a#b")]
    [InlineData("# SMTP_HOST=x\r\n\r\nSMTP_HOST=\r\n", "")]
    public async Task A_value_is_what_compose_takes_it_for(string file, string value)
    {
        var (code, said, errors) = await ReadAsync(file);
        Assert.Equal((0, ""), (code, errors));
        Assert.Equal($"[{value}]", said.Trim());
    }

    [Theory]
    [InlineData("SMTP_HOST=$MAIL\n", "line 1: SMTP_HOST has a dollar sign")]
    [InlineData("\nSMTP_HOST=\"a\\nb\"\n", "line 2: SMTP_HOST has a backslash")]
    [InlineData("SMTP_HOST='open\n", "line 1: SMTP_HOST begins with a quote that ends nowhere")]
    [InlineData("SMTP_HOST=# a comment\n", "line 1: SMTP_HOST has a comment for a value")]
    [InlineData("SMTP_HOST=a\rb\n", "line 1: SMTP_HOST has a carriage return in it")]
    [InlineData("SMTP HOST=a\n", "line 1: \"SMTP HOST=a\" is not NAME=VALUE")]
    public async Task What_compose_would_read_in_another_way_is_refused_by_name(string file, string said)
    {
        var (code, _, errors) = await ReadAsync(file);
        Assert.Equal(1, code);
        Assert.Contains(said, errors, StringComparison.Ordinal);
        Assert.Single(errors.Trim().Split('\n'));
    }

    private async Task<Ended> ReadAsync(string file)
    {
        await File.WriteAllTextAsync(Path.Combine(folder.FullName, "techsupport.env"), file, TestContext.Current.CancellationToken);
        return await Script.RunAsync("bash", ["-c", "source ops/lib/common.sh && load_config && echo \"[$SMTP_HOST]\"", "ops/lib/common.sh"],
            new Dictionary<string, string?> { ["TECHSUPPORT_CONFIG_DIR"] = folder.FullName, ["SMTP_HOST"] = null });
    }
}
