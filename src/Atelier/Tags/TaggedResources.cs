using Atelier.Api;
using Atelier.LaunchProfiles;
using Atelier.Storage;
using Atelier.StreamingImages;
using Atelier.StreamingSessions;
using Atelier.StreamingSessions.Backups;
using Atelier.StudioComponents;
using Atelier.Studios;

namespace Atelier.Tags;

/// <summary>Everything that has tags, found by its ARN.</summary>
internal static class TaggedResources
{
    private static readonly TaggedTable[] Tables =
    [
        TaggedTable.Of("studio", StudioTable.Rows, studio => (studio.Arn, studio.Tags), (studio, tags) => studio with { Tags = tags }),
        TaggedTable.Of(
            "studio-component", StudioComponentTable.Rows, component => (component.Arn, component.Tags),
            (component, tags) => component with { Tags = tags }),
        TaggedTable.Of(
            "launch-profile", LaunchProfileTable.Rows, profile => (profile.Arn, profile.Tags),
            (profile, tags) => profile with { Tags = tags }),
        TaggedTable.Of(
            "streaming-image", StreamingImageTable.Rows, image => (image.Arn, image.Tags),
            (image, tags) => image.Changeable() with { Tags = tags }),
        TaggedTable.Of(
            "streaming-session", SessionTable.Rows, session => (session.Arn, session.Tags),
            (session, tags) => session with { Tags = tags }),
        TaggedTable.Of(
            "streaming-session-backup", BackupTable.Rows, backup => (backup.Arn, backup.Tags),
            (backup, tags) => backup with { Tags = tags }),
    ];

    /// <summary>The tags of a resource of the caller's account.</summary>
    /// <exception cref="ApiError">A ValidationException for what is no ARN of anything with tags; ResourceNotFoundException.</exception>
    public static async Task<IReadOnlyDictionary<string, string>> Get(Connection db, Caller caller, string arn, CancellationToken cancel)
    {
        var (table, name) = Resolve(caller, arn);
        return await table.Find(db, name, cancel) ?? throw NotFound(arn);
    }

    /// <summary>Changes the tags of a resource of the caller's account, in whatever state it is.</summary>
    /// <exception cref="ApiError">As for <see cref="Get"/>.</exception>
    public static async Task Change(Connection db, Caller caller, string arn, ChangeTags change, CancellationToken cancel)
    {
        var (table, name) = Resolve(caller, arn);
        if (!await table.Change(db, name, change, cancel))
            throw NotFound(arn);
    }

    private static (TaggedTable Table, ResourceName Name) Resolve(Caller caller, string arn)
    {
        if (Arns.Parse(arn) is not { } name || Array.Find(Tables, table => table.Type == name.Type) is not { } known)
        {
            var types = string.Join(", ", Tables.Select(table => table.Type));
            throw ApiError.Validation($"[resourceArn: must be arn:aws:nimble:region:account:type/id, the type one of {types}]");
        }

        return name.Account == caller.Account ? (known, name) : throw NotFound(arn);
    }

    private static ApiError NotFound(string arn) => ApiError.NotFound("Resource", arn);
}
