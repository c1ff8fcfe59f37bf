using Atelier.Api;

namespace Atelier.Identity;

/// <summary>Lets signed requests to the API through, each with its <see cref="SignedRequest"/>, and no others.</summary>
internal sealed class RequireSignature(RequestDelegate next, SignatureCheck signatures)
{
    private const string Service = "nimble";

    public async Task InvokeAsync(HttpContext http)
    {
        var body = await SignatureCheck.ReadBody(http);
        var caller = await signatures.Verify(http, body, Service, http.RequestAborted);
        http.Features.Set(new SignedRequest(caller, body));
        await next(http);
    }
}
