namespace Atelier.Workstations;

/// <summary>As whom a script runs in a workstation.</summary>
internal enum ScriptUser
{
    /// <summary>Root of the workstation.</summary>
    System,

    /// <summary>The artist, with the environment of the artist's desktop.</summary>
    Artist,
}

/// <summary>A script for a running workstation.</summary>
/// <param name="Key">
/// Names this run of it, by the rule for names of workstations. Until the workstation is stopped, the script of a key runs once, however
/// often it is asked for.
/// </param>
/// <param name="User">As whom it runs.</param>
/// <param name="Text">Run by the interpreter that its first line names, or by bash.</param>
/// <param name="Limit">How long it may take; then it is ended.</param>
internal sealed record WorkstationScript(string Key, ScriptUser User, string Text, TimeSpan Limit);

/// <summary>How a script came to its end.</summary>
internal enum ScriptEnd
{
    Exited,

    /// <summary>By a signal; the exit code is the signal's number.</summary>
    Killed,

    /// <summary>It took longer than its limit.</summary>
    TimedOut,
}

/// <summary>What came of a script.</summary>
/// <param name="End">How it ended.</param>
/// <param name="ExitCode">What it exited with.</param>
/// <param name="StartedAt">When it began.</param>
/// <param name="EndedAt">When it ended.</param>
/// <param name="Output">The end of what it wrote to its output and error output, at most <see cref="MostOutput"/> bytes.</param>
internal sealed record ScriptOutcome(ScriptEnd End, int ExitCode, DateTimeOffset StartedAt, DateTimeOffset EndedAt, string Output)
{
    /// <summary>As much output as is kept, bytes.</summary>
    public const int MostOutput = 65_536;

    public bool IsSuccess => End == ScriptEnd.Exited && ExitCode == 0;
}
