using System.Globalization;
using System.Text.Encodings.Web;
using System.Text.Unicode;
using Microsoft.AspNetCore.Localization;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Localization;
using Microsoft.Extensions.Options;
using Microsoft.Extensions.WebEncoders;
using Prometheus;
using Serilog;
using Serilog.Formatting.Compact;
using TechSupport.Data;
using TechSupport.Features.Account;
using TechSupport.Features.Account.Profile;
using TechSupport.Features.Account.SignIn;
using TechSupport.Features.Audit;
using TechSupport.Features.Notifications;
using TechSupport.Features.Operations;
using TechSupport.Jobs;
using TechSupport.Web;
using TechSupport.Web.Hosting;

namespace TechSupport;

/// <summary>Puts the web application together: services in the order of the architecture, then the way of a request.</summary>
public static class Server
{
    /// <param name="args">The command line.</param>
    /// <param name="openDatabase">Gives the database; called when the configuration is complete.</param>
    /// <param name="replace">What tests put in the place of the real thing.</param>
    public static WebApplication Build(string[] args, Func<WebApplicationBuilder, Database> openDatabase, Action<IServiceCollection>? replace = null)
    {
        var builder = WebApplication.CreateBuilder(args);
        // secrets mounted as files carry the same names as the environment variables
        builder.Configuration.AddKeyPerFile("/run/secrets", optional: true);
        PublicAddress.Require(builder.Configuration, builder.Environment);
        // fingerprinted assets come from the build's manifest in every environment
        builder.WebHost.UseStaticWebAssets();
        builder.WebHost.ConfigureKestrel(Limit);
        builder.WebHost.UseUrls(ListenAddresses.Pages(builder.Configuration), ListenAddresses.Management(builder.Configuration));
        AddLogging(builder);
        var database = openDatabase(builder);
        AddServices(builder, database);
        replace?.Invoke(builder.Services);
        var app = builder.Build();
        Pipeline(app);
        return app;
    }

    /// <summary>What is taken from a stranger, and told.</summary>
    public static void Limit(KestrelServerOptions kestrel)
    {
        kestrel.AddServerHeader = false;
        kestrel.Limits.MaxRequestBodySize = 1024 * 1024;
    }

    /// <summary>The languages of the pages, and how a request says which it wants.</summary>
    public static void AddLanguages(IServiceCollection services)
    {
        services.AddLocalization();
        services.Configure<RequestLocalizationOptions>(o =>
        {
            o.SetDefaultCulture("en").AddSupportedCultures("en", "ru").AddSupportedUICultures("en", "ru");
            o.RequestCultureProviders = [new CookieRequestCultureProvider { CookieName = PreferenceCookies.Language }, new AcceptLanguageHeaderRequestCultureProvider()];
        });
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
        services.AddPermissions();
        services.AddNotifications(builder.Configuration, builder.Environment);
        services.AddAdministration(builder.Configuration);
        services.AddAudit(builder.Configuration, builder.Environment);
        services.AddSchedule(database, builder.Configuration);
        services.AddManagement();
        AfterManagement(services);
        services.AddAppSecurityHeaders();
        services.AddScoped<HospitalClock>();
        AddPages(services);
    }

    /// <summary>Leaves the check of host names to whoever builds the way of a request: the framework's comes before everything, but the monitoring asks by whatever name its network gives us.</summary>
    public static void AfterManagement(IServiceCollection services) =>
        services.Remove(services.Single(s => s.ServiceType == typeof(IStartupFilter) && s.ImplementationType?.Name == "HostFilteringStartupFilter"));

    private static void AddPages(IServiceCollection services)
    {
        AddLanguages(services);
        // without this every Cyrillic letter becomes a six-byte entity
        services.Configure<WebEncoderOptions>(o => o.TextEncoderSettings = new TextEncoderSettings(UnicodeRanges.All));
        services.AddSingleton(HtmlEncoder.Create(UnicodeRanges.All));
        services.AddAntiforgery(o =>
        {
            o.Cookie.Name = "ts-form";
            o.Cookie.SecurePolicy = CookieSecurePolicy.SameAsRequest;
            o.SuppressXFrameOptionsHeader = true;
        });
        services.Configure<RouteOptions>(o => o.LowercaseUrls = true);
        services.AddChecked<ProxyOptions>("Proxy");
        services.AddSingleton<IConfigureOptions<ForwardedHeadersOptions>, ForwardedHeadersSetup>();
        services.AddResponseCompression(o => o.EnableForHttps = true);
        services.AddRazorPages(o =>
            {
                o.RootDirectory = "/Features";
                o.Conventions.UsePermissions();
            })
            .AddDataAnnotationsLocalization(o => o.DataAnnotationLocalizerProvider = (_, factory) => factory.Create(typeof(Text)))
            .AddCookieTempDataProvider(o => o.Cookie.Name = "ts-flash");
        services.AddOptions<MvcOptions>().Configure<IStringLocalizer<Text>>(Messages.Configure);
    }

    private static void Pipeline(WebApplication app)
    {
        app.UseManagement();
        app.UseHostFiltering();
        app.UseForwardedHeaders();
        app.UseAppSecurityHeaders(app.Environment);
        app.UseResponseCompression();
        app.UseRequestLocalization();
        app.UseExceptionHandler("/error/500");
        app.UseStatusCodePagesWithReExecute("/error/{0}");
        app.UseMiddleware<CleanInput>();
        app.UseExpiredSignIn();
        app.UseRouting();
        app.UseHttpMetrics();
        app.UseAuthentication();
        app.UseAuthorization();
        app.MapStaticAssets().AllowAnonymous().WithSecurityHeadersPolicy(SecurityHeaders.Files);
        app.MapRazorPages().WithStaticAssets();
    }

    private static void AddLogging(WebApplicationBuilder builder) =>
        builder.Host.UseSerilog((context, log) =>
        {
            var file = LocalFolder.LogFile(context.Configuration, context.HostingEnvironment);
            log.MinimumLevel.Information()
                .MinimumLevel.Override("Microsoft", Serilog.Events.LogEventLevel.Warning)
                // a lost race is an ordinary outcome, handled and answered; what is not handled is logged once by the exception handler
                .MinimumLevel.Override("Microsoft.EntityFrameworkCore.Update", Serilog.Events.LogEventLevel.Fatal)
                .MinimumLevel.Override("Microsoft.EntityFrameworkCore.Database.Command", Serilog.Events.LogEventLevel.Fatal)
                .MinimumLevel.Override("System", Serilog.Events.LogEventLevel.Warning)
                .MinimumLevel.Override("Quartz", Serilog.Events.LogEventLevel.Warning)
                .MinimumLevel.Override("Microsoft.Hosting.Lifetime", Serilog.Events.LogEventLevel.Warning)
                .Enrich.FromLogContext()
                .WriteTo.Console(outputTemplate: "{Timestamp:HH:mm:ss} {Level:u3} {Message:lj}{NewLine}{Exception}", formatProvider: CultureInfo.InvariantCulture)
                .WriteTo.File(new CompactJsonFormatter(), file, rollingInterval: RollingInterval.Day, fileSizeLimitBytes: 50_000_000, rollOnFileSizeLimit: true, retainedFileCountLimit: 14);
        });
}
