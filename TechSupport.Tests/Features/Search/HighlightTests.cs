using System.Text.Encodings.Web;
using TechSupport.Features.Search;

namespace TechSupport.Tests.Features.Search;

/// <summary>Found words are marked, and whatever else stands in a subject is text.</summary>
[Trait("Needs", "nothing")]
public sealed class HighlightTests
{
    [Theory]
    [InlineData("", "")]
    [InlineData("printer", "printer")]
    [InlineData("[printer]", "<mark>printer</mark>")]
    [InlineData("[The] printer [hums]", "<mark>The</mark> printer <mark>hums</mark>")]
    [InlineData("the [printer] hums", "the <mark>printer</mark> hums")]
    [InlineData("[a][b]", "<mark>a</mark><mark>b</mark>")]
    [InlineData("<b>[&]</b>", "&lt;b&gt;<mark>&amp;</mark>&lt;/b&gt;")]
    [InlineData("[never ended", "<mark>never ended</mark>")]
    [InlineData("never begun]", "never begun")]
    [InlineData("[[twice]] said", "<mark>twice</mark> said")]
    public void What_was_found_stands_between_tags_that_always_close(string found, string html)
    {
        using var written = new StringWriter();
        Highlights.Mark(found.Replace('[', '\uE000').Replace(']', '\uE001')).WriteTo(written, HtmlEncoder.Default);
        Assert.Equal(html, written.ToString());
    }

    [Fact]
    public void An_address_of_a_search_holds_any_words() => Assert.Equal("/search?q=%D1%91%26%3F", SearchLinks.For("ё&?"));
}
