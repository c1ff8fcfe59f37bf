using System.Text.Json;
using System.Text.RegularExpressions;
using Atelier.Audit;
using Atelier.Storage;

namespace Atelier.Api;

/// <summary>
/// A request that is to change something, as the audit trail will have it: gathered on the request's way, and written in the transaction
/// that does the work, so that whoever has an answer is in the trail. Never holds more of what was sent than names and ids.
/// </summary>
internal sealed partial class AuditedCall(AuditTrail trail, TimeProvider time, string? address, string requestId)
{
    private const string NoProof = "None";
    private string? claimedKey;

    /// <summary>What was asked for; null until that is known.</summary>
    public string? Operation { get; set; }

    /// <summary>Who asks; null until that is proved.</summary>
    public Caller? Caller { get; set; }

    /// <summary>The account of whoever is not proved, if that can be told.</summary>
    public string? Account { get; set; }

    public string? StudioId { get; set; }

    public string? Resource { get; set; }

    public string? Detail { get; set; }

    /// <summary>Whether it is in the trail, so that nothing is left to write.</summary>
    public bool IsRecorded { get; private set; }

    /// <summary>The call that a request is; null for one that only reads.</summary>
    public static AuditedCall? Of(HttpContext http) => http.Features.Get<AuditedCall>();

    /// <summary>Begins a request's call.</summary>
    public static AuditedCall Begin(HttpContext http, string requestId)
    {
        var call = new AuditedCall(
            http.RequestServices.GetRequiredService<AuditTrail>(), http.RequestServices.GetRequiredService<TimeProvider>(),
            http.Connection.RemoteIpAddress?.ToString(), requestId);
        http.Features.Set(call);
        return call;
    }

    /// <summary>Says which key a request claims to be signed with; whatever does not look like one is not taken up.</summary>
    public void Claim(string keyId)
    {
        if (KeyId().IsMatch(keyId))
            claimedKey = keyId;
    }

    /// <summary>Takes studio and names from a request that is valid.</summary>
    public void Describe(JsonElement request, Shape shape)
    {
        if (request.TryGetProperty("studioId", out var studioId))
            StudioId = studioId.GetString();
        Detail = AuditedNames.Of(request, shape);
    }

    /// <summary>Takes the ARN, and the id of a studio, from an answer.</summary>
    public void Answer(byte[] answer)
    {
        using var document = JsonDocument.Parse(answer);
        var resource = document.RootElement.EnumerateObject().Select(member => member.Value)
            .FirstOrDefault(value => value.ValueKind == JsonValueKind.Object);
        if (resource.ValueKind != JsonValueKind.Object)
            return;
        if (resource.TryGetProperty("arn", out var arn))
            Resource = arn.GetString();
        if (StudioId is null && resource.TryGetProperty("studioId", out var studioId))
            StudioId = studioId.GetString();
    }

    /// <summary>Writes it down as done, in the transaction that does it.</summary>
    public async Task Record(Connection db, CancellationToken cancel)
    {
        await AuditTable.Add(db, ToEvent(StatusCodes.Status200OK, error: null, message: null), cancel);
        db.AfterCommit(() => IsRecorded = true);
    }

    /// <summary>Has it written down soon as done, where no transaction could.</summary>
    public void NoteDone() => Note(ToEvent(StatusCodes.Status200OK, error: null, message: null));

    /// <summary>Has it written down soon as refused or failed.</summary>
    public void NoteRefused(int status, string error, string message) => Note(ToEvent(status, error, message));

    private void Note(AuditEvent happened)
    {
        if (IsRecorded)
            return;
        trail.Note(happened);
        IsRecorded = true;
    }

    private AuditEvent ToEvent(int status, string? error, string? message)
    {
        var now = time.GetUtcNow();
        return new AuditEvent
        {
            Id = AuditEvent.IdAt(now),
            HappenedAt = now.ToUnixTimeMilliseconds(),
            LastAt = now.ToUnixTimeMilliseconds(),
            Account = Caller?.Account ?? Account,
            StudioId = StudioId,
            PrincipalId = Caller?.PrincipalId,
            PrincipalName = Caller?.Name,
            Proof = Caller?.Proof?.Kind.ToString() ?? NoProof,
            ProofId = Caller is null ? claimedKey : Caller.Proof?.Id,
            RoleArn = Caller?.Role?.RoleArn,
            Operation = Operation ?? "UnknownOperation",
            Resource = Resource,
            ResourceId = AuditEvent.IdOf(Resource),
            Detail = Detail,
            Status = status,
            Error = error,
            Message = message,
            Address = address,
            RequestId = requestId,
        };
    }

    [GeneratedRegex(@"\A[A-Z0-9]{12,32}\z")]
    private static partial Regex KeyId();
}
