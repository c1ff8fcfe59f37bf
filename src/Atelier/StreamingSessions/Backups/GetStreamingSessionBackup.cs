using Atelier.Api;
using Atelier.Storage;

namespace Atelier.StreamingSessions.Backups;

internal sealed record GetStreamingSessionBackupRequest
{
    [Path]
    public required string BackupId { get; init; }

    [Path]
    public required string StudioId { get; init; }
}

internal sealed record GetStreamingSessionBackupResponse
{
    public Json<StreamingSessionBackup>? StreamingSessionBackup { get; init; }
}

/// <summary>Shows one backup.</summary>
[WithoutQuota]
internal static class GetStreamingSessionBackup
{
    public static async Task<GetStreamingSessionBackupResponse> Run(
        GetStreamingSessionBackupRequest request, Connection db, CancellationToken cancel)
    {
        var row = await BackupTable.Get(db, request.StudioId, request.BackupId, cancel);
        return new GetStreamingSessionBackupResponse { StreamingSessionBackup = Json<StreamingSessionBackup>.Of(row.Document) };
    }
}
