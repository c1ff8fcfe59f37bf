using Atelier.Api;
using Atelier.Storage;
using Atelier.Studios;

namespace Atelier.LaunchProfiles;

/// <summary>What the server knows about a launch profile beyond its document. Times are Unix milliseconds.</summary>
/// <param name="StudioId">The studio it belongs to.</param>
/// <param name="CreatedAt">Its place in listings.</param>
/// <param name="DueAt">When its next step is due; null while it rests.</param>
internal sealed record LaunchProfileFacts(string StudioId, long CreatedAt, long? DueAt)
{
    /// <summary>What the launch profile is to be once the update in progress has succeeded.</summary>
    public LaunchProfile? Update { get; init; }
}

/// <summary>Where launch profiles are stored, and how they come forward by themselves.</summary>
internal static class LaunchProfileTable
{
    public static Table<LaunchProfile, LaunchProfileFacts> Rows { get; } = new(
        "launch_profiles",
        WireJson.Format,
        new("id", row => row.Document.LaunchProfileId),
        new("studio_id", row => row.Facts.StudioId),
        new("state", row => row.Document.State.ToString()),
        new("created_at", row => row.Facts.CreatedAt),
        new("due_at", row => row.Facts.DueAt),
        new("uses", row => LaunchProfileUses.Write(UsedIds(row))));

    /// <summary>The launch profile, if the studio has it.</summary>
    /// <exception cref="ApiError">ResourceNotFoundException if not.</exception>
    public static async Task<Row<LaunchProfile, LaunchProfileFacts>> Get(
        Connection db, string studioId, string launchProfileId, CancellationToken cancel) =>
        await Rows.Find(db, launchProfileId, cancel) is { } row && row.Facts.StudioId == studioId
            ? row
            : throw ApiError.NotFound("Launch profile", launchProfileId);

    /// <summary>The launch profile, if the studio has it and its state allows the change.</summary>
    /// <exception cref="ApiError">ResourceNotFoundException or ConflictException if not.</exception>
    public static async Task<Row<LaunchProfile, LaunchProfileFacts>> GetFor(
        ResourceChange change, Connection db, string studioId, string launchProfileId, CancellationToken cancel)
    {
        var row = await Get(db, studioId, launchProfileId, cancel);
        change.Check("Launch profile", launchProfileId, row.Document.State);
        return row;
    }

    /// <summary>The launch profile, if the studio has it and it is not gone or going.</summary>
    /// <exception cref="ApiError">ResourceNotFoundException or ConflictException if not.</exception>
    public static async Task<LaunchProfile> GetUsable(Connection db, string studioId, string launchProfileId, CancellationToken cancel)
    {
        var profile = (await Get(db, studioId, launchProfileId, cancel)).Document;
        return profile.State is LaunchProfileState.DELETE_IN_PROGRESS or LaunchProfileState.DELETED or LaunchProfileState.CREATE_FAILED
            ? throw ApiError.Conflict($"Launch profile {launchProfileId} is {profile.State}; nobody can use it.", "INVALID_STATE")
            : profile;
    }

    public static DueTable Due(Database database, ServerSettings settings, TimeProvider time) => DueTable.Of(
        database, Rows, (db, profile, facts, cancel) => LaunchProfileSteps.Next(db, profile, facts, settings, time.GetUtcNow(), cancel));

    private static IEnumerable<string> UsedIds(Row<LaunchProfile, LaunchProfileFacts> row) =>
        new[] { row.Document, row.Facts.Update }.OfType<LaunchProfile>()
            .SelectMany(profile => profile.StudioComponentIds!.Concat(profile.StreamConfiguration!.StreamingImageIds));
}
