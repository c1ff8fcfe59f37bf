using System.Net.Http.Headers;
using System.Text;
using Amazon.Runtime;
using Amazon.Runtime.Internal;
using Amazon.Runtime.Internal.Auth;
using Amazon.SecurityToken;
using Amazon.SecurityToken.Model;
using Atelier.Identity;

namespace Atelier.Tests.Properties;

/// <summary>A request as it goes over the wire.</summary>
internal sealed record SignedMessage(string Method, string Target, IReadOnlyDictionary<string, string> Headers, byte[] Body)
{
    private static readonly HttpClient Http = new();

    /// <summary>Has AWS's own signer sign the request; it takes the time from the machine.</summary>
    public static SignedMessage Sign(RandomRequest draft, Uri server, NewAccessKey key)
    {
        var request = new DefaultRequest(new GetCallerIdentityRequest(), "nimble")
        {
            HttpMethod = draft.Method,
            Endpoint = new Uri(server.GetLeftPart(UriPartial.Authority)),
            ResourcePath = "/2020-08-01" + string.Concat(draft.Path.Select((_, index) => $"/{{piece{index}}}")),
            UseQueryString = true,
            Content = Encoding.UTF8.GetBytes(draft.Body),
        };
        foreach (var (index, piece) in draft.Path.Index())
            request.AddPathResource($"{{piece{index}}}", piece);
        foreach (var pairs in draft.Query.GroupBy(pair => pair.Name))
            request.ParameterCollection.Add(pairs.Key, [.. pairs.Select(pair => pair.Value)]);
        request.Headers["x-amz-test"] = draft.Header;
        var config = new AmazonSecurityTokenServiceConfig { AuthenticationRegion = "us-west-2", AuthenticationServiceName = "nimble" };

        var signature = new AWS4Signer().SignRequest(request, config, null, key.Id, key.Secret);

        var headers = request.Headers.ToDictionary(header => header.Key.ToLowerInvariant(), header => header.Value);
        headers["authorization"] = signature.ForAuthorizationHeader;
        return new SignedMessage(
            draft.Method, AmazonServiceClient.ComposeUrl(request).PathAndQuery, headers, request.Content);
    }

    /// <summary>Sends it as it is and gives the name of the error it was answered with.</summary>
    public async Task<string> Send(Uri server, CancellationToken cancel)
    {
        var asItIs = new UriCreationOptions { DangerousDisablePathAndQueryCanonicalization = true };
        using var request = new HttpRequestMessage(
            new HttpMethod(Method), new Uri(server.GetLeftPart(UriPartial.Authority) + Target, asItIs));
        if (Body.Length > 0)
            request.Content = new ByteArrayContent(Body) { Headers = { ContentType = new MediaTypeHeaderValue("application/json") } };
        foreach (var (name, value) in Headers)
            request.Headers.TryAddWithoutValidation(name, value);
        using var response = await Http.SendAsync(request, cancel);
        return response.Headers.TryGetValues("x-amzn-ErrorType", out var names) ? names.Single() : $"{(int)response.StatusCode}";
    }
}
