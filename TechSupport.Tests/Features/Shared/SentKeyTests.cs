using System.Security.Claims;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Primitives;
using TechSupport.Web.Forms;

namespace TechSupport.Tests.Features.Shared;

/// <summary>A form that is sent twice has one key; whatever differs makes it another.</summary>
[Trait("Needs", "nothing")]
public sealed class SentKeyTests
{
    private static readonly Guid Form = new("1b7f0c55-6f0e-4f0a-9d0e-0a3f5d0c9a11");

    [Fact]
    public void The_same_form_sent_again_has_the_same_key_however_its_fields_and_lines_arrive()
    {
        var once = Key(Form, "/tickets/1/comment", 1, ("Input.Text", "It hums.\r\nStill."), ("Input.Kind", "reply"), ("Version", "7"));
        Assert.Equal(once, Key(Form, "/tickets/1/comment", 1, ("input.kind", "reply"), ("Input.Text", "It hums.\nStill."), ("Version", "8")));
    }

    [Fact]
    public void Another_form_sender_address_field_or_text_has_another_key()
    {
        Guid[] keys =
        [
            Key(Form, "/tickets/1/comment", 1, ("Input.Text", "It hums.")),
            Key(new("2b7f0c55-6f0e-4f0a-9d0e-0a3f5d0c9a11"), "/tickets/1/comment", 1, ("Input.Text", "It hums.")),
            Key(Form, "/tickets/1/comment", 2, ("Input.Text", "It hums.")),
            Key(Form, "/tickets/2/comment", 1, ("Input.Text", "It hums.")),
            Key(Form, "/tickets/1/resolve", 1, ("Input.Text", "It hums.")),
            Key(Form, "/tickets/1/comment", 1, ("Input.Note", "It hums.")),
            Key(Form, "/tickets/1/comment", 1, ("Input.Text", "It hums again.")),
            Key(Form, "/tickets/1/comment", 1, ("Input.Text", "It hums."), ("Input.Text", "")),
        ];
        Assert.Distinct(keys);
    }

    [Fact]
    public void Without_a_key_of_its_own_no_form_is_a_repetition() =>
        Assert.NotEqual(Key(Guid.Empty, "/report", 1, ("Input.Text", "It hums.")), Key(Guid.Empty, "/report", 1, ("Input.Text", "It hums.")));

    private static Guid Key(Guid rendered, string path, long sender, params (string Name, string Value)[] fields)
    {
        var http = new DefaultHttpContext
        {
            User = new(new ClaimsIdentity([new(ClaimTypes.NameIdentifier, $"{sender}"), new(ClaimTypes.Role, "Technician")], "cookie")),
        };
        http.Request.Path = path;
        http.Request.ContentType = "application/x-www-form-urlencoded";
        http.Request.Form = new FormCollection(fields.GroupBy(f => f.Name).ToDictionary(f => f.Key, f => new StringValues([.. f.Select(v => v.Value)])));
        return http.SentKey(rendered);
    }
}
