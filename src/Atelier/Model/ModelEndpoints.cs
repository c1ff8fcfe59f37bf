using System.Security.Cryptography;
using Atelier.Api;
using Microsoft.Net.Http.Headers;

namespace Atelier.Model;

/// <summary>
/// The model for download, to whoever asks: <c>/model/service-2.json</c> and the others, and <c>/model/nimble.tar.gz</c>, which unpacks
/// into <c>~/.aws/models</c>. It says what the API is and nothing about this server, so no signature is asked for.
/// </summary>
internal static class ModelEndpoints
{
    private const string Archive = "nimble.tar.gz";
    private static readonly string[] Read = [HttpMethods.Get, HttpMethods.Head];

    /// <summary>Adds the addresses. The model is made when somebody asks for it first.</summary>
    public static void Map(IEndpointRouteBuilder endpoints, IReadOnlyList<Operation> operations, IReadOnlyList<Waiter> waiters)
    {
        var downloads = new Lazy<IReadOnlyDictionary<string, Download>>(() => Prepare(ModelFiles.Of(operations, waiters)));
        // A delegate of this form needs none of the reflection that delays a server's first answer.
        endpoints.MapMethods("/model/{name}", Read, http => Answer(http, downloads.Value).ExecuteAsync(http));
    }

    private static IResult Answer(HttpContext http, IReadOnlyDictionary<string, Download> downloads)
    {
        if (!downloads.TryGetValue((string)http.Request.RouteValues["name"]!, out var download))
            return TypedResults.NotFound();
        // Another version of the server has another model: kept copies are to be asked about.
        http.Response.Headers.CacheControl = "no-cache";
        http.Response.Headers.XContentTypeOptions = "nosniff";
        return TypedResults.Bytes(download.Content, download.Type, entityTag: download.Tag);
    }

    private static Dictionary<string, Download> Prepare(ModelFiles files)
    {
        var downloads = files.All.ToDictionary(
            file => file.Key, file => Of(file.Value, file.Key == ModelFiles.Readme ? "text/plain; charset=utf-8" : "application/json"));
        downloads.Add(Archive, Of(files.Archive(), "application/gzip"));
        return downloads;
    }

    private static Download Of(byte[] content, string type) =>
        new(content, type, new EntityTagHeaderValue($"\"{Convert.ToHexStringLower(SHA256.HashData(content))[..32]}\""));

    private sealed record Download(byte[] Content, string Type, EntityTagHeaderValue Tag);
}
