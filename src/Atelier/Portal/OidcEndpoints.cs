using System.Text.RegularExpressions;
using Atelier.Api;
using Atelier.Identity.Oidc;
using Atelier.Identity.SignIn;
using Microsoft.AspNetCore.WebUtilities;

namespace Atelier.Portal;

internal sealed record BeginVisitRequest
{
    [Path]
    public required string Number { get; init; }

    [Query]
    public string? ReturnTo { get; init; }
}

/// <summary>
/// Signing in at an issuer: <c>/portal/oidc/{number}</c> leads the browser there, <c>/portal/oidc/callback</c> is where it comes back.
/// Browsers come here by themselves, so what goes wrong is told by the page of the sign-in, by a code.
/// </summary>
internal sealed partial class OidcEndpoints(CodeFlow issuers, SignInEndpoints signIns, SignInCookies cookies, ILogger<OidcEndpoints> log)
{
    public async Task Begin(HttpContext http)
    {
        cookies.RequirePrivacy(http.Request);
        var request = await PortalRequests.Read<BeginVisitRequest>(http);
        if (!int.TryParse(request.Number, out var number) || issuers.All.ElementAtOrDefault(number) is not { } issuer)
            throw ApiError.NotFound("Issuer", request.Number);
        try
        {
            var visit = await issuers.Begin(issuer, Callback(http), OwnPath(request.ReturnTo), http.RequestAborted);
            cookies.KeepVisit(http, visit.Sealed, CodeFlow.Patience);
            Lead(http, visit.Url);
        }
        catch (WebIdentityException fault)
        {
            Tell(http, fault);
        }
    }

    public async Task End(HttpContext http)
    {
        var visit = cookies.ReadVisit(http.Request);
        cookies.DropVisit(http);
        try
        {
            var (secret, returnTo) = await issuers.End(
                visit, name => http.Request.Query[name], Callback(http), SignInOrigin.Of(http), AuditedCall.Of(http)!,
                http.RequestAborted);
            await signIns.EndPresent(http);
            cookies.KeepSignIn(http, secret);
            Lead(http, returnTo);
        }
        catch (WebIdentityException fault)
        {
            AuditedCall.Of(http)!.NoteRefused(StatusCodes.Status403Forbidden, fault.Fault.ToString(), fault.Message);
            Tell(http, fault);
        }
    }

    private static string Callback(HttpContext http) => $"{PublicAddress.Of(http).Url}/portal/oidc/callback";

    private void Tell(HttpContext http, WebIdentityException fault)
    {
        LogRefused(fault.Fault, fault.Message);
        Lead(http, QueryHelpers.AddQueryString("/sign-in", "problem", fault.Fault.ToString()));
    }

    private static void Lead(HttpContext http, string url)
    {
        http.Response.StatusCode = StatusCodes.Status303SeeOther;
        http.Response.Headers.Location = url;
    }

    // Anything else could lead to another site.
    private static string OwnPath(string? asked) => asked is not null && Path().IsMatch(asked) ? asked : "/";

    [GeneratedRegex(@"\A/([a-z-]+(/[A-Za-z0-9:%_-]+)*)?(\?[A-Za-z0-9=&%_.-]*)?\z")]
    private static partial Regex Path();

    [LoggerMessage(1, LogLevel.Warning, "A sign-in at an issuer came to nothing, {Fault}: {Reason}")]
    private partial void LogRefused(WebIdentityFault fault, string reason);
}
