using Atelier.Api;
using Atelier.Storage;

namespace Atelier.Tags;

/// <summary>
/// One kind of resource that has tags. They are in the resource's own document, so that every answer that shows it has them.
/// </summary>
/// <param name="Type">The kind's name in ARNs.</param>
/// <param name="Find">The tags of the resource with that ARN; null if there is none.</param>
/// <param name="Change">Replaces the tags of the resource with that ARN, from what they are then; false if there is none.</param>
internal sealed record TaggedTable(
    string Type,
    Func<Connection, ResourceName, CancellationToken, Task<IReadOnlyDictionary<string, string>?>> Find,
    Func<Connection, ResourceName, ChangeTags, CancellationToken, Task<bool>> Change)
{
    private static readonly Dictionary<string, string> None = [];

    /// <param name="type">The kind's name in ARNs.</param>
    /// <param name="table">Where the resources are.</param>
    /// <param name="read">A resource's ARN and tags.</param>
    /// <param name="replace">The resource with other tags.</param>
    public static TaggedTable Of<TDocument, TFacts>(
        string type, Table<TDocument, TFacts> table,
        Func<TDocument, (string? Arn, IReadOnlyDictionary<string, string>? Tags)> read,
        Func<TDocument, IReadOnlyDictionary<string, string>, TDocument> replace)
    {
        return new TaggedTable(type, Find, Change);

        async Task<IReadOnlyDictionary<string, string>?> Find(Connection db, ResourceName name, CancellationToken cancel) =>
            await table.Find(db, Key(name), cancel) is { } row ? Read(row.Document, name) : null;

        // Whatever else happens to the resource at the same moment happens, too: the one that comes second begins anew.
        async Task<bool> Change(Connection db, ResourceName name, ChangeTags change, CancellationToken cancel) => await table.Change(
            db, Key(name),
            row => Read(row.Document, name) is { } tags ? (replace(row.Document, change(tags)), row.Facts) : null,
            cancel) is not null;

        // The whole ARN counts: account and region have to be the resource's, too. An image of the catalogue is in every account and has
        // no ARN of its own.
        IReadOnlyDictionary<string, string>? Read(TDocument document, ResourceName name) =>
            read(document) is var (arn, tags) && (arn is null || arn == name.Text) ? tags ?? None : null;
    }

    // A studio's ARN holds only the part of its id after the region.
    private static string Key(ResourceName name) => name.Type == "studio" ? $"{name.Region}:{name.Id}" : name.Id;
}

/// <summary>Gives a resource's new tags from those it has.</summary>
internal delegate IReadOnlyDictionary<string, string> ChangeTags(IReadOnlyDictionary<string, string> tags);
