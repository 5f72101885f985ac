using TechSupport.Features.OnCall.Rotas;

namespace TechSupport.Features.Operations.Health.Checks.Messages;

public sealed class OnCallCovered(AppDb db, RotaReader rota, TimeProvider clock) : HealthCheck
{
    public override CheckFacts Facts { get; } = new("on-call-covered", CheckGroup.Messages, "Somebody is on call and can be reached")
    {
        Every = TimeSpan.FromMinutes(5),
        Cause = "There is no rota, everybody on it is away, or the person has no email address.",
        Cure = "Fill in the rota, or ask somebody to take the time; enter the address at the person's account.",
        Runbook = "on-call.md#the-rota-is-empty",
    };

    public override async Task<Finding> LookAsync(CancellationToken ct)
    {
        var (now, snapshot) = (clock.GetUtcNow(), await rota.ReadAsync(ct));
        if (snapshot.At(now) is not { } person) return Finding.Watch("Nobody is on call: a page goes to the leads, then to the administrators.");
        if (snapshot.Plan.IsAway(person.Id, now)) return Finding.Watch("Everybody on the rota is away.");
        // by number: what is found is written down and pasted into mails
        return await db.Users.AnyAsync(u => u.Id == person.Id && !string.IsNullOrEmpty(u.Email), ct) ? Finding.Good("Somebody is on call and has an email address.")
            : Finding.Watch("The person on call has no email address (account {0}).", person.Id);
    }
}
