using System.IO.Compression;
using System.Text.Encodings.Web;
using System.Text.Unicode;
using Microsoft.AspNetCore.ResponseCompression;
using Microsoft.Extensions.Localization;
using Microsoft.Extensions.Options;
using Microsoft.Extensions.WebEncoders;
using TechSupport;
using TechSupport.Cli;
using TechSupport.Features.Account;
using TechSupport.Features.Account.SignIn;
using TechSupport.Features.Audit;
using TechSupport.Features.Errors;
using TechSupport.Features.Notifications;
using TechSupport.Features.OnCall;
using TechSupport.Features.Operations;
using TechSupport.Features.Operations.PageSpeed;
using TechSupport.Features.Reporting;
using TechSupport.Features.Shared;
using TechSupport.Features.Tickets.Actions;
using TechSupport.Jobs;
using TechSupport.Web.Guard;
using TechSupport.Web.Hosting;
using TechSupport.Web.Logs;
using TechSupport.Web.Telemetry;

return await Commands.RunAsync(args);

/// <summary>The web application, as a table of contents: its services in the order of the architecture, then the way of a request.</summary>
public partial class Program
{
    /// <param name="args">The command line.</param>
    /// <param name="openDatabase">Gives the database; called when the configuration is complete.</param>
    /// <param name="replace">What tests put in the place of the real thing.</param>
    public static WebApplication Build(string[] args, Func<WebApplicationBuilder, Database> openDatabase, Action<IServiceCollection>? replace = null)
    {
        var builder = WebApplication.CreateBuilder(args);
        // secrets mounted as files carry the same names as the environment variables
        builder.Configuration.AddSecretsAndForgetTheEmpty();
        PublicAddress.Require(builder.Configuration, builder.Environment);
        // fingerprinted assets come from the build's manifest in every environment
        builder.WebHost.UseStaticWebAssets();
        builder.WebHost.ConfigureKestrel(KestrelLimits.Apply);
        builder.WebHost.UseUrls(ListenAddresses.All(builder.Configuration));
        builder.AddLogging();
        var database = openDatabase(builder);
        AddServices(builder, database);
        replace?.Invoke(builder.Services);
        var app = builder.Build();
        Pipeline(app);
        return app;
    }

    private static void AddServices(WebApplicationBuilder builder, Database database)
    {
        var services = builder.Services;
        services.AddSingleton(TimeProvider.System);
        services.AddSingleton(database);
        services.AddDbContextPool<AppDb>(o => Database.Options((DbContextOptionsBuilder<AppDb>)o, database.AppConnection));
        services.AddChecked<HospitalOptions>("Hospital");
        services.AddAccounts(builder.Configuration, builder.Environment);
        services.AddSingleton<SignInThrottle>();
        // on a development machine one person may be a whole test
        var limitsPeople = !builder.Environment.IsDevelopment() || builder.Configuration.GetValue("Limits:PerPerson", true);
        services.AddSingleton<AddressLimits>();
        services.AddSingleton(provider => new PersonLimits(provider.GetRequiredService<TimeProvider>()) { IsOn = limitsPeople });
        services.AddPermissions();
        services.AddScoped<TicketIntake>();
        services.AddScoped<TicketCommands>();
        services.AddNotifications(builder.Configuration, builder.Environment);
        services.AddOnCall(builder.Configuration);
        services.AddAdministration(builder.Configuration, builder.Environment);
        services.AddAudit(builder.Configuration, builder.Environment);
        services.AddSchedule(database, builder.Configuration);
        services.AddManagement();
        services.AddRequestDeadline();
        services.AddAppSecurityHeaders();
        services.AddScoped<HospitalClock>();
        AddPages(services, builder.Environment);
    }

    private static void AddPages(IServiceCollection services, IHostEnvironment environment)
    {
        services.AddLanguages();
        // without this every Cyrillic letter becomes a six-byte entity
        services.Configure<WebEncoderOptions>(o => o.TextEncoderSettings = new TextEncoderSettings(UnicodeRanges.All));
        services.AddSingleton(HtmlText.Encoder);
        services.AddAntiforgery(o =>
        {
            o.Cookie.OfThisHost("ts-form", environment);
            o.SuppressXFrameOptionsHeader = true;
        });
        services.Configure<RouteOptions>(o => o.LowercaseUrls = true);
        services.AddChecked<ProxyOptions>("Proxy");
        services.AddSingleton<IConfigureOptions<ForwardedHeadersOptions>, ForwardedHeadersSetup>();
        services.AddResponseCompression(o => o.EnableForHttps = true);
        // measured on the list: brotli takes as long as at its fastest and saves an eighth; gzip, for browsers without brotli, saves a sixth for 0.6 ms
        services.Configure<BrotliCompressionProviderOptions>(o => o.Level = CompressionLevel.Optimal);
        services.Configure<GzipCompressionProviderOptions>(o => o.Level = CompressionLevel.Optimal);
        services.AddRazorPages(o =>
            {
                o.RootDirectory = "/Features";
                o.Conventions.UsePermissions();
            })
            .AddDataAnnotationsLocalization(o => o.DataAnnotationLocalizerProvider = (_, factory) => factory.Create(typeof(Text)))
            .AddCookieTempDataProvider(o => o.Cookie.OfThisHost("ts-flash", environment));
        services.AddOptions<MvcOptions>().Configure<IStringLocalizer<Text>>(ModelBindingMessages.Configure);
    }

    private static void Pipeline(WebApplication app)
    {
        Draining.Use(app);
        // before the headers are forwarded: who the proxy is, is seen by its own address
        app.UseMiddleware<RequestTrace>();
        app.UseForwardedHeaders();
        app.UseAppSecurityHeaders(app.Environment);
        app.UseMiddleware<RequestMetrics>();
        app.UseMiddleware<LastResort>();
        app.UseMiddleware<KnownMethods>();
        app.UseMiddleware<ReadableHost>();
        // before the sign-in, which it neither needs nor prolongs
        app.UseMiddleware<BeaconEndpoint>();
        // another site that makes a browser ask for one thing after the other would learn from the sizes what stands beside it
        app.UseWhen(http => !http.Request.IsFromAnotherSite(), own => own.UseResponseCompression());
        app.UseRequestLocalization();
        app.UseExceptionHandler(ErrorLinks.Failure);
        app.UseStatusCodePagesWithReExecute(ErrorLinks.Status);
        // here for the log and the metrics: whatever fails from now on, they say for which page
        app.UseRouting();
        app.Use(RequestMetrics.RememberRoute);
        app.UseMiddleware<OwnPosts>();
        app.UseMiddleware<CleanInput>();
        // before the sign-in, which asks the database too
        app.UseRequestTimeouts();
        // before what shows another page than the one that was asked for, which must not go back to who it was before the sign-in
        app.UseAuthentication();
        app.UseExpiredSignIn();
        app.UseShownAgain();
        app.UseWholeForms();
        // and again for a page that was put in the place of another
        app.UseRouting();
        app.UseAuthorization();
        app.MapStaticAssets().AllowAnonymous().WithSecurityHeadersPolicy(SecurityHeaders.Files);
        Icons.FindSprite(app);
        app.MapRazorPages().WithStaticAssets();
        app.MapOnCall();
    }
}
