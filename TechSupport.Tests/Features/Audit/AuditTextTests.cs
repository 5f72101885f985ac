using System.Security.Cryptography;
using System.Text;
using TechSupport.Features.Audit;
using TechSupport.Kernel;

namespace TechSupport.Tests.Features.Audit;

/// <summary>The text of an event that is hashed, to the byte: what was hashed once must be the same for ever.</summary>
[Trait("Needs", "nothing")]
public sealed class AuditTextTests
{
    private static readonly DateTimeOffset At = new DateTimeOffset(2026, 11, 23, 9, 0, 0, TimeSpan.FromHours(3)).AddTicks(1_234_567);

    [Fact]
    public void All_parts_stand_in_their_order_with_a_dash_for_what_is_not_there()
    {
        Assert.Equal("7|1795413600123456|ticket.closed|2|3|4|00ff0a|{\"to\": \"2\"}",
            AuditChain.Canonical(7, At, "ticket.closed", 2, 3, 4, [0, 255, 10], "{\"to\": \"2\"}"));
        Assert.Equal("7|1795413600123456|ticket.closed|-|-|-|-|{}", AuditChain.Canonical(7, At, "ticket.closed", null, null, null, null, "{}"));
    }

    [Fact]
    public void An_event_is_written_with_its_facts()
    {
        var happened = new Event("person.renamed", new Actor(5, Role.Admin), 9, new Dictionary<string, string?> { ["role"] = "lead" }, At);
        Assert.Equal("0|1795413600123456|person.renamed|5|-|9|-|{\"role\": \"lead\"}", AuditChain.Canonical(happened));
    }

    [Fact]
    public void Short_keys_come_first_and_then_the_bytes_decide() =>
        Assert.Equal("{\"A\": \"1\", \"b\": \"2\", \"aa\": \"3\", \"ab\": \"4\", \"é\": \"5\", \"longer\": null}", AuditChain.Json(new Dictionary<string, string?>
        {
            ["longer"] = null, ["é"] = "5", ["ab"] = "4", ["b"] = "2", ["aa"] = "3", ["A"] = "1",
        }));

    [Fact]
    public void No_facts_are_an_empty_object() => Assert.Equal("{}", AuditChain.Json(new Dictionary<string, string?>()));

    [Theory]
    [InlineData("\"", "\\\"")]
    [InlineData("\\", "\\\\")]
    [InlineData("\b", "\\b")]
    [InlineData("\f", "\\f")]
    [InlineData("\n", "\\n")]
    [InlineData("\r", "\\r")]
    [InlineData("\t", "\\t")]
    [InlineData("\u0001", "\\u0001")]
    [InlineData("\u001f", "\\u001f")]
    [InlineData(" ", " ")]
    [InlineData("ёлка </script> 🖨", "ёлка </script> 🖨")]
    public void What_JSON_cannot_hold_as_it_is_is_escaped_as_the_database_does(string value, string written) =>
        Assert.Equal($"{{\"k\": \"{written}\"}}", AuditChain.Json(new Dictionary<string, string?> { ["k"] = value }));

    [Fact]
    public void A_link_is_the_hash_of_the_one_before_and_the_text_and_the_first_follows_the_hash_of_nothing()
    {
        Assert.Equal("e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855", Convert.ToHexStringLower(AuditChain.Start));
        Assert.Equal(SHA256.HashData([1, 2, .. Encoding.UTF8.GetBytes("ёлка")]), AuditChain.Next([1, 2], "ёлка"));
    }
}
