using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Atelier.Storage;

namespace Atelier.Api;

/// <summary>A request's client token with what makes the request the same or another one.</summary>
internal sealed record ClientToken(string PrincipalId, string Operation, string Token, string Fingerprint)
{
    private const string MemberName = "clientToken";

    /// <summary>The request's token, or null if it has none: tokens are the client's choice.</summary>
    public static ClientToken? Of(Caller caller, string operation, JsonElement request) =>
        request.TryGetProperty(MemberName, out var token)
            ? new ClientToken(caller.PrincipalId, operation, token.GetString()!, Hash(request))
            : null;

    private static string Hash(JsonElement request)
    {
        using var content = new MemoryStream();
        using (var writer = new Utf8JsonWriter(content))
        {
            writer.WriteStartObject();
            foreach (var member in request.EnumerateObject().Where(member => member.Name != MemberName))
                member.WriteTo(writer);
            writer.WriteEndObject();
        }

        return Convert.ToHexStringLower(SHA256.HashData(content.GetBuffer().AsSpan(0, (int)content.Length)));
    }
}

/// <summary>
/// Remembers for 24 hours what was answered to a client token, in the transaction that did the work: a request repeated with its token gets
/// the first answer again and does nothing new, also after a crash.
/// </summary>
internal sealed class ClientTokens(Database database, TimeProvider time)
{
    private const string Key = "principal_id = @PrincipalId and operation = @Operation and token = @Token";
    private static readonly TimeSpan Lifetime = TimeSpan.FromHours(24);
    private static readonly TimeSpan CleaningInterval = TimeSpan.FromMinutes(10);

    /// <summary>Removes what is too old to be answered from, now and then.</summary>
    public Chore Cleaning => new("client tokens", CleaningInterval, Clean);

    /// <summary>
    /// Takes the token for the transaction. A second request with it waits here until the first one is answered or refused.
    /// </summary>
    /// <returns>The answer given to this token before, or null for a new token.</returns>
    /// <exception cref="ApiError">A ValidationException when the token came with other parameters.</exception>
    public async Task<byte[]?> Claim(Connection db, ClientToken token, CancellationToken cancel)
    {
        // What is too old counts as forgotten even while it is still there.
        var claimed = await db.Execute(
            "insert into client_tokens (principal_id, operation, token, fingerprint, answer, created_at) " +
            "values (@PrincipalId, @Operation, @Token, @Fingerprint, '', @now) on conflict (principal_id, operation, token) " +
            "do update set fingerprint = excluded.fingerprint, answer = '', created_at = excluded.created_at " +
            "where client_tokens.created_at <= @oldest",
            new { token.PrincipalId, token.Operation, token.Token, token.Fingerprint, now = Now(), oldest = Oldest() }, cancel);
        if (claimed > 0)
            return null;
        var known = await db.QueryFirst<KnownToken>($"select fingerprint, answer from client_tokens where {Key}", token, cancel)
            ?? throw new InvalidDataException("A client token is taken and not there.");
        if (known.Fingerprint != token.Fingerprint)
            throw ApiError.Validation(
                "[clientToken: was used before with other parameters; use a new token for a new request]", "TOKEN_PARAMETERS_MISMATCH");
        return Encoding.UTF8.GetBytes(known.Answer);
    }

    /// <summary>Keeps what is answered to a claimed token.</summary>
    public static Task Remember(Connection db, ClientToken token, byte[] answer, CancellationToken cancel) => db.Execute(
        $"update client_tokens set answer = @answer where {Key}",
        new { token.PrincipalId, token.Operation, token.Token, answer = Encoding.UTF8.GetString(answer) }, cancel);

    private async Task Clean(CancellationToken cancel)
    {
        await using var db = await database.Write(cancel);
        await db.Execute("delete from client_tokens where created_at <= @oldest", new { oldest = Oldest() }, cancel);
        await db.Commit(cancel);
    }

    private long Now() => time.GetUtcNow().ToUnixTimeMilliseconds();

    private long Oldest() => (time.GetUtcNow() - Lifetime).ToUnixTimeMilliseconds();

    private sealed record KnownToken(string Fingerprint, string Answer);
}
