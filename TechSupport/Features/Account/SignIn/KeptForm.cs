using System.Text.Json.Serialization;
using Microsoft.Extensions.Primitives;

namespace TechSupport.Features.Account.SignIn;

/// <summary>A form that could not be sent for want of a sign-in.</summary>
/// <param name="Action">Local path and query it was posted to.</param>
/// <param name="Fields">What was posted, with the antiforgery token: the page that was written on was rendered for one person, and the token tells for whom.</param>
public sealed record KeptForm(string Action, Dictionary<string, string?[]> Fields)
{
    /// <summary>Where its form is shown: the name of a handler belongs to the button that was pressed.</summary>
    [JsonIgnore]
    public string Page => Action.Split('?')[0];

    [JsonIgnore]
    public FormCollection Form => new(Fields.Where(f => f.Key != FormToken.Field).ToDictionary(f => f.Key, f => new StringValues(f.Value)));

    /// <summary>
    /// True when the page it was written on was rendered for the person who is signed in now. A form that somebody else wrote, or that was made up while
    /// nobody was signed in at a shared computer, is nobody's.
    /// </summary>
    public Task<bool> IsOfAsync(HttpContext http)
    {
        var token = Fields.GetValueOrDefault(FormToken.Field) is [{ } only] ? only : "";
        // as if the form were posted by this person: the framework checks a request, not a token
        var trial = new DefaultHttpContext { RequestServices = http.RequestServices, User = http.User };
        trial.Request.Method = HttpMethods.Post;
        trial.Request.Headers.Cookie = http.Request.Headers.Cookie;
        trial.Request.Form = new FormCollection(new() { [FormToken.Field] = token });
        return trial.HasFormTokenAsync();
    }
}
