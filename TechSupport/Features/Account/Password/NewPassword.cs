using System.ComponentModel.DataAnnotations;
using Microsoft.AspNetCore.Identity;

namespace TechSupport.Features.Account.Password;

/// <summary>A new password, typed twice.</summary>
public class NewPassword
{
    [Required(ErrorMessage = "Enter a new password."), StringLength(AccountRules.LongestPassword, ErrorMessage = FieldNames.TooLong)]
    public string Password { get; set; } = "";

    [Compare(nameof(Password), ErrorMessage = "The two passwords are not the same."), StringLength(AccountRules.LongestPassword, ErrorMessage = FieldNames.TooLong)]
    public string Again { get; set; } = "";
}

/// <summary>What Identity answers, as a broken rule.</summary>
public static class IdentityResults
{
    /// <exception cref="RuleViolation">The first reason why it did not work.</exception>
    public static void ThrowIfFailed(this IdentityResult result, string field)
    {
        if (result.Errors.Any(e => e.Code == nameof(IdentityErrorDescriber.ConcurrencyFailure)))
            throw new Microsoft.EntityFrameworkCore.DbUpdateConcurrencyException();
        if (!result.Succeeded) throw new RuleViolation(result.Errors.First().Description) { Field = field };
    }
}
