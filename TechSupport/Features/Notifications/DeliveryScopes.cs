using TechSupport.Features.Tickets;

namespace TechSupport.Features.Notifications;

public static class DeliveryScopes
{
    /// <summary>The messages about a ticket that was read through its gate.</summary>
    public static IQueryable<Delivery> DeliveriesOf(this AppDb db, Ticket ticket) => db.Deliveries.Where(d => d.TicketId == ticket.Id);
}
