using Microsoft.Extensions.Configuration;
using TechSupport.Web;

namespace TechSupport.Tests.Cli;

public sealed class SettingSourcesTests : IDisposable
{
    private const string Prefix = "SETTINGSOURCESTESTS_";

    private readonly DirectoryInfo secrets = Directory.CreateTempSubdirectory("techsupport-secrets-");

    public void Dispose()
    {
        secrets.Delete(recursive: true);
        Environment.SetEnvironmentVariable(Prefix + "Smtp__Security", null);
        Environment.SetEnvironmentVariable(Prefix + "Smtp__Host", null);
    }

    [Fact]
    public void An_empty_variable_is_an_unset_one()
    {
        Environment.SetEnvironmentVariable(Prefix + "Smtp__Security", "");
        Environment.SetEnvironmentVariable(Prefix + "Smtp__Host", "mail.local");
        var settings = Read();
        Assert.Equal("starttls", settings["Smtp:Security"]);
        Assert.Equal("mail.local", settings["Smtp:Host"]);
    }

    [Theory]
    [InlineData("secret")]
    [InlineData("secret\n")]
    [InlineData("secret\r\n")]
    [InlineData("secret \t\r\n\r\n")]
    [InlineData("\uFEFFsecret\r\n")]
    public void A_secret_ends_where_its_text_ends(string file)
    {
        File.WriteAllText(Path.Combine(secrets.FullName, "Smtp__Password"), file);
        Assert.Equal("secret", Read()["Smtp:Password"]);
    }

    [Theory]
    [InlineData("")]
    [InlineData("\r\n")]
    public void An_empty_file_is_no_secret(string file)
    {
        File.WriteAllText(Path.Combine(secrets.FullName, "Smtp__Password"), file);
        Assert.Null(Read()["Smtp:Password"]);
    }

    [Fact]
    public void Without_a_folder_of_secrets_there_are_none() => Assert.Null(Read("/nowhere")["Smtp:Password"]);

    private ConfigurationManager Read(string? folder = null)
    {
        var settings = new ConfigurationManager();
        settings.AddInMemoryCollection([KeyValuePair.Create<string, string?>("Smtp:Security", "starttls")]).AddEnvironmentVariables(Prefix);
        settings.AddSecretsAndForgetTheEmpty(folder ?? secrets.FullName);
        return settings;
    }
}
