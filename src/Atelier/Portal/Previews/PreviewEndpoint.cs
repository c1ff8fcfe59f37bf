using System.Globalization;
using System.Text.Json;
using Atelier.Api;
using Atelier.Identity.SignIn;
using Atelier.Storage;
using Atelier.StreamingSessions;
using Microsoft.Net.Http.Headers;

namespace Atelier.Portal.Previews;

internal sealed record GetPreviewRequest
{
    [Path]
    public required string StudioId { get; init; }

    [Path]
    public required string SessionId { get; init; }
}

/// <summary>
/// <c>/portal/studios/{studioId}/sessions/{sessionId}/preview</c>: a small picture of a running desktop, for who may see the session. 204
/// where there is none.
/// </summary>
internal sealed class PreviewEndpoint(Database database, SignInCheck check, PreviewShelf previews)
{
    public async Task Get(HttpContext http)
    {
        // A page looks by itself, again and again: that keeps nobody signed in.
        var caller = (await check.Look(http)).Caller;
        var request = await PortalRequests.Read<GetPreviewRequest>(http);
        var preview = await FindWorkstation(caller, request, http.RequestAborted) is { } workstation
            ? await previews.Find(workstation, http.RequestAborted)
            : null;
        if (preview is null)
        {
            http.Response.StatusCode = StatusCodes.Status204NoContent;
            return;
        }

        http.Response.Headers.ETag = preview.Tag;
        http.Response.Headers.LastModified = preview.TakenAt.ToString("R", CultureInfo.InvariantCulture);
        if (http.Request.Headers[HeaderNames.IfNoneMatch] == preview.Tag)
        {
            http.Response.StatusCode = StatusCodes.Status304NotModified;
            return;
        }

        http.Response.ContentType = "image/png";
        http.Response.ContentLength = preview.Content.Length;
        await http.Response.Body.WriteAsync(preview.Content, http.RequestAborted);
    }

    private async Task<string?> FindWorkstation(Caller caller, GetPreviewRequest request, CancellationToken cancel)
    {
        await using var db = await database.Read(cancel);
        await SessionAccess.SessionOwner(caller, JsonSerializer.SerializeToElement(request, WireJson.Options), db, cancel);
        var (session, facts, _) = await SessionTable.Get(db, request.StudioId, request.SessionId, cancel);
        return session.State == StreamingSessionState.READY && facts.VolumeGeneration is { } generation
            ? WorkstationNames.OfSession(request.SessionId, generation)
            : null;
    }
}
