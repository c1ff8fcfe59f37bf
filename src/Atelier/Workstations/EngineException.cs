namespace Atelier.Workstations;

/// <summary>Why an engine call failed, as far as a caller can act on it.</summary>
internal enum EngineFailure
{
    /// <summary>Memory, storage or a device is short; the message has the figures.</summary>
    InsufficientCapacity,

    /// <summary>The image is unknown or cannot become a workstation.</summary>
    ImageUnusable,

    /// <summary>The workstation or backup the call needs is not there.</summary>
    Missing,

    /// <summary>The workstation's network interface could not be made.</summary>
    NetworkInterface,

    /// <summary>The workstation runs but its display could not be reached in time.</summary>
    DisplayUnreachable,

    /// <summary>What the image or the volume is stored on is encrypted, and its key is not there.</summary>
    Locked,

    /// <summary>A shared folder is none that the operator offers, or its mount point is not allowed.</summary>
    FolderUnusable,

    /// <summary>A shared folder is known, but what it stands for is not there now.</summary>
    FolderUnreachable,

    /// <summary>The engine itself does not answer; nothing is known about the workstation.</summary>
    EngineUnreachable,

    /// <summary>Anything else; the message is the engine's own.</summary>
    Internal,
}

/// <summary>A failed engine call. The message says what happened and, where there is one, the way out.</summary>
internal sealed class EngineException(EngineFailure failure, string message, Exception? inner = null) : Exception(message, inner)
{
    public EngineFailure Failure { get; } = failure;
}
