using System.Text.Json.Nodes;

namespace Atelier.Tests.Harness;

/// <summary>
/// The kinds of launch profile there are, by what they mean for a session's life; as the members of their stream
/// configuration.
/// </summary>
internal static class TestProfiles
{
    public const int ReadyMinutes = 60;
    public const int StoppedMinutes = 120;

    /// <summary>Sessions end when their time is over and cannot be stopped.</summary>
    public static JsonObject Plain => new();

    /// <summary>What clients from before persistence sent for sessions that can be stopped.</summary>
    public static JsonObject Legacy => new() { ["maxStoppedSessionLengthInMinutes"] = StoppedMinutes };

    /// <summary>Sessions can be stopped and stay stopped for ever.</summary>
    public static JsonObject Persistent => new() { ["sessionPersistenceMode"] = "ACTIVATED" };

    /// <summary>Sessions can be stopped and end when they have been stopped for long enough.</summary>
    public static JsonObject Terminating => new()
    {
        ["sessionPersistenceMode"] = "ACTIVATED",
        ["automaticTerminationMode"] = "ACTIVATED",
        ["maxStoppedSessionLengthInMinutes"] = StoppedMinutes,
    };

    /// <summary>Sessions have a volume of their own, but end when their time is over and cannot be stopped.</summary>
    public static JsonObject TerminatingAtOnce => new()
    {
        ["sessionPersistenceMode"] = "ACTIVATED",
        ["automaticTerminationMode"] = "ACTIVATED",
    };

    /// <summary>As <see cref="Persistent"/>, with a backup at each stop.</summary>
    public static JsonObject WithBackups(int retain = 3) => new()
    {
        ["sessionPersistenceMode"] = "ACTIVATED",
        ["sessionBackup"] = new JsonObject { ["mode"] = "AUTOMATIC", ["maxBackupsToRetain"] = retain },
    };
}
