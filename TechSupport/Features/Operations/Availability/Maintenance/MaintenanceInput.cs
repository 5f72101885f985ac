using System.ComponentModel.DataAnnotations;
using System.Globalization;

namespace TechSupport.Features.Operations.Availability.Maintenance;

/// <summary>The form about a window. Times are the hospital's.</summary>
public sealed class MaintenanceInput
{
    /// <summary>What a browser sends of its field for a time; a person without one writes a blank.</summary>
    private static readonly string[] Forms = ["yyyy-MM-ddTHH:mm", "yyyy-MM-ddTHH:mm:ss", "yyyy-MM-dd HH:mm", "dd.MM.yyyy HH:mm"];

    [EnumDataType(typeof(WindowKind), ErrorMessage = ModelBindingMessages.Unfit)]
    public WindowKind Kind { get; set; }

    [Required(ErrorMessage = "Enter when the window begins."), StringLength(40, ErrorMessage = FieldNames.TooLong)]
    public string BeginsAt { get; set; } = "";

    [Required(ErrorMessage = "Enter when the window ends."), StringLength(40, ErrorMessage = FieldNames.TooLong)]
    public string EndsAt { get; set; } = "";

    [Required(ErrorMessage = "Enter what the window is for."), StringLength(MaintenanceWindow.MaxReasonLength, ErrorMessage = FieldNames.TooLong)]
    public string Reason { get; set; } = "";

    public static string Written(DateTimeOffset local) => local.ToString(Forms[0], CultureInfo.InvariantCulture);

    /// <exception cref="RuleViolation">One of them is no time, or one that the clocks leave out.</exception>
    public TimeRange Time(HospitalClock clock) => new(Instant(BeginsAt, nameof(BeginsAt), clock), Instant(EndsAt, nameof(EndsAt), clock));

    private static DateTimeOffset Instant(string text, string field, HospitalClock clock)
    {
        // further away it is a slip of the finger
        if (!DateTime.TryParseExact(text.Trim(), Forms, CultureInfo.InvariantCulture, DateTimeStyles.None, out var shown) || Math.Abs(shown.Year - clock.Today.Year) > 2)
            throw new RuleViolation("Enter a date and a time, for example 2026-11-30 22:00.") { Field = field };
        return clock.Instant(shown) ?? throw new RuleViolation(HospitalClock.NoSuchTime) { Field = field };
    }
}
