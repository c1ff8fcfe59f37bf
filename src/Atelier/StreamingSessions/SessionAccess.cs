using Atelier.Api;
using Atelier.Studios;

namespace Atelier.StreamingSessions;

/// <summary>The access rules of sessions, streams and backups: studio administrators, and whoever owns the thing.</summary>
internal static class SessionAccess
{
    public static AccessRule SessionOwner { get; } = Owner("streaming_sessions", "sessionId", "Streaming session");

    public static AccessRule BackupOwner { get; } = Owner("streaming_session_backups", "backupId", "Streaming session backup");

    private static AccessRule Owner(string table, string member, string what) => async (caller, request, db, cancel) =>
    {
        var isAdministrator = await StudioAccess.IsAdministrator(caller, request, db, cancel);
        var (id, studioId) = (request.GetProperty(member).GetString()!, request.GetProperty("studioId").GetString());
        var owner = await db.QueryFirst<string>(
            $"select owned_by from {table} where id = @id and studio_id = @studioId", new { id, studioId }, cancel)
            ?? throw ApiError.NotFound(what, id);
        if (!isAdministrator && owner != caller.PrincipalId)
            throw StudioAccess.Denied(caller, $"the owner of {what.ToLowerInvariant()} {id} or an administrator of the studio");
    };
}
