using System.Text.Json;
using Atelier.Api;
using Atelier.Identity;

namespace Atelier.Portal;

/// <summary>The portal's own requests and answers: JSON as the API has it, with the same rules for what is wrong.</summary>
internal static class PortalRequests
{
    /// <summary>The request's members from body, path and query.</summary>
    /// <exception cref="ApiError">ValidationException.</exception>
    public static async Task<T> Read<T>(HttpContext http) => Read<T>(http, await SignatureCheck.ReadBody(http));

    /// <summary>The request's members from path and query alone, where the body is something else.</summary>
    /// <exception cref="ApiError">ValidationException.</exception>
    public static T ReadQuery<T>(HttpContext http) => Read<T>(http, body: []);

    /// <summary>Answers; nothing on the way keeps it.</summary>
    public static Task Answer<T>(HttpContext http, T answer)
    {
        var body = WireJson.Format.Write(answer);
        http.Response.ContentType = "application/json";
        http.Response.ContentLength = body.Length;
        return http.Response.Body.WriteAsync(body, http.RequestAborted).AsTask();
    }

    private static T Read<T>(HttpContext http, byte[] body)
    {
        var shape = ShapeReader.Of(typeof(T));
        using var document = RequestReader.Read(http.Request, body, shape);
        RequestValidator.Check(document.RootElement, shape);
        AuditedCall.Of(http)?.Describe(document.RootElement, shape);
        return document.Deserialize<T>(WireJson.Options)!;
    }
}
