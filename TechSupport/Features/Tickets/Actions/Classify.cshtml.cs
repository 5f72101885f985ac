using System.ComponentModel.DataAnnotations;
using Microsoft.AspNetCore.Authorization;
using TechSupport.Features.Catalog.Categories;
using TechSupport.Features.Shared.TagHelpers;
using TechSupport.Features.Tickets.Queue;

namespace TechSupport.Features.Tickets.Actions;

/// <summary>Category, impact × urgency, patient care; the priority follows, or is chosen with a reason.</summary>
[Authorize(Permission.Work)]
public sealed class ClassifyModel(AppDb db, TicketCommands commands) : TicketActionPage(db, commands)
{
    [BindProperty] public Inputs Input { get; set; } = new();

    public IReadOnlyList<Category> Categories { get; private set; } = [];

    public IReadOnlyList<Choice> Impacts =>
        [new(nameof(Impact.Person), L["One person"]), new(nameof(Impact.Department), L["A department"]), new(nameof(Impact.Hospital), L["The whole hospital"])];

    public IReadOnlyList<Choice> Urgencies =>
        [new(nameof(Urgency.High), L["Now"]), new(nameof(Urgency.Medium), L["Today"]), new(nameof(Urgency.Low), L["It can wait"])];

    public IReadOnlyList<Choice> Priorities => Choice.Each<Priority>(p => $"{p} {L[TicketBadges.PriorityWord(p)]}");

    public Task<IActionResult> OnPostAsync() => RunAsync(TicketCommand.Classify(
        new(Input.CategoryId, Input.Impact, Input.Urgency, Input.PatientCare, Input.Priority, Input.Reason)), "Ticket {0} classified.");

    protected override TicketVerb Verb => TicketVerb.Classify;

    protected override async Task LoadAsync(CancellationToken ct)
    {
        Categories = await Db.Categories.AsNoTracking().Where(c => c.Active || c.Id == Ticket.CategoryId).OrderBy(c => c.Position).ToListAsync(ct);
        if (!HttpMethods.IsGet(Request.Method)) return;
        Input = new Inputs
        {
            CategoryId = Ticket.CategoryId, Impact = Ticket.Impact, Urgency = Ticket.Urgency, PatientCare = Ticket.PatientCare,
            Priority = Ticket.PriorityReason.Length > 0 ? Ticket.Priority : null, Reason = Ticket.PriorityReason,
        };
    }

    public sealed class Inputs
    {
        public long? CategoryId { get; set; }

        [EnumDataType(typeof(Impact), ErrorMessage = "Choose who is affected.")]
        public Impact Impact { get; set; } = Impact.Person;

        [EnumDataType(typeof(Urgency), ErrorMessage = "Choose the urgency.")]
        public Urgency Urgency { get; set; } = Urgency.Medium;

        public bool PatientCare { get; set; }

        /// <summary>Empty follows impact × urgency.</summary>
        [EnumDataType(typeof(Priority), ErrorMessage = "Choose a priority from the list.")]
        public Priority? Priority { get; set; }

        [StringLength(Ticket.ReasonLength, ErrorMessage = FieldNames.TooLong)]
        public string Reason { get; set; } = "";
    }
}
