using System.ComponentModel.DataAnnotations;
using System.Text.RegularExpressions;
using Microsoft.Extensions.Options;

namespace TechSupport.Web.Hosting;

/// <summary>Options that check themselves at the start: one clear sentence per mistake, nothing around it.</summary>
public static partial class OptionErrors
{
    public static OptionsBuilder<T> AddChecked<T>(this IServiceCollection services, string section) where T : class, IValidatableObject
    {
        services.AddSingleton<IValidateOptions<T>, Check<T>>();
        services.AddSingleton(new CheckedSection(section, typeof(T), provider => provider.GetRequiredService<IOptions<T>>().Value));
        return services.AddOptions<T>().BindConfiguration(section).ValidateOnStart();
    }

    /// <summary>What to say about a setting of the wrong kind, such as a word where a number belongs; null when it is something else.</summary>
    public static string? Of(Exception error)
    {
        // the binder says it in its message only
        if (error is not InvalidOperationException || Unreadable().Match(error.Message) is not { Success: true } match) return null;
        var kind = match.Groups["type"].Value switch
        {
            "System.Boolean" => "true or false",
            "System.Int32" or "System.Int64" => "a whole number",
            _ => "what belongs there",
        };
        return $"{match.Groups["path"].Value.Replace(":", "__", StringComparison.Ordinal)}: \"{match.Groups["value"].Value}\" is not {kind}.";
    }

    [GeneratedRegex(@"^Failed to convert configuration value '(?<value>.*)' at '(?<path>[^']+)' to type '(?<type>[^']+)'", RegexOptions.Singleline)]
    private static partial Regex Unreadable();

    private sealed class Check<T> : IValidateOptions<T> where T : class, IValidatableObject
    {
        public ValidateOptionsResult Validate(string? name, T options) =>
            options.Validate(new ValidationContext(options)).Select(r => r.ErrorMessage!).ToList() is { Count: > 0 } mistakes
                ? ValidateOptionsResult.Fail(mistakes) : ValidateOptionsResult.Success;
    }
}

/// <summary>Settings that somebody reads.</summary>
/// <param name="Name">Of the section: "Smtp".</param>
/// <param name="Type">The class of its options.</param>
/// <param name="Read">Gives what is in force.</param>
public sealed record CheckedSection(string Name, Type Type, Func<IServiceProvider, object> Read);
