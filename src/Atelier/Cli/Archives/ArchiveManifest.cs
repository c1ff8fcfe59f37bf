using System.Text.Encodings.Web;
using System.Text.Json;
using Atelier.Identity.Oidc;
using Atelier.Workstations;

namespace Atelier.Cli.Archives;

/// <summary>A file of an archive: its length in bytes, and the SHA-256 of its content in hexadecimal digits.</summary>
internal sealed record ArchivedFile(long Bytes, string Sha256);

/// <summary>
/// The first entry of an archive of the data folder: what else is in it. The archive is a plain tar file, so that somebody without this
/// program can open it, too.
/// </summary>
/// <param name="Format">The number of this form of archive.</param>
/// <param name="Program">The version of the program that made it.</param>
/// <param name="Schema">The schema of the database in it.</param>
/// <param name="CreatedAt">When it was made.</param>
/// <param name="Files">The files by their names in the data folder.</param>
internal sealed record ArchiveManifest(
    int Format, string Program, long Schema, DateTimeOffset CreatedAt, IReadOnlyDictionary<string, ArchivedFile> Files)
{
    public const string EntryName = "manifest.json";
    public const int CurrentFormat = 1;

    private static readonly JsonSerializerOptions Json = new()
    {
        PropertyNamingPolicy = JsonNamingPolicy.CamelCase,
        WriteIndented = true,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    /// <summary>What an archive may hold, in the order in which it is put in place: the database last.</summary>
    public static IReadOnlyList<string> Names { get; } =
        [InstanceTypes.FileName, OidcIssuers.FileName, DataFolder.KeyName, DataFolder.DatabaseName];

    /// <exception cref="InvalidDataException">It is not a manifest that this program can follow.</exception>
    public static async Task<ArchiveManifest> Read(Stream stream, CancellationToken cancel)
    {
        var manifest = await JsonSerializer.DeserializeAsync<ArchiveManifest>(stream, Json, cancel);
        if (manifest is not { Format: CurrentFormat, Files: not null })
            throw new InvalidDataException($"its {EntryName} has a form that this program does not know; use the program that made it");
        if (manifest.Files.Keys.Except(Names).FirstOrDefault() is { } unknown)
            throw new InvalidDataException($"its {EntryName} names {unknown}, which is nothing of a data folder");
        string[] required = [DataFolder.DatabaseName, DataFolder.KeyName];
        return Array.Find(required, name => !manifest.Files.ContainsKey(name)) is { } missing
            ? throw new InvalidDataException($"it has no {missing}")
            : manifest;
    }

    public byte[] Write() => JsonSerializer.SerializeToUtf8Bytes(this, Json);
}
