using System.Globalization;
using System.Net.Http.Headers;
using System.Security.Cryptography;
using System.Text;
using Atelier.Api;
using Atelier.Identity;
using Atelier.Tests.Harness;

namespace Atelier.Tests.Identity;

/// <summary>A request for the list of studios, right unless a member says otherwise.</summary>
internal sealed record SignedRequestDraft
{
    public string? KeyId { get; init; }

    public string? Secret { get; init; }

    public string Region { get; init; } = "us-west-2";

    public string Service { get; init; } = "nimble";

    /// <summary>The day in the scope; null for the day of the date.</summary>
    public string? ScopeDate { get; init; }

    /// <summary>The date header; null for now.</summary>
    public string? Date { get; init; }

    public TimeSpan Skew { get; init; }

    public string[] SignedHeaders { get; init; } = ["host", "x-amz-date"];

    /// <summary>Further headers, which are signed.</summary>
    public KeyValuePair<string, string>[] Headers { get; init; } = [];

    /// <summary>What is sent in their place; null for the same.</summary>
    public KeyValuePair<string, string>[]? SentHeaders { get; init; }

    public string Body { get; init; } = "";

    public string? SentBody { get; init; }

    public string SentPath { get; init; } = "/2020-08-01/studios";

    public string SentQuery { get; init; } = "";

    public bool SignsSentQuery { get; init; }

    /// <summary>Makes the Authorization header of the right one; null to send none.</summary>
    public Func<string, string>? Authorization { get; init; } = header => header;
}

/// <summary>Signs and sends drafts, byte for byte as they are.</summary>
internal sealed class SigningClient(Uri address, NewAccessKey key, TimeProvider time)
{
    private static readonly HttpClient Http = new();

    public NewAccessKey Key { get; } = key;

    public static async Task<SigningClient> SignIn(TestServer server, string name = "administrator")
    {
        await using var db = await server.Database.Write(CancellationToken.None);
        var principal = await Principals.FindOrAdd(
            db, TestServer.Account, name, PrincipalKind.AccountAdministrator, server.Clock.GetUtcNow(), CancellationToken.None);
        var key = await server.Service<AccessKeys>().Add(db, principal.Id, CancellationToken.None);
        await db.Commit(CancellationToken.None);
        return new SigningClient(server.Address, key, server.Clock);
    }

    public Task<HttpResponseMessage> Send(SignedRequestDraft draft)
    {
        var signedAt = time.GetUtcNow() + draft.Skew;
        var date = draft.Date ?? signedAt.ToString(SigV4.TimeFormat, CultureInfo.InvariantCulture);
        var target = draft.SentPath + (draft.SentQuery.Length == 0 ? "" : "?" + draft.SentQuery);
        var asItIs = new UriCreationOptions { DangerousDisablePathAndQueryCanonicalization = true };
        var uri = new Uri(address.GetLeftPart(UriPartial.Authority) + target, asItIs);
        var request = new HttpRequestMessage(draft.Body.Length == 0 ? HttpMethod.Get : HttpMethod.Post, uri);
        request.Headers.TryAddWithoutValidation("x-amz-date", date);
        foreach (var (name, value) in draft.SentHeaders ?? draft.Headers)
            request.Headers.TryAddWithoutValidation(name, value);
        if (draft.Body.Length > 0)
            request.Content = new StringContent(draft.SentBody ?? draft.Body, new MediaTypeHeaderValue("application/json"));

        if (draft.Authorization is { } authorize)
            request.Headers.TryAddWithoutValidation("Authorization", authorize(Sign(draft, request.Method.Method, signedAt, date)));
        return Http.SendAsync(request);
    }

    private string Sign(SignedRequestDraft draft, string method, DateTimeOffset signedAt, string date)
    {
        KeyValuePair<string, string>[] own = [new("host", address.Authority), new("x-amz-date", date)];
        var headers = own.Where(header => draft.SignedHeaders.Contains(header.Key)).Concat(draft.Headers)
            .OrderBy(header => header.Key, StringComparer.Ordinal).ToArray();
        var scope = new SignatureScope(
            draft.ScopeDate ?? signedAt.ToString("yyyyMMdd", CultureInfo.InvariantCulture), draft.Region, draft.Service);
        var content = new SignedContent(
            method, "/2020-08-01/studios", draft.SignsSentQuery ? Canonical(draft.SentQuery) : "", headers,
            Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(draft.Body))));
        var names = string.Join(';', headers.Select(header => header.Key));
        return $"{SigV4.Algorithm} Credential={draft.KeyId ?? Key.Id}/{scope}, SignedHeaders={names}, " +
            $"Signature={SigV4.Sign(content, signedAt, scope, draft.Secret ?? Key.Secret)}";
    }

    // What the algorithm's description asks of a signer, written down a second time.
    private static string Canonical(string query) => string.Join('&', query.Split('&')
        .Select(pair => pair.Contains('=', StringComparison.Ordinal) ? pair : pair + "=")
        .Select(pair => pair.Replace("+", "%2B", StringComparison.Ordinal))
        .OrderBy(pair => pair.Split('=')[0], StringComparer.Ordinal).ThenBy(pair => pair.Split('=')[1], StringComparer.Ordinal));
}
