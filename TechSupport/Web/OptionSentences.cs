using System.ComponentModel.DataAnnotations;
using Microsoft.Extensions.Options;

namespace TechSupport.Web;

/// <summary>Options that check themselves at the start: one clear sentence per mistake, nothing around it.</summary>
public static class OptionSentences
{
    public static OptionsBuilder<T> AddChecked<T>(this IServiceCollection services, string section) where T : class, IValidatableObject
    {
        services.AddSingleton<IValidateOptions<T>, Check<T>>();
        return services.AddOptions<T>().BindConfiguration(section).ValidateOnStart();
    }

    private sealed class Check<T> : IValidateOptions<T> where T : class, IValidatableObject
    {
        public ValidateOptionsResult Validate(string? name, T options) =>
            options.Validate(new ValidationContext(options)).Select(r => r.ErrorMessage!).ToList() is { Count: > 0 } mistakes
                ? ValidateOptionsResult.Fail(mistakes) : ValidateOptionsResult.Success;
    }
}
