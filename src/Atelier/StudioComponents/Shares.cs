using Atelier.Storage;

namespace Atelier.StudioComponents;

/// <summary>A file share as the operator describes it to one studio's components.</summary>
/// <param name="Endpoint">The endpoint that components name, in lower case.</param>
/// <param name="ShareName">The share that components name; empty for those that name none.</param>
/// <param name="Source">A folder of the host, or an NFS export as <c>server:/path</c>.</param>
/// <param name="IsNfs">Which of the two.</param>
/// <param name="IsReadOnly">Whether workstations may only read.</param>
/// <param name="HasSameIds">Whether users have the same ids in workstations as on the host.</param>
internal sealed record Share(string Endpoint, string ShareName, string Source, bool IsNfs, bool IsReadOnly, bool HasSameIds);

/// <summary>
/// The operator's catalogue of shares, a studio's each. Components name a share by endpoint and name and never say where its content is, so
/// nobody who may only use the API can have a folder of the host mounted.
/// </summary>
internal static class Shares
{
    private const string Columns = "endpoint, share_name, source, is_nfs, is_read_only, has_same_ids";

    /// <summary>Adds a share, or puts another in the place of the one with the same endpoint and name.</summary>
    public static async Task Put(Connection db, string studioId, Share share, CancellationToken cancel)
    {
        await Remove(db, studioId, share.Endpoint, share.ShareName, cancel);
        await db.Execute(
            $"insert into shares (studio_id, {Columns}) " +
            "values (@studioId, @Endpoint, @ShareName, @Source, @isNfs, @isReadOnly, @hasSameIds)",
            new
            {
                studioId, Endpoint = Normal(share.Endpoint), share.ShareName, share.Source,
                isNfs = share.IsNfs ? 1L : 0L, isReadOnly = share.IsReadOnly ? 1L : 0L,
                hasSameIds = share.HasSameIds ? 1L : 0L,
            },
            cancel);
    }

    /// <returns>Whether there was one.</returns>
    public static async Task<bool> Remove(Connection db, string studioId, string endpoint, string shareName, CancellationToken cancel) =>
        await db.Execute(
            "delete from shares where studio_id = @studioId and endpoint = @endpoint and share_name = @shareName",
            new { studioId, endpoint = Normal(endpoint), shareName }, cancel) > 0;

    /// <summary>A studio's shares, in the order of endpoints and names.</summary>
    public static async Task<IReadOnlyList<Share>> List(Connection db, string studioId, CancellationToken cancel) => await db.Query(
        $"select {Columns} from shares where studio_id = @studioId order by endpoint, share_name", new { studioId },
        reader => new Share(
            reader.GetString(0), reader.GetString(1), reader.GetString(2), reader.GetInt64(3) != 0, reader.GetInt64(4) != 0,
            reader.GetInt64(5) != 0),
        cancel);

    /// <summary>The share that a component means, or null if the operator gave the studio none.</summary>
    public static Share? Find(IReadOnlyList<Share> shares, SharedFileSystemConfiguration configuration) => shares.FirstOrDefault(share =>
        share.Endpoint == Normal(configuration.Endpoint ?? "") && share.ShareName == (configuration.ShareName ?? ""));

    // The names of machines are the same in capitals.
    private static string Normal(string endpoint) => endpoint.ToLowerInvariant();
}
