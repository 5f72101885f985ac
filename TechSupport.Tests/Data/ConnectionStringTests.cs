using Npgsql;
using TechSupport.Data;

namespace TechSupport.Tests.Data;

/// <summary>What a connection string says itself is kept, and what only looks like it is not mistaken for it.</summary>
[Trait("Needs", "nothing")]
public sealed class ConnectionStringTests
{
    private const string Bare = "Host=db.hospital.example;Database=techsupport;Username=techsupport;Password=secret";

    [Theory]
    [InlineData("", 3)]
    [InlineData(";Command Timeout=40", 3)]
    [InlineData(";CommandTimeout=40", 3)]
    [InlineData(";Cancellation Timeout=40", 3)]
    [InlineData(";Application Name=Timeout", 3)]
    [InlineData(";Timeout=9", 9)]
    [InlineData(";timeout=15", 15)]
    public void A_server_that_does_not_answer_is_away_after_three_seconds_unless_the_string_says_otherwise(string more, int seconds) =>
        Assert.Equal(seconds, Builder(ConnectionStrings.ForOwner(Read(Bare + more))).Timeout);

    [Theory]
    [InlineData("", GssEncryptionMode.Disable)]
    [InlineData(";Application Name=Gss", GssEncryptionMode.Disable)]
    [InlineData(";GSS Encryption Mode=Require", GssEncryptionMode.Require)]
    [InlineData(";gssencryptionmode=prefer", GssEncryptionMode.Prefer)]
    public void Kerberos_is_asked_for_by_name_only(string more, GssEncryptionMode mode) => Assert.Equal(mode, Builder(Read(Bare + more)).GssEncryptionMode);

    [Fact]
    public void A_password_is_no_keyword()
    {
        var read = Builder(Read(Bare.Replace("secret", "GssTimeoutPool Size", StringComparison.Ordinal)));
        Assert.Equal("GssTimeoutPool Size", read.Password);
        Assert.Equal(GssEncryptionMode.Disable, read.GssEncryptionMode);
        Assert.Equal(3, Builder(ConnectionStrings.ForOwner(read.ConnectionString)).Timeout);
        Assert.Equal(50, Builder(ConnectionStrings.ForApplication(read.ConnectionString)).MaxPoolSize);
    }

    [Theory]
    [InlineData("", 50)]
    [InlineData(";Minimum Pool Size=2", 50)]
    [InlineData(";Maximum Pool Size=7", 7)]
    [InlineData(";MaxPoolSize=7", 7)]
    public void The_pool_has_fifty_connections_unless_the_string_says_otherwise(string more, int size) =>
        Assert.Equal(size, Builder(ConnectionStrings.ForApplication(Read(Bare + more))).MaxPoolSize);

    [Theory]
    [InlineData(null)]
    [InlineData("  ")]
    public void Nothing_is_no_connection_string(string? value) => Assert.Null(ConnectionStrings.Read("TechSupport", value));

    [Theory]
    [InlineData("db.hospital.example")]
    [InlineData("Database=techsupport")]
    [InlineData("Host=a;Password=x;se=cret")]
    public void What_is_wrong_is_named_and_never_repeated(string value)
    {
        var said = Assert.Throws<StartupException>(() => ConnectionStrings.Read("TechSupportOwner", value)).Message;
        Assert.StartsWith("ConnectionStrings__TechSupportOwner is not a connection string", said, StringComparison.Ordinal);
        Assert.DoesNotContain("cret", said, StringComparison.Ordinal);
    }

    private static string Read(string value) => ConnectionStrings.Read("TechSupport", value)!;

    private static NpgsqlConnectionStringBuilder Builder(string connection) => new(connection);
}
