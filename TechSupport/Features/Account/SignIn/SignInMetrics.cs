using Prometheus;

namespace TechSupport.Features.Account.SignIn;

public static class SignInMetrics
{
    public static readonly Counter Failed = Metrics.CreateCounter("techsupport_failed_logins_total", "Sign-ins refused, for whatever reason.");

    public static readonly Gauge Waiting = Metrics.CreateGauge("techsupport_passwords_waiting", "Passwords that wait to be hashed.");

    public static readonly Counter TurnedAway = Metrics.CreateCounter("techsupport_passwords_turned_away_total", "Sign-ins and new passwords refused because too many waited.");
}
