using Microsoft.Extensions.Configuration;
using Npgsql;
using TechSupport.Data;
using TechSupport.Development;

namespace TechSupport.Tests.Data;

/// <summary>A developer's folder has whatever name it has.</summary>
public sealed class EmbeddedFolderTests : IDisposable
{
    // not a private one: the server's account has to reach what is in it
    private readonly DirectoryInfo parent = Directory.CreateDirectory(Path.Combine(Path.GetTempPath(), $"techsupport-names-{Guid.NewGuid():N}"));

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    public void Dispose() => parent.Delete(recursive: true);

    [Theory]
    [InlineData("папка с очень длинным русским названием для базы данных")]
    [InlineData("it's, \"quoted\"; $(touch /tmp/techsupport-was-here) `x` \\ end")]
    public async Task A_database_starts_in_a_folder_of_any_name(string name)
    {
        var options = new EmbeddedPostgresOptions { Path = Path.Combine(parent.FullName, name), Durable = false };
        await using (var server = await EmbeddedPostgres.StartAsync(options, Ct)) Assert.Equal(1, await AskAsync(server, "create table kept (n int); insert into kept values (1); select n from kept"));
        // and again, and for a command beside it
        await using var again = await EmbeddedPostgres.StartAsync(options, Ct);
        await using var beside = await EmbeddedPostgres.JoinOrStartAsync(options, Ct);
        Assert.Equal(1, await AskAsync(beside, "select n from kept"));
        Assert.False(File.Exists("/tmp/techsupport-was-here"));
    }

    [Fact]
    public void The_mail_of_development_lies_with_its_database()
    {
        var set = new ConfigurationBuilder().AddInMemoryCollection(new Dictionary<string, string?> { ["Database:Embedded:Path"] = "/somewhere/else" }).Build();
        Assert.Equal("/somewhere/else", LocalFolder.Of(set));
        Assert.Equal(LocalFolder.Root, LocalFolder.Of(new ConfigurationBuilder().Build()));
    }

    private static async Task<int> AskAsync(EmbeddedPostgres server, string sql)
    {
        await using var source = NpgsqlDataSource.Create(server.ConnectionString("postgres"));
        await using var command = source.CreateCommand(sql);
        return (int)(await command.ExecuteScalarAsync(Ct))!;
    }
}
