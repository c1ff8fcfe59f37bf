using Atelier.Identity;

namespace Atelier.Cli;

/// <summary>A new access key as a person is shown it, the one time that its secret is.</summary>
internal static class KeyExports
{
    /// <summary>Two lines for a shell, as AWS clients read them.</summary>
    public static string Of(NewAccessKey key) => $"""
        export AWS_ACCESS_KEY_ID='{key.Id}'
        export AWS_SECRET_ACCESS_KEY='{key.Secret}'
        """;

    /// <summary>The same, with what becomes of a key that is kept in memory alone.</summary>
    public static string OfServerInMemory(NewAccessKey key) =>
        $"Nothing is kept: records, workstations and this access key are gone when the server ends.\n{Of(key)}";
}
