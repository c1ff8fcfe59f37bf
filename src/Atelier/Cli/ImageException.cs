namespace Atelier.Cli;

/// <summary>An image verb that cannot go on. The message is for the operator: what is wrong and, where there is one, the way out.</summary>
internal sealed class ImageException(string message) : Exception(message);
