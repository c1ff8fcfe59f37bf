namespace Atelier.Api;

/// <summary>What tags may look like. The model sets no limits; these are AWS's usual ones.</summary>
internal static class TagRules
{
    private const int MostTags = 50;
    private const int LongestKey = 128;
    private const int LongestValue = 256;
    private const string ReservedPrefix = "aws:";

    /// <summary>The tags of a new resource: none when none are given. Each rule broken is added to the faults.</summary>
    public static IReadOnlyDictionary<string, string> Check(IReadOnlyDictionary<string, string>? tags, Faults faults)
    {
        tags ??= new Dictionary<string, string>();
        if (tags.Count > MostTags)
            faults.Add("tags", $"must have at most {MostTags} entries");
        foreach (var (key, value) in tags)
            Check(key, value, faults);
        return tags;
    }

    private static void Check(string key, string value, Faults faults)
    {
        if (key.Length is 0 or > LongestKey)
            faults.Add("tags", $"each key's length must be 1 to {LongestKey}");
        if (key.StartsWith(ReservedPrefix, StringComparison.OrdinalIgnoreCase))
            faults.Add($"tags.{key}", $"keys beginning with {ReservedPrefix} are reserved");
        if (value.Length > LongestValue)
            faults.Add($"tags.{key}", $"length must be 0 to {LongestValue}");
    }
}
