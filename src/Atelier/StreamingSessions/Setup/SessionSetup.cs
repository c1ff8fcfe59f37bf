using Atelier.StudioComponents;
using Atelier.Workstations;

namespace Atelier.StreamingSessions.Setup;

/// <summary>What the components of a session's launch profile have set up in its workstation at each start.</summary>
/// <param name="Environment">Variables for scripts and the artist's programs.</param>
/// <param name="Folders">What is mounted.</param>
/// <param name="Scripts">
/// What is run once the workstation is up: what joins a directory, the system's, then the artist's, each in the profile's order.
/// </param>
internal sealed record SessionSetup(
    IReadOnlyDictionary<string, string> Environment, IReadOnlyList<SharedFolder> Folders, IReadOnlyList<SetupScript> Scripts)
{
    /// <summary>The same with its scripts numbered in their order.</summary>
    public SessionSetup Numbered() =>
        this with { Scripts = [.. Scripts.Select((script, index) => script with { Position = index + 1 })] };
}

/// <summary>A component's script in one start of a session.</summary>
/// <param name="Key">Tells this run from those of other starts, and from that of a script with another text.</param>
/// <param name="Position">Its place among the scripts of the start, from 1 on.</param>
/// <param name="ComponentId">Whose script it is.</param>
/// <param name="ComponentName">What that is called.</param>
/// <param name="Context">As whom it runs.</param>
/// <param name="Text">With the component's parameters as variables.</param>
internal sealed record SetupScript(
    string Key, int Position, string ComponentId, string ComponentName, StudioComponentInitializationScriptRunContext Context, string Text)
{
    /// <summary>Whether it is the server's own, by which the workstation joins the component's directory.</summary>
    public bool IsJoin { get; init; }

    /// <summary>How messages name it.</summary>
    public string Description => IsJoin
        ? $"The join of the domain of the component {ComponentName} ({ComponentId})"
        : $"The {Context} script of the component {ComponentName} ({ComponentId})";

    /// <summary>What a session fails with when it fails.</summary>
    public StreamingSessionStatusCode FailureCode => IsJoin
        ? StreamingSessionStatusCode.ACTIVE_DIRECTORY_DOMAIN_JOIN_ERROR
        : StreamingSessionStatusCode.INITIALIZATION_SCRIPT_ERROR;
}

/// <summary>A session cannot go on for a reason that is not the engine's. The message says what happened and what to do.</summary>
internal sealed class SetupFault(StreamingSessionStatusCode code, string message) : Exception(message)
{
    public StreamingSessionStatusCode Code { get; } = code;
}
