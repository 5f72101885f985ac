using System.Globalization;
using Microsoft.AspNetCore.Http.Extensions;

namespace TechSupport.Web;

/// <summary>List state lives in the address.</summary>
public static class ListAddress
{
    /// <summary>This page with these values; empty ones are left out.</summary>
    public static string Of(string path, params (string Name, object? Value)[] values)
    {
        var query = new QueryBuilder();
        foreach (var (name, value) in values)
            if ((value is DateOnly day ? day.ToString("O", CultureInfo.InvariantCulture) : Convert.ToString(value, CultureInfo.InvariantCulture)) is { Length: > 0 } text)
                query.Add(name, text);
        return path + query.ToQueryString();
    }
}
