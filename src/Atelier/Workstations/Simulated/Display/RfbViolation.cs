namespace Atelier.Workstations.Simulated.Display;

/// <summary>A viewer sent what the protocol does not have or the server did not offer; its stream ends.</summary>
internal sealed class RfbViolation(string message) : Exception(message);
