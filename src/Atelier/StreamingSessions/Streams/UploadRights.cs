using Atelier.Api;
using Atelier.Identity;
using Atelier.Storage;

namespace Atelier.StreamingSessions.Streams;

/// <summary>Who uploads into which session.</summary>
internal sealed record Uploader(Caller Caller, string StudioId, string SessionId);

/// <summary>Where somebody may upload to.</summary>
internal sealed record UploadRight(string SessionId, string Workstation, string Root);

/// <summary>What came of asking for the right to upload: it, or why there is none.</summary>
/// <param name="Uploader">Who asked; null for whoever has no good secret.</param>
/// <param name="Right">The right, where there is no denial.</param>
/// <param name="Denial">Why there is none.</param>
internal sealed record UploadClaim(Uploader? Uploader, UploadRight? Right, UploadDenial? Denial);

/// <summary>Why somebody may not upload.</summary>
internal enum UploadDenial
{
    /// <summary>The secret is not the stream's, or the stream is over.</summary>
    NotOpen,

    SessionNotRunning,

    /// <summary>The launch profile does not let anything be uploaded.</summary>
    NotOffered,
}

/// <summary>
/// The right to upload into a workstation comes from its open stream: whoever used the stream's ticket is given a secret, which is derived
/// and stored nowhere, as the ticket is. It is good for as long as the stream is open or can be opened again, and the workstation has not
/// stopped: through cuts of the network and restarts of the server.
/// </summary>
internal sealed class UploadRights(Database database, ServerKey key, TimeProvider time)
{
    private readonly DerivedSecrets secrets = new(key, "upload secrets");

    public string SecretOf(string streamId) => secrets.Of(streamId);

    /// <summary>What the secret lets its holder do, or why nothing.</summary>
    public async Task<UploadClaim> Find(string streamId, string secret, CancellationToken cancel)
    {
        if (!secrets.Is(secret, streamId))
            return new(null, null, UploadDenial.NotOpen);
        await using var db = await database.Read(cancel);
        if (await StreamTable.Rows.Find(db, streamId, cancel) is not { Facts: { IsUsed: true } facts } row
            || facts.ReconnectableUntil <= time.GetUtcNow().ToUnixTimeMilliseconds()
            || await Principals.Find(db, row.Document.CreatedBy!, cancel) is not { IsEnabled: true } principal)
            return new(null, null, UploadDenial.NotOpen);
        var caller = principal.ToCaller() with { Proof = new Proof(ProofKind.Stream, streamId) };
        var uploader = new Uploader(caller, facts.StudioId, facts.SessionId);
        var session = await SessionTable.Rows.Find(db, facts.SessionId, cancel);
        if (session is not { Document.State: StreamingSessionState.READY, Facts.VolumeGeneration: { } generation }
            || session.Facts.BeganAt != facts.SessionBeganAt)
            return new(uploader, null, UploadDenial.SessionNotRunning);
        return session.Facts.Policy.UploadRoot is { } root
            ? new(uploader, new(facts.SessionId, WorkstationNames.OfSession(facts.SessionId, generation), root), null)
            : new(uploader, null, UploadDenial.NotOffered);
    }
}
