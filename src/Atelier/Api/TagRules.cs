namespace Atelier.Api;

/// <summary>What tags may look like. The model sets no limits; these are AWS's usual ones.</summary>
internal static class TagRules
{
    private const int MostTags = 50;
    private const int LongestKey = 128;
    private const int LongestValue = 256;
    private const string ReservedPrefix = "aws:";

    /// <summary>The tags of a new resource: none when none are given.</summary>
    /// <exception cref="ApiError">A ValidationException that lists each rule broken.</exception>
    public static IReadOnlyDictionary<string, string> Check(IReadOnlyDictionary<string, string>? tags)
    {
        tags ??= new Dictionary<string, string>();
        var faults = tags.SelectMany(Faults).ToList();
        if (tags.Count > MostTags)
            faults.Add($"tags: must have at most {MostTags} entries");
        return faults.Count == 0 ? tags : throw ApiError.Validation($"[{string.Join(", ", faults)}]");
    }

    private static IEnumerable<string> Faults(KeyValuePair<string, string> tag)
    {
        if (tag.Key.Length is 0 or > LongestKey)
            yield return $"tags: each key's length must be 1 to {LongestKey}";
        if (tag.Key.StartsWith(ReservedPrefix, StringComparison.OrdinalIgnoreCase))
            yield return $"tags.{tag.Key}: keys beginning with {ReservedPrefix} are reserved";
        if (tag.Value.Length > LongestValue)
            yield return $"tags.{tag.Key}: length must be 0 to {LongestValue}";
    }
}
