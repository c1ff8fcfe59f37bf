using System.Net.Http.Headers;
using System.Text.Json;
using Atelier.Api;
using Atelier.Identity;

namespace Atelier.Cli;

/// <summary>Calls a running server's API as its users' programs do, signed with an access key.</summary>
internal sealed class SignedClient(Uri server, NewAccessKey key, string region, TimeProvider time) : IDisposable
{
    private readonly HttpClient http = new() { BaseAddress = server };

    /// <exception cref="InvalidOperationException">The server refused; the message is its own.</exception>
    public async Task<JsonElement> Send(HttpMethod method, string path, object? body, CancellationToken cancel)
    {
        using var request = new HttpRequestMessage(method, $"{Operation.VersionPath}{path}");
        var payload = body is null ? [] : JsonSerializer.SerializeToUtf8Bytes(body);
        if (body is not null)
        {
            request.Content = new ByteArrayContent(payload);
            request.Content.Headers.ContentType = new MediaTypeHeaderValue("application/json");
        }

        RequestSigner.Sign(request, new Uri(server, request.RequestUri!), payload, key, region, time.GetUtcNow());
        using var response = await http.SendAsync(request, cancel);
        var answer = await response.Content.ReadFromJsonAsync<JsonElement>(cancel);
        return response.IsSuccessStatusCode
            ? answer
            : throw new InvalidOperationException($"{method} {path}: {answer.GetProperty("message").GetString()}");
    }

    public void Dispose() => http.Dispose();
}
