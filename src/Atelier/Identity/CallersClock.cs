namespace Atelier.Identity;

/// <summary>The time that callers sign with. It is the server's own but in the emulator, whose own can be moved.</summary>
internal sealed record CallersClock(TimeProvider Time);
