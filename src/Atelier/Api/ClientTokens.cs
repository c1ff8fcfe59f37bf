using System.Data.Common;
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
internal sealed class ClientTokens(TimeProvider time)
{
    private static readonly TimeSpan Lifetime = TimeSpan.FromHours(24);

    /// <summary>The answer given to this token before, or null for a new token.</summary>
    /// <exception cref="ApiError">A ValidationException when the token came with other parameters.</exception>
    public async Task<byte[]?> FindAnswer(Connection db, ClientToken token, CancellationToken cancel)
    {
        var known = await db.QueryFirst<KnownToken>(
            "select fingerprint, answer from client_tokens " +
            "where principal_id = @PrincipalId and operation = @Operation and token = @Token and created_at > @oldest",
            new { token.PrincipalId, token.Operation, token.Token, oldest = Oldest() }, cancel);
        if (known is null)
            return null;
        if (known.Fingerprint != token.Fingerprint)
            throw ApiError.Validation(
                "[clientToken: was used before with other parameters; use a new token for a new request]", "TOKEN_PARAMETERS_MISMATCH");
        return Encoding.UTF8.GetBytes(known.Answer);
    }

    /// <exception cref="ApiError">A ConflictException when the same token is being worked on by another request.</exception>
    public async Task Remember(Connection db, ClientToken token, byte[] answer, CancellationToken cancel)
    {
        await db.Execute("delete from client_tokens where created_at <= @oldest", new { oldest = Oldest() }, cancel);
        try
        {
            await db.Execute(
                "insert into client_tokens (principal_id, operation, token, fingerprint, answer, created_at) " +
                "values (@PrincipalId, @Operation, @Token, @Fingerprint, @answer, @now)",
                new
                {
                    token.PrincipalId, token.Operation, token.Token, token.Fingerprint,
                    answer = Encoding.UTF8.GetString(answer), now = Now(),
                },
                cancel);
        }
        catch (DbException fault) when (Database.IsDuplicate(fault))
        {
            throw ApiError.Conflict(
                "A request with the same client token is being worked on; ask again for its result.", "RESOURCE_IN_TRANSITION");
        }
    }

    private long Now() => time.GetUtcNow().ToUnixTimeMilliseconds();

    private long Oldest() => (time.GetUtcNow() - Lifetime).ToUnixTimeMilliseconds();

    private sealed record KnownToken(string Fingerprint, string Answer);
}
