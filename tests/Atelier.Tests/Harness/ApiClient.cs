using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using Atelier.Api;
using Atelier.Cli;
using Atelier.Identity;

namespace Atelier.Tests.Harness;

/// <summary>Signs requests as the AWS SDKs do and sends them; what is refused becomes an <see cref="ApiErrorSeen"/>.</summary>
internal sealed class ApiClient(
    Uri address, string accessKeyId, string secret, string principalId, TimeProvider time, string? sessionToken = null)
{
    private static readonly HttpClient Http = new();

    public string PrincipalId { get; } = principalId;

    public Uri Address { get; } = address;

    public NewAccessKey Key { get; } = new(accessKeyId, secret);

    public string? SessionToken { get; } = sessionToken;

    /// <summary>A second client on the same server, wrong in one way or another.</summary>
    public ApiClient With(string? keyId = null, string? otherSecret = null, TimeProvider? clock = null, string? token = null) =>
        new(Address, keyId ?? Key.Id, otherSecret ?? Key.Secret, PrincipalId, clock ?? time, token ?? SessionToken);

    public Task<JsonElement> Get(string path) => Send(HttpMethod.Get, path, body: null);

    public Task<JsonElement> Post(string path, object? body = null, string? clientToken = null) =>
        Send(HttpMethod.Post, path, body, clientToken);

    public Task<JsonElement> Delete(string path) => Send(HttpMethod.Delete, path, body: null);

    public Task<JsonElement> Patch(string path, object? body = null) => Send(HttpMethod.Patch, path, body);

    public async Task<JsonElement> Send(HttpMethod method, string path, object? body, string? clientToken = null)
    {
        using var response = await SendRaw(method, path, body is null ? "" : JsonSerializer.Serialize(body), clientToken);
        var text = await response.Content.ReadAsStringAsync();
        var json = text.Length == 0 ? default : JsonDocument.Parse(text).RootElement;
        return response.IsSuccessStatusCode ? json : throw new ApiErrorSeen(response, json);
    }

    public Task<HttpResponseMessage> SendRaw(HttpMethod method, string path, string body, string? clientToken = null)
    {
        var request = new HttpRequestMessage(method, $"{Address.GetLeftPart(UriPartial.Authority)}/2020-08-01{path}");
        if (body.Length > 0)
            request.Content = new StringContent(body, new MediaTypeHeaderValue("application/json"));
        if (clientToken is not null)
            request.Headers.Add(RequestReader.ClientTokenHeader, clientToken);
        RequestSigner.Sign(request, request.RequestUri!, Encoding.UTF8.GetBytes(body), Key, "us-west-2", time.GetUtcNow());
        if (SessionToken is not null)
            request.Headers.Add("x-amz-security-token", SessionToken);
        return Http.SendAsync(request);
    }
}

/// <summary>An error as a client sees it.</summary>
internal sealed class ApiErrorSeen(HttpResponseMessage response, JsonElement body) : Exception(body.GetProperty("message").GetString())
{
    public int Status { get; } = (int)response.StatusCode;

    /// <summary>The error's name: the header, as SDKs read it.</summary>
    public string Code { get; } = response.Headers.GetValues("x-amzn-ErrorType").Single();

    /// <summary>The body's more specific code.</summary>
    public string? SpecificCode { get; } = body.GetProperty("code").GetString();

    public IReadOnlyDictionary<string, string?> Context { get; } =
        body.GetProperty("context").EnumerateObject().ToDictionary(entry => entry.Name, entry => entry.Value.GetString());
}
