using System.Globalization;
using System.Security.Cryptography;
using Atelier.Api;
using Atelier.Identity;
using Microsoft.AspNetCore.Http.Features;

namespace Atelier.Emulator;

/// <summary>
/// The first request to a world, from itself. Most of a first answer's time goes to code that has not run before, and whoever starts the
/// emulator waits for it, so it runs while the world is still being made. An account that no client can name asks it, and so spends
/// nobody's request rate.
/// </summary>
internal static class Rehearsal
{
    private const string Account = "rehearsal";
    private const string Path = Operation.VersionPath + "/studios";

    /// <summary>Asks for the studios.</summary>
    /// <exception cref="InvalidOperationException">The answer is none: the world is unfit.</exception>
    public static async Task Run(WorldServer server, Admission admission, string region, TimeProvider time)
    {
        var administrator = await admission.Admit(Account);
        var request = new DefaultHttpContext(Request());
        Sign(request, administrator.Key, region, time.GetUtcNow());
        await (server.TryHandle(request.Features) ?? throw new InvalidOperationException("The world has ended before it began."));
        if (request.Response.StatusCode != StatusCodes.Status200OK)
            throw new InvalidOperationException($"The world's first answer has the status {request.Response.StatusCode}.");
    }

    private static FeatureCollection Request()
    {
        var features = new FeatureCollection();
        features.Set<IHttpRequestFeature>(new HttpRequestFeature
        {
            Protocol = HttpProtocol.Http11, Scheme = "http", Method = HttpMethods.Get, Path = Path, RawTarget = Path,
            Headers = { Host = "localhost" },
        });
        features.Set<IHttpResponseFeature>(new HttpResponseFeature());
        features.Set<IHttpResponseBodyFeature>(new StreamResponseBodyFeature(Stream.Null));
        return features;
    }

    private static void Sign(HttpContext request, NewAccessKey key, string region, DateTimeOffset now)
    {
        var stamp = now.UtcDateTime.ToString(SigV4.TimeFormat, CultureInfo.InvariantCulture);
        request.Request.Headers["x-amz-date"] = stamp;
        var scope = new SignatureScope(stamp[..8], region, "nimble");
        var unsigned = new Authorization(key.Id, scope, ["host", "x-amz-date"], Signature: "");
        var content = SignatureCheck.Content(request, unsigned, Convert.ToHexStringLower(SHA256.HashData([])));
        request.Request.Headers.Authorization =
            (unsigned with { Signature = SigV4.Sign(content, now, scope, key.Secret) }).ToString();
    }
}
