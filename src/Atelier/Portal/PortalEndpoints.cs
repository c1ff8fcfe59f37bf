using Atelier.Api;
using Atelier.Identity.Oidc;
using Atelier.Identity.SignIn;
using Atelier.Portal.Capacity;
using Atelier.Portal.Previews;
using Atelier.Storage;

namespace Atelier.Portal;

/// <summary>
/// The portal's addresses: its page, and below <c>/portal</c> what signing in and live updates need. Everything else its page asks of the
/// API's own operations.
/// </summary>
internal static class PortalEndpoints
{
    private const string Root = "/portal";

    private static readonly string[] Read = [HttpMethods.Get, HttpMethods.Head];

    // What the page shows there is its own affair.
    private static readonly string[] PagePaths =
        ["/", "/sign-in", "/account", "/opening/{studioId}/{sessionId}", "/manage", "/manage/{*path}"];

    public static void AddParts(IServiceCollection services)
    {
        services.AddSingleton<SignInCookies>().AddSingleton<SignInCheck>().AddSingleton<FailedSignIns>().AddSingleton<PasswordSignIn>();
        services.AddSingleton<CodeFlow>().AddSingleton<SignInEndpoints>().AddSingleton<OidcEndpoints>();
        services.AddSingleton<StudioList>().AddSingleton<PersonList>().AddSingleton<Supplies>().AddSingleton<EventStream>();
        services.AddSingleton<SessionSearch>().AddSingleton<PreviewShelf>().AddSingleton<PreviewEndpoint>();
        services.AddSingleton<CapacityProbe>().AddSingleton<CapacityEndpoint>().AddSingleton<EngineImageEndpoints>();
        services.AddSingleton(parts => parts.GetRequiredService<CapacityProbe>().Sampling);
        services.AddSingleton<AuditEndpoints>().AddSingleton<UserEndpoints>().AddSingleton<KeyEndpoints>();
        services.AddSingleton<LiveChanges>().AddHostedService(parts => parts.GetRequiredService<LiveChanges>());
        services.AddSingleton(parts => parts.GetRequiredService<FailedSignIns>().Due);
        services.AddSingleton(parts => SignIns.Due(parts.GetRequiredService<Database>(), parts.GetRequiredService<TimeProvider>()));
    }

    /// <summary>Adds the addresses.</summary>
    public static void Map(WebApplication app, string webRoot)
    {
        app.UseWhen(http => http.Request.Path.StartsWithSegments(Root), portal =>
        {
            portal.UseMiddleware<ApiErrors>();
            portal.UseMiddleware<AuditCalls>((Func<HttpContext, string?>)NameOf);
            portal.Use(Guard);
        });
        // One page, which draws whatever its address asks for.
        var page = new BuiltPage(webRoot, "portal.html", "portal", "font-src 'self'; ");
        foreach (var path in PagePaths)
            app.MapMethods(path, Read, page.Send);
        // But for this one: somebody waits for a desktop, and need not wait for the portal.
        app.MapMethods("/open/{studioId}/{sessionId}", Read, new BuiltPage(webRoot, "open.html", "portal").Send);

        Add(HttpMethods.Get, "sign-in", (SignInEndpoints part) => part.Get);
        Add(HttpMethods.Post, "sign-in", (SignInEndpoints part) => part.SignIn, "SignIn");
        Add(HttpMethods.Post, "sign-out", (SignInEndpoints part) => part.SignOut, "SignOut");
        Add(HttpMethods.Post, "password", (SignInEndpoints part) => part.ChangePassword, "ChangePassword");
        Add(HttpMethods.Get, "sign-ins", (SignInEndpoints part) => part.List);
        Add(HttpMethods.Delete, "sign-ins/{signInId}", (SignInEndpoints part) => part.End, "EndSignIn");
        Add(HttpMethods.Get, "oidc/callback", (OidcEndpoints part) => part.End, "SignIn");
        Add(HttpMethods.Get, "oidc/{number}", (OidcEndpoints part) => part.Begin);
        Add(HttpMethods.Get, "studios", (StudioList part) => part.Get);
        Add(HttpMethods.Get, "studios/{studioId}/supplies", (Supplies part) => part.Get);
        Add(HttpMethods.Get, "studios/{studioId}/figures", (SessionSearch part) => part.Count);
        Add(HttpMethods.Get, "studios/{studioId}/sessions", (SessionSearch part) => part.Find);
        Add(HttpMethods.Get, "people", (PersonList part) => part.Get);
        Add(HttpMethods.Get, "studios/{studioId}/sessions/{sessionId}/preview", (PreviewEndpoint part) => part.Get);
        Add(HttpMethods.Get, "users", (UserEndpoints part) => part.List);
        Add(HttpMethods.Post, "users", (UserEndpoints part) => part.Create, "CreateUser");
        Add(HttpMethods.Patch, "users/{principalId}", (UserEndpoints part) => part.Update, "UpdateUser");
        Add(HttpMethods.Post, "users/{principalId}/password", (UserEndpoints part) => part.ResetPassword, "ResetPassword");
        Add(HttpMethods.Delete, "users/{principalId}/password", (UserEndpoints part) => part.RemovePassword, "RemovePassword");
        Add(HttpMethods.Post, "users/{principalId}/unlock", (UserEndpoints part) => part.Unlock, "UnlockUser");
        Add(HttpMethods.Delete, "users/{principalId}/sign-ins", (UserEndpoints part) => part.EndSignIns, "EndSignInsOfUser");
        Add(HttpMethods.Get, "access-keys", (KeyEndpoints part) => part.List);
        Add(HttpMethods.Post, "access-keys", (KeyEndpoints part) => part.Create, "CreateAccessKey");
        Add(HttpMethods.Patch, "access-keys/{accessKeyId}", (KeyEndpoints part) => part.Update, "UpdateAccessKey");
        Add(HttpMethods.Delete, "access-keys/{accessKeyId}", (KeyEndpoints part) => part.Delete, "DeleteAccessKey");
        Add(HttpMethods.Get, "capacity", (CapacityEndpoint part) => part.Get);
        Add(HttpMethods.Get, "engine-images", (EngineImageEndpoints part) => part.List);
        Add(HttpMethods.Post, "engine-images", (EngineImageEndpoints part) => part.Import, "ImportImage");
        Add(HttpMethods.Get, "audit", (AuditEndpoints part) => part.List);
        Add(HttpMethods.Get, "audit/export", (AuditEndpoints part) => part.Export);
        Add(HttpMethods.Get, "events", (EventStream part) => part.Serve);

        // Each part is made when it is first needed: a server has to answer soon after its start. What changes something has a name for the
        // audit trail.
        void Add<T>(string method, string path, Func<T, RequestDelegate> find, string? auditedAs = null)
            where T : notnull
        {
            var added = app.MapMethods($"{Root}/{path}", [method], http => find(http.RequestServices.GetRequiredService<T>())(http));
            if (auditedAs is not null)
                added.WithMetadata(new AuditedAs(auditedAs));
        }
    }

    private static string? NameOf(HttpContext http) =>
        http.GetEndpoint() is RouteEndpoint endpoint ? $"{http.Request.Method} {endpoint.RoutePattern.RawText}" : null;

    // Nothing of it is a page, and nothing of it is kept on the way.
    private static Task Guard(HttpContext http, RequestDelegate next)
    {
        http.Response.Headers.CacheControl = "no-store";
        http.Response.Headers.XContentTypeOptions = "nosniff";
        http.Response.Headers.ContentSecurityPolicy = "default-src 'none'; frame-ancestors 'none'";
        http.Response.Headers["Referrer-Policy"] = "no-referrer";
        http.Response.Headers["Cross-Origin-Resource-Policy"] = "same-origin";
        return next(http);
    }
}
