using Atelier.Api;
using Atelier.Audit;
using Atelier.Identity;
using Atelier.Identity.Oidc;
using Atelier.LaunchProfiles;
using Atelier.Model;
using Atelier.Portal;
using Atelier.SecurityTokens;
using Atelier.Storage;
using Atelier.StreamingImages;
using Atelier.StudioComponents;
using Atelier.Streaming;
using Atelier.Streaming.Uploads;
using Atelier.StreamingSessions;
using Atelier.StreamingSessions.Backups;
using Atelier.StreamingSessions.Setup;
using Atelier.StreamingSessions.Streams;
using Atelier.Studios;
using Atelier.Workstations;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.HttpOverrides;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace Atelier;

/// <summary>Puts the server together: its parts, and the steps every request passes, in order.</summary>
internal static class Server
{
    private const long LargestRequest = 1 << 20;

    /// <summary>
    /// Adds everything the server is made of to the database, engine, instance types, key, settings and clock that are
    /// given.
    /// </summary>
    public static WebApplication Build(
        WebApplicationBuilder builder, Database database, IWorkstationEngine engine, InstanceTypes instanceTypes, ServerKey key,
        ServerSettings settings, OidcIssuers issuers, TimeProvider time)
    {
        builder.WebHost.ConfigureKestrel(kestrel =>
        {
            kestrel.AddServerHeader = false;
            kestrel.Limits.MaxRequestBodySize = LargestRequest;
        });
        // What comes and goes is handled by the thread that has it, without handing it on: streams are many small pieces.
        builder.WebHost.UseSockets(sockets => sockets.UnsafePreferInlineScheduling = true);

        engine = new PunctualEngine(engine, time);
        var services = builder.Services;
        services.AddSingleton<IConnectionListenerFactory, StreamTransport>();
        services.AddRoutingCore().AddCors();
        services.AddSingleton(database).AddSingleton(engine).AddSingleton(instanceTypes);
        services.AddSingleton(key).AddSingleton(settings).AddSingleton(time);
        services.AddSingleton<WakeUp>().AddSingleton<PageTokens>().AddSingleton<Pages>().AddSingleton<ClientTokens>()
            .AddSingleton<KeptAnswers>().AddSingleton<AnswerBuffers>();
        services.AddSingleton<AccessKeys>().AddSingleton<TemporaryKeys>().AddSingleton<SignatureCheck>().AddSingleton<RequestThrottle>();
        services.AddSingleton<KeyUse>().AddHostedService(parts => parts.GetRequiredService<KeyUse>());
        services.AddSingleton(issuers).AddSingleton<WebIdentities>();
        StsEndpoint.AddParts(services);
        PortalEndpoints.AddParts(services);
        services.AddHostedService<OtherServersChanges>();
        services.AddSingleton<AuditTrail>().AddHostedService(parts => parts.GetRequiredService<AuditTrail>());
        services.AddSingleton(parts => parts.GetRequiredService<ClientTokens>().Cleaning);
        services.AddSingleton(AuditPurge.Chore(database, settings.AuditKept, time));
        services.AddSingleton<Chores>().AddSingleton(parts => parts.GetRequiredService<Chores>().Due);
        services.TryAddSingleton(new CallersClock(time));
        UploadEndpoints.AddParts(services);
        services.AddSingleton<Tickets>().AddSingleton<UploadRights>().AddSingleton<StreamTickets>().AddSingleton<Redemption>();
        services.AddSingleton<ReconnectSecrets>().AddSingleton<Reconnection>();
        services.AddSingleton<BackupRemoval>().AddSingleton<AskedBackups>();
        services.AddSingleton<SessionLeases>().AddSingleton<SessionQueue>().AddSingleton<WorkstationSteps>();
        services.AddSingleton<Directories>().AddSingleton<SetupSteps>().AddSingleton<SessionSteps>();
        services.AddSingleton(StudioTable.Due(database, settings, time));
        services.AddSingleton(StudioComponentTable.Due(database, settings, time));
        services.AddSingleton<StreamingImageCheck>().AddSingleton(parts => parts.GetRequiredService<StreamingImageCheck>().Due);
        services.AddSingleton(LaunchProfileTable.Due(database, settings, time));
        services.AddSingleton(StreamTable.Due(database, settings, time));
        services.AddSingleton(provider => provider.GetRequiredService<BackupRemoval>().Due());
        services.AddSingleton<BackupScrub>().AddSingleton(provider => provider.GetRequiredService<BackupScrub>().Due());
        services.AddHostedService<DueRows>();
        services.AddSingleton<SessionController>().AddHostedService(provider => provider.GetRequiredService<SessionController>());
        services.AddSingleton<WorkstationCheck>().AddSingleton<OrphanSweep>().AddHostedService<SessionReconciler>();

        var app = builder.Build();
        // A proxy on this machine says who called it, and by which scheme; of others nothing is believed.
        app.UseForwardedHeaders(
            new ForwardedHeadersOptions { ForwardedHeaders = ForwardedHeaders.XForwardedFor | ForwardedHeaders.XForwardedProto });
        app.UseWhen(
            http => http.Request.Path.StartsWithSegments(Operation.VersionPath),
            api =>
            {
                BrowserOrigins.Allow(api, settings.CorsOrigins);
                api.UseMiddleware<ApiErrors>();
                api.UseMiddleware<AuditCalls>((Func<HttpContext, string?>)NameOf);
                foreach (var step in app.Services.GetServices<ApiStep>())
                    api.Use(step.Run);
                api.UseMiddleware<RequireProof>();
                api.Use(app.Services.GetRequiredService<RequestThrottle>().Pass);
                api.Use(app.Services.GetRequiredService<KeptAnswers>().Pass);
                api.UseRouting();
                api.Use(RefuseUnknownOperation);
                api.UseEndpoints(Routes.Map);
            });
        app.MapWhen(StsEndpoint.IsMeant, sts =>
        {
            BrowserOrigins.Allow(sts, settings.CorsOrigins);
            foreach (var step in app.Services.GetServices<ApiStep>())
                sts.Use(step.Run);
            // Made when it is first needed: what checks the tokens of issuers takes long to load.
            sts.Run(http => http.RequestServices.GetRequiredService<StsEndpoint>().Answer(http));
        });
        var webRoot = Path.Combine(AppContext.BaseDirectory, "wwwroot");
        PortalEndpoints.Map(app, webRoot);
        StreamEndpoints.Map(app, new StreamWiring(
            app.Services.GetRequiredService<StreamTickets>().Redeem,
            engine.OpenDisplay,
            StreamOpenings.Of(app.Services.GetRequiredService<Reconnection>()),
            database.Changes,
            settings.PublicUrl is { } publicUrl ? [publicUrl] : [],
            webRoot));
        UploadEndpoints.Map(app);
        ModelEndpoints.Map(app, Routes.Operations, Waiters.All);
        return app;
    }

    // Routing's own answers, such as 405 for a path that is known under another method, are not the API's.
    private static Task RefuseUnknownOperation(HttpContext http, RequestDelegate next)
    {
        var path = http.Request.Path.Value!.Split('/');
        var routed = http.GetEndpoint()?.Metadata.GetMetadata<Operation>();
        var operation = routed is not null && routed.Template.Matches(path) ? routed : FindOperation(http.Request.Method, path)
            ?? throw ApiError.UnknownOperation($"No operation has the method {http.Request.Method} and this path.");
        return operation.Template.FindEmptyMember(path) is { } member
            ? throw ApiError.Validation($"[{member}: must not be empty]")
            : next(http);
    }

    private static string? NameOf(HttpContext http) => FindOperation(http.Request.Method, http.Request.Path.Value!.Split('/'))?.Name;

    // Routing takes an empty member at the path's end for a shorter path.
    private static Operation? FindOperation(string method, string[] path) =>
        Routes.Operations.FirstOrDefault(known => known.Method == method && known.Template.Matches(path));
}
