using System.Globalization;
using System.Net.Http.Headers;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Atelier.Api;

namespace Atelier.Tests.Harness;

/// <summary>Signs requests as the AWS SDKs do and sends them; what is refused becomes an <see cref="ApiErrorSeen"/>.</summary>
internal sealed class ApiClient(Uri address, string accessKeyId, string secret, string principalId, TimeProvider time)
{
    private static readonly HttpClient Http = new();

    public string PrincipalId { get; } = principalId;

    public Uri Address { get; } = address;

    /// <summary>A second client on the same server, wrong in one way or another.</summary>
    public ApiClient With(string? keyId = null, string? otherSecret = null, TimeProvider? clock = null) =>
        new(Address, keyId ?? accessKeyId, otherSecret ?? secret, PrincipalId, clock ?? time);

    public Task<JsonElement> Get(string path) => Send(HttpMethod.Get, path, body: null);

    public Task<JsonElement> Post(string path, object? body = null, string? clientToken = null) => Send(HttpMethod.Post, path, body, clientToken);

    public Task<JsonElement> Delete(string path) => Send(HttpMethod.Delete, path, body: null);

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
        Sign(request, body);
        return Http.SendAsync(request);
    }

    private void Sign(HttpRequestMessage request, string body)
    {
        var now = time.GetUtcNow();
        var stamp = now.UtcDateTime.ToString(SigV4.TimeFormat, CultureInfo.InvariantCulture);
        var uri = request.RequestUri!;
        var scope = new SignatureScope(stamp[..8], "us-west-2", "nimble");
        var content = new SignedContent(
            request.Method.Method, uri.AbsolutePath, uri.Query.TrimStart('?'),
            [new("host", uri.Authority), new("x-amz-date", stamp)],
            Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(body))));
        var signature = SigV4.Sign(content, now, scope, secret);
        request.Headers.Add("x-amz-date", stamp);
        request.Headers.TryAddWithoutValidation(
            "Authorization", $"{SigV4.Algorithm} Credential={accessKeyId}/{scope}, SignedHeaders=host;x-amz-date, Signature={signature}");
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
