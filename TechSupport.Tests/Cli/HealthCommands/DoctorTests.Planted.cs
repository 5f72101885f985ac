using System.Text.Json;

namespace TechSupport.Tests.Cli.HealthCommands;

// what must not get into a bundle
public sealed partial class DoctorTests
{
    private static (string, string)[] Planted =>
    [
        ("Hospital__Name", "Planted Clinic"), ("Hospital__NameRu", "Клиника Петрова"), ("Hospital__Phone", "89161234567"),
        ("Smtp__Host", "mail.planted.example"), ("Smtp__Port", "2525"), ("Smtp__UserName", "planted-user"), ("Smtp__Password", "planted-word"), ("Smtp__From", "planted@hospital.example"), ("Smtp__Plantedd", "planted"),
        ("Telegram__BotToken", "7123456789:PlantedHdqTcvCH1vGWJxfSeofSAs0K5PALDsaw"), ("Telegram__BaseUrl", "http://127.0.0.1:9"), ("Management__Password", "planted-management"), ("OnCall__AlertSecret", "planted-alert-secret-planted-alert-secret"),
        ("OnCall__AcknowledgeMinutes", "7"), ("Synthetic__User", "planted.monitor@hospital.example"), ("Synthetic__Password", "planted-monitor-word"), ("AllowedHosts", "planted.example"),
    ];

    private static readonly string[] Log =
    [
        Line("TechSupport.Features.Notifications.Worker", "Delivery {DeliveryId} by {Channel}: {State} after {Attempts} attempts {Error}", """ "DeliveryId":1048576,"Channel":"Email","State":"Failed","Attempts":8,"Error":"550 no such user Petrova","RequestId":"6B0BE16C-0000","Route":"/tickets/{number:long:min(1)}" """),
        Line("Some.Library", "Could not reach Planted Petrova", """ "Whoever":"Petrova","Phone":89161234567,"Code":"9161234567","Count":"654321","State":"Petrova" """),
        Line("TechSupport.Web.Logs.ErrorLines", "Request {Reference} for {Route} ended with {Code}", $""" "Code":500,"Reference":"6B0BE16C-0000","Route":"none","State":"Анна Петрова","@x":{JsonSerializer.Serialize(Exception)} """),
        Line("TechSupport.X", "It is {Warning}", """ "Warning":{"planted":"Petrova"},"Then":["Petrova"],"Петрова":1,"Petrova":2,"Ending":"Petrova","Failure":"Petrova","Count":"654321" """),
        "planted-petrova wrote this by hand",
        """{"@t":"2026-11-27T10:00:00Z","@t":"Petrova","@mt":"twice"}""",
        """{"@t":"2026-11-27T10:00:00Z","@mt":"half \ud800 a letter","SourceContext":"TechSupport.X"}""",
    ];

    private const string Exception = """
        System.InvalidOperationException: Planted Petrova of ward 3
        password=planted
        System.Exception: PETRO: va
           at Petrova.Planted(String planted)
         ---> Npgsql.PostgresException (0x80004005): 23505: duplicate key value (Petrova)
           at Npgsql.Internal.NpgsqlConnector.ReadMessageLong(Boolean async) in /_/src/Npgsql/Planted.cs:line 225
           --- End of inner exception stack trace ---
           at TechSupport.Features.Tickets.TicketIntake.<SaveAsync>d__7.MoveNext() in /home/petrova/TicketIntake.cs:line 41
        """;

    private static string Line(string source, string template, string fields) => $$"""{"@t":"2026-11-27T10:00:00.0000000Z","@mt":"{{template}}","@l":"Error","SourceContext":"{{source}}",{{fields}}}""";
}
