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

    /// <summary>The same, with the password for the portal, and what becomes of both that are kept in memory alone.</summary>
    public static string OfServerInMemory(NewAccessKey key, string password) => $"""
        Nothing is kept: records, workstations, this access key and this password are gone when the server ends.
        The portal takes the user administrator with the password {password}
        {Of(key)}
        """;
}
