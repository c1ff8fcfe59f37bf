using Atelier.Api;
using Atelier.Identity.SignIn;
using Atelier.Storage;

namespace Atelier.Identity;

/// <summary>
/// Lets requests to the API through whose sender is proved, by a signature or by a sign-in to the portal, each with its
/// <see cref="ProvedRequest"/>, and no others.
/// </summary>
internal sealed class RequireProof(RequestDelegate next, SignatureCheck signatures, SignInCheck signIns, Database database)
{
    private const string Service = "nimble";

    public async Task InvokeAsync(HttpContext http)
    {
        var version = database.Version();
        var body = await SignatureCheck.ReadBody(http);
        var caller = signIns.IsMeant(http.Request)
            ? (await signIns.Prove(http)).Caller
            : await signatures.Verify(http, body, Service, version, http.RequestAborted);
        AuditedCall.Of(http)?.Caller = caller;
        http.Features.Set(new ProvedRequest(caller, body, version));
        await next(http);
    }
}
