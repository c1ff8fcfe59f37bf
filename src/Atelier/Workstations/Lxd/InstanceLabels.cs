namespace Atelier.Workstations.Lxd;

/// <summary>What an instance of ours is for.</summary>
internal enum InstanceKind
{
    Workstation,

    /// <summary>A copy that is never started.</summary>
    Backup,

    /// <summary>A workstation's twin in the backups' pool, which backups are copied from; see <see cref="BackupPool"/>.</summary>
    Mirror,
}

/// <summary>
/// The labels that say whose an instance is and whether its making was finished. LXD lists an instance from the first moment of its
/// making; only the label <c>complete</c>, set last, tells a good one from what a crash left half-made.
/// </summary>
internal static class InstanceLabels
{
    public const string Complete = "user.atelier.complete";
    private const string Owner = "user.atelier.owner";
    private const string Kind = "user.atelier.kind";

    /// <summary>Every label is named: a copy takes over the labels of its source that are not.</summary>
    public static Dictionary<string, string> Of(string owner, InstanceKind kind, bool isComplete) => new()
    {
        [Owner] = owner,
        [Kind] = Word(kind),
        [Complete] = isComplete ? "true" : "false",
    };

    public static bool IsOwnedBy(this Instance instance, string owner) => instance.Setting(Owner) == owner;

    public static bool Is(this Instance instance, InstanceKind kind) => instance.Setting(Kind) == Word(kind);

    public static bool IsComplete(this Instance instance) => instance.Setting(Complete) == "true";

    public static WorkstationState State(this Instance instance) => instance.Status switch
    {
        "Stopped" or "Error" => WorkstationState.Stopped,
        "Frozen" => WorkstationState.Paused,
        _ => WorkstationState.Running,
    };

    private static string Word(InstanceKind kind) => kind switch
    {
        InstanceKind.Backup => "backup",
        InstanceKind.Mirror => "mirror",
        _ => "workstation",
    };
}
