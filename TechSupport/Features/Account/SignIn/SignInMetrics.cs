using Prometheus;

namespace TechSupport.Features.Account.SignIn;

public static class SignInMetrics
{
    public static readonly Counter Failed = Metrics.CreateCounter("techsupport_failed_logins_total", "Sign-ins refused, for whatever reason.");
}
