namespace Atelier.Studios.Quotas;

/// <summary>How many things of one kind a studio may have.</summary>
/// <param name="Name">What the operator calls it.</param>
/// <param name="What">The things, as a message names them.</param>
/// <param name="Default">What holds where the operator has said nothing; null for any number.</param>
/// <param name="Table">Where the things are.</param>
/// <param name="Counted">Which of them count, as SQL. The index of just these rows has the same words, or it is not used.</param>
internal sealed record Quota(string Name, string What, long? Default, string Table, string Counted)
{
    // The service counts what is not DELETED. What could not be made leaves by itself and nothing can be done with it, so a mistake takes
    // no place for a day.
    private const string IsMade = "state not in ('CREATE_FAILED', 'DELETED')";

    // Of sessions the service says that they count until they are DELETED: one that failed may still have a workstation.
    private const string IsNotDeleted = "state <> 'DELETED'";

    // The defaults are the service's, as it published them, but where it rationed hardware: here that is the studio's own.
    public static Quota StreamingImages { get; } = new("streaming-images", "streaming images", 10, "streaming_images", IsMade);

    public static Quota LaunchProfiles { get; } = new("launch-profiles", "launch profiles", 50, "launch_profiles", IsMade);

    public static Quota StudioComponents { get; } = new("studio-components", "studio components", null, "studio_components", IsMade);

    public static Quota SharedFileSystems { get; } = new(
        "shared-file-systems", "shared file systems among its components", 10, "studio_components",
        $"is_shared_file_system = 1 and {IsMade}");

    public static Quota StreamingSessions { get; } = new(
        "streaming-sessions", "streaming sessions", null, "streaming_sessions", IsNotDeleted);

    public static Quota G5Sessions { get; } = new(
        "g5-sessions", "streaming sessions on G5 instance types", null, "streaming_sessions", $"is_g5 = 1 and {IsNotDeleted}");

    public static IReadOnlyList<Quota> All { get; } =
        [StreamingImages, LaunchProfiles, StudioComponents, SharedFileSystems, StreamingSessions, G5Sessions];
}
