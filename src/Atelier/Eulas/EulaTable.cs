using Atelier.Api;
using Atelier.Storage;

namespace Atelier.Eulas;

/// <summary>What the server knows about a EULA beyond its document.</summary>
/// <param name="CreatedAt">Its place in listings, in Unix milliseconds.</param>
internal sealed record EulaFacts(long CreatedAt);

/// <summary>Where EULAs are stored: those of the whole server, whatever the account.</summary>
internal static class EulaTable
{
    public static Table<Eula, EulaFacts> Rows { get; } = new(
        "eulas",
        WireJson.Format,
        new("id", row => row.Document.EulaId),
        new("created_at", row => row.Facts.CreatedAt));

    /// <exception cref="ApiError">ResourceNotFoundException if there is none.</exception>
    public static async Task<Eula> Get(Connection db, string eulaId, CancellationToken cancel) =>
        (await Rows.Find(db, eulaId, cancel))?.Document ?? throw ApiError.NotFound("EULA", eulaId);

    /// <summary>Stores a EULA whose id is new.</summary>
    public static Task Add(Connection db, string id, string name, string content, DateTimeOffset now, CancellationToken cancel)
    {
        var eula = new Eula { Content = content, CreatedAt = now, EulaId = id, Name = name, UpdatedAt = now };
        return Rows.Insert(db, eula, new EulaFacts(now.ToUnixTimeMilliseconds()), cancel);
    }
}
