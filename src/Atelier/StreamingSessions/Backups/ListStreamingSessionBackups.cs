using Atelier.Api;
using Atelier.Storage;

namespace Atelier.StreamingSessions.Backups;

internal sealed record ListStreamingSessionBackupsRequest
{
    [Query]
    public string? NextToken { get; init; }

    [Query]
    public string? OwnedBy { get; init; }

    [Path]
    public required string StudioId { get; init; }
}

internal sealed record ListStreamingSessionBackupsResponse
{
    public string? NextToken { get; init; }

    public IReadOnlyList<Json<StreamingSessionBackup>>? StreamingSessionBackups { get; init; }
}

/// <summary>Lists a studio's backups, of all sessions or of one owner's, oldest first.</summary>
[WithoutQuota]
internal static class ListStreamingSessionBackups
{
    private const int PageSize = 100;

    public static async Task<ListStreamingSessionBackupsResponse> Run(
        ListStreamingSessionBackupsRequest request, Connection db, Pages pages, CancellationToken cancel)
    {
        var condition = new Condition("studio_id = @StudioId", new { request.StudioId }).AndEquals("owned_by", request.OwnedBy);
        var page = await pages.Read(
            BackupTable.Rows, db, condition, request with { NextToken = null }, request.NextToken, PageSize, cancel);
        return new ListStreamingSessionBackupsResponse { StreamingSessionBackups = page.Items, NextToken = page.NextToken };
    }
}
