using System.Net;
using AngleSharp.Dom;
using AngleSharp.Html.Dom;

namespace TechSupport.Tests.Support;

/// <summary>A person at a browser without scripts: keeps cookies, sends forms, follows no redirect by itself.</summary>
public sealed class Visitor : IDisposable
{
    private const string TokenField = "__RequestVerificationToken";

    private readonly App app;
    private readonly CookieContainer cookies;
    private readonly HttpClient http;
    private readonly bool htmx;
    private string? token;

    internal Visitor(App app, CookieContainer cookies, bool htmx = false)
    {
        (this.app, this.cookies, this.htmx) = (app, cookies, htmx);
        http = new HttpClient(new SocketsHttpHandler { AllowAutoRedirect = false, CookieContainer = cookies }) { BaseAddress = app.Address };
    }

    /// <summary>The last answer.</summary>
    public Reply? Page { get; private set; }

    /// <summary>The same person, asking the way htmx asks.</summary>
    public Visitor Htmx() => new(app, cookies, htmx: true) { Page = Page };

    /// <summary>Changes the language of the screens, "en" or "ru".</summary>
    public Visitor Reads(string language)
    {
        cookies.Add(app.Address, new Cookie("ts-lang", $"c%3D{language}%7Cuic%3D{language}", "/"));
        return this;
    }

    /// <summary>A cookie of this person's.</summary>
    public string Cookie(string name) => cookies.GetCookies(app.Address)[name]!.Value;

    /// <summary>Somebody with a copy of this person's cookies as they are now.</summary>
    public Visitor Copied()
    {
        var copies = new CookieContainer();
        foreach (Cookie cookie in cookies.GetCookies(app.Address)) copies.Add(app.Address, new Cookie(cookie.Name, cookie.Value, "/"));
        return new Visitor(app, copies);
    }

    /// <summary>The same person with another cookie of the sign-in.</summary>
    public Visitor WithCookie(string value)
    {
        var copy = Copied();
        copy.cookies.Add(app.Address, new Cookie("ts", value, "/"));
        return copy;
    }

    public async Task<Reply> GetAsync(string path, params (string Name, string Value)[] headers)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, path);
        return await SendAsync(request, headers);
    }

    /// <summary>Goes on to where the last answer leads.</summary>
    public Task<Reply> FollowAsync() => GetAsync(Page?.Location ?? throw new InvalidOperationException("The last answer leads nowhere."));

    /// <summary>Posts fields with an antiforgery token of this person's.</summary>
    public async Task<Reply> PostAsync(string path, params (string Name, string? Value)[] fields) =>
        await PostBareAsync(path, [(TokenField, await TokenAsync()), .. fields]);

    /// <summary>Posts exactly these fields and no token.</summary>
    public async Task<Reply> PostBareAsync(string path, params (string Name, string? Value)[] fields)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, path);
        request.Content = new FormUrlEncodedContent(fields.Select(f => KeyValuePair.Create(f.Name, f.Value ?? "")));
        return await SendAsync(request);
    }

    /// <summary>Sends whatever request, with this person's cookies.</summary>
    public async Task<Reply> SendAsync(HttpRequestMessage request, params (string Name, string Value)[] headers)
    {
        if (htmx)
        {
            request.Headers.Add("HX-Request", "true");
            if (Page is not null) request.Headers.Add("HX-Current-URL", new Uri(app.Address, Page.Path).AbsoluteUri);
        }
        foreach (var (name, value) in headers) request.Headers.TryAddWithoutValidation(name, value);
        using var response = await http.SendAsync(request, TestContext.Current.CancellationToken);
        var reply = await Reply.ReadAsync(response);
        // whoever signs in or out needs another token
        if (reply.SetsCookie("ts")) token = null;
        return Page = reply;
    }

    /// <summary>Sends a form of the last page with all its fields as they stand, some of them changed; a null takes a field out.</summary>
    public async Task<Reply> SubmitAsync(string selector, params (string Name, string? Value)[] changes)
    {
        var form = (IHtmlFormElement)(Page?.Html.QuerySelector(selector) ?? throw new InvalidOperationException($"The last page ({Page?.Status}) has no form \"{selector}\"."));
        var fields = Fields(form).Where(f => changes.All(c => c.Name != f.Name))
            .Concat(changes.Where(c => c.Value is not null)).ToArray();
        var action = form.GetAttribute("action") is { Length: > 0 } there ? there : Page.Path;
        if (!string.Equals(form.GetAttribute("method"), "post", StringComparison.OrdinalIgnoreCase))
            return await GetAsync(action.Split('?')[0] + "?" + string.Join('&', fields.Select(f => $"{f.Name}={Uri.EscapeDataString(f.Value ?? "")}")));
        return await PostBareAsync(action, fields);
    }

    /// <summary>A token that fits who this is now.</summary>
    public async Task<string> TokenAsync()
    {
        if (token is not null) return token;
        foreach (var path in new[] { "/sign-out", "/sign-in" })
        {
            // never as htmx: a fragment has no such field
            using var response = await http.GetAsync(path, TestContext.Current.CancellationToken);
            var reply = await Reply.ReadAsync(response);
            if (reply.Html.QuerySelector($"input[name={TokenField}]") is IHtmlInputElement field) return token = field.Value;
        }
        throw new InvalidOperationException("Neither the sign-out page nor the sign-in page has an antiforgery token.");
    }

    public void Dispose() => http.Dispose();

    private static IEnumerable<(string Name, string? Value)> Fields(IHtmlFormElement form) => form.Elements
        .Where(e => e.GetAttribute("name") is { Length: > 0 } && !e.HasAttribute("disabled"))
        .SelectMany(e => e switch
        {
            IHtmlInputElement { Type: "checkbox" or "radio" } box => box.IsChecked ? [Value(box, box.Value)] : [],
            IHtmlInputElement { Type: "submit" or "button" or "image" or "file" } => [],
            IHtmlInputElement input => [Value(input, input.Value)],
            IHtmlTextAreaElement area => [Value(area, area.Value)],
            IHtmlSelectElement select => select.Options.Where(o => o.IsSelected).Select(o => Value(select, o.Value)),
            _ => Enumerable.Empty<(string, string?)>(),
        });

    private static (string, string?) Value(IElement element, string? value) => (element.GetAttribute("name")!, value);
}
