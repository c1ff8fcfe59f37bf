namespace Atelier.Api;

/// <summary>The kinds of value the API's model knows.</summary>
internal enum ShapeKind
{
    Structure,
    List,
    Map,
    Enumeration,
    String,
    Integer,
    Timestamp,
}

/// <summary>Where a request carries a member.</summary>
internal enum MemberLocation
{
    Body,
    Path,
    Query,
    Header,
}

/// <summary>A type of the contract as data, read from the C# records by <see cref="ShapeReader"/>.</summary>
internal sealed record Shape(ShapeKind Kind, string Name)
{
    /// <summary>A structure's members, in the order of the record.</summary>
    public IReadOnlyList<Member> Members { get; init; } = [];

    /// <summary>A list's items or a map's values.</summary>
    public Shape? Item { get; init; }

    /// <summary>The least length, count or value; null for none.</summary>
    public int? Minimum { get; init; }

    /// <summary>The greatest length, count or value; null for none.</summary>
    public int? Maximum { get; init; }

    /// <summary>A string's regular expression; null for none.</summary>
    public string? Pattern { get; init; }

    /// <summary>An enumeration's values on the wire.</summary>
    public IReadOnlyList<string> Values { get; init; } = [];

    /// <summary>Whether the server may know values beyond <see cref="Values"/>.</summary>
    public bool IsOpen { get; init; }

    /// <summary>Whether at most one of a structure's members is set.</summary>
    public bool IsUnion { get; init; }

    /// <summary>Whether the value, or a list's whole content, is private to the studio.</summary>
    public bool IsSensitive { get; init; }

    /// <summary>The record or enumeration that states a structure or an enumeration; null for other kinds.</summary>
    public Type? Declaration { get; init; }
}

/// <summary>A structure's member under its wire name.</summary>
internal sealed record Member(string Name, Shape Shape, MemberLocation Location, bool IsRequired);
