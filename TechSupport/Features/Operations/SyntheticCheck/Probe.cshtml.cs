using TechSupport.Features.Notifications;
using TechSupport.Features.Tickets;

namespace TechSupport.Features.Operations.SyntheticCheck;

/// <summary>What came of a probe, for a script: its audit entries and the state of the messages about it.</summary>
public sealed class ProbeModel(AppDb db, MailState mail) : ProbePage(db)
{
    public async Task<IActionResult> OnGetAsync(CancellationToken ct) => new JsonResult(new
    {
        number = Probe.Id,
        status = Probe.Status.Word(),
        audit = (await Db.EventsOf(Probe).OrderBy(e => e.Id).Select(e => new { e.Kind, e.At }).ToListAsync(ct))
            .Select(e => new { kind = e.Kind, at = HospitalClock.Iso(e.At) }),
        deliveries = (await Db.DeliveriesOf(Probe).OrderBy(d => d.Id).Select(d => new { d.Channel, d.State }).ToListAsync(ct))
            .Select(d => new { channel = d.Channel.Word(), state = d.State.Word() }),
        // without it no message is ever written, so there is nothing to wait for
        mail = mail.IsOn,
    });
}
