using Atelier.Api;
using Atelier.Storage;

namespace Atelier.LaunchProfiles;

/// <summary>What the server knows about a launch profile beyond its document. Times are Unix milliseconds.</summary>
/// <param name="StudioId">The studio it belongs to.</param>
/// <param name="CreatedAt">Its place in listings.</param>
/// <param name="DueAt">When its next step is due; null while it rests.</param>
internal sealed record LaunchProfileFacts(string StudioId, long CreatedAt, long? DueAt);

/// <summary>Where launch profiles are stored.</summary>
internal static class LaunchProfileTable
{
    public static Table<LaunchProfile, LaunchProfileFacts> Rows { get; } = new(
        "launch_profiles",
        WireJson.Format,
        new("id", row => row.Document.LaunchProfileId),
        new("studio_id", row => row.Facts.StudioId),
        new("state", row => row.Document.State.ToString()),
        new("created_at", row => row.Facts.CreatedAt),
        new("due_at", row => row.Facts.DueAt));

    /// <summary>The launch profile, if the studio has it.</summary>
    /// <exception cref="ApiError">ResourceNotFoundException if not.</exception>
    public static async Task<Row<LaunchProfile, LaunchProfileFacts>> Get(
        Connection db, string studioId, string launchProfileId, CancellationToken cancel) =>
        await Rows.Find(db, launchProfileId, cancel) is { } row && row.Facts.StudioId == studioId
            ? row
            : throw ApiError.NotFound("Launch profile", launchProfileId);
}
