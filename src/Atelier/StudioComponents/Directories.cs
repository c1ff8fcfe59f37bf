using System.Text;
using Atelier.Api;
using Atelier.Identity;
using Atelier.Storage;

namespace Atelier.StudioComponents;

/// <summary>An Active Directory as the operator describes it to one studio's components.</summary>
/// <param name="DirectoryId">The id that components name; empty for those that name none.</param>
/// <param name="Domain">The domain's DNS name.</param>
/// <param name="UserName">Who may let computers join.</param>
internal sealed record DirectoryEntry(string DirectoryId, string Domain, string UserName);

/// <summary>The operator's catalogue of directories, a studio's each. Passwords are sealed like the secrets of access keys.</summary>
internal sealed class Directories(ServerKey serverKey)
{
    private const string Columns = "directory_id, domain, user_name";

    private readonly SecretBox box = new(serverKey.Derive("directory passwords"));

    /// <summary>Adds a directory, or puts another in the place of the one with the same id.</summary>
    public async Task Put(Connection db, string studioId, DirectoryEntry entry, string password, CancellationToken cancel)
    {
        await Remove(db, studioId, entry.DirectoryId, cancel);
        await db.Execute(
            $"insert into directories (studio_id, {Columns}, sealed_password) " +
            "values (@studioId, @DirectoryId, @Domain, @UserName, @sealedPassword)",
            new
            {
                studioId, entry.DirectoryId, entry.Domain, entry.UserName,
                sealedPassword = box.Seal(Encoding.UTF8.GetBytes(password), Owner(studioId, entry.DirectoryId)),
            },
            cancel);
    }

    /// <returns>Whether there was one.</returns>
    public static async Task<bool> Remove(Connection db, string studioId, string directoryId, CancellationToken cancel) => await db.Execute(
        "delete from directories where studio_id = @studioId and directory_id = @directoryId", new { studioId, directoryId }, cancel) > 0;

    /// <summary>A studio's directories, in the order of their ids.</summary>
    public static Task<IReadOnlyList<DirectoryEntry>> List(Connection db, string studioId, CancellationToken cancel) => db.Query(
        $"select {Columns} from directories where studio_id = @studioId order by directory_id", new { studioId },
        reader => new DirectoryEntry(reader.GetString(0), reader.GetString(1), reader.GetString(2)), cancel);

    /// <summary>The directory that a component means, with the password; null if the operator gave the studio none.</summary>
    public async Task<(DirectoryEntry Entry, string Password)?> Find(
        Connection db, string studioId, ActiveDirectoryConfiguration configuration, CancellationToken cancel)
    {
        var id = configuration.DirectoryId ?? "";
        if ((await List(db, studioId, cancel)).FirstOrDefault(entry => entry.DirectoryId == id) is not { } found)
            return null;
        var password = await db.QueryFirst<string>(
            "select sealed_password from directories where studio_id = @studioId and directory_id = @id", new { studioId, id }, cancel);
        return (found, Encoding.UTF8.GetString(box.Open(password!, Owner(studioId, id))));
    }

    private static string Owner(string studioId, string directoryId) => $"{studioId} {directoryId}";
}
