namespace Atelier.StreamingSessions;

/// <summary>A kind of work on sessions. Those of one kind queue for the places it has in a server, and hold up no other kind.</summary>
/// <param name="Condition">Which sessions need it, as SQL.</param>
/// <param name="Places">On how many sessions a server works at once.</param>
internal sealed record SessionLane(string Condition, int Places)
{
    private const string Starting = "state in ('CREATE_IN_PROGRESS', 'START_IN_PROGRESS')";

    /// <summary>Bringing workstations up. More creates at once make LXD slow for all of them.</summary>
    public static SessionLane Up { get; } = new(Starting, Places: 4);

    /// <summary>Taking workstations down, and whatever else is due. Most of it is waiting for guests to end.</summary>
    public static SessionLane Down { get; } = new($"not {Starting}", Places: 8);

    public static IReadOnlyList<SessionLane> All { get; } = [Up, Down];
}
