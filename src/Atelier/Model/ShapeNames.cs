using Atelier.Api;

namespace Atelier.Model;

/// <summary>
/// Names every shape of the contract, because a model refers to its shapes by name. Structures and enumerations have theirs; values without
/// any limit are named by their kind; a value with limits is named by its member, and by its structure too where two members of one name
/// have different limits.
/// </summary>
internal sealed class ShapeNames
{
    private readonly SortedDictionary<string, Shape> named = new(StringComparer.Ordinal);

    /// <summary>The shapes by their names, in order.</summary>
    public IReadOnlyDictionary<string, Shape> Named => named;

    /// <summary>Adds a request's or response's structure with all that it is made of.</summary>
    public string Add(Shape structure)
    {
        if (named.TryAdd(structure.Name, structure))
            foreach (var member in structure.Members)
                Add(structure, member);
        return structure.Name;
    }

    /// <summary>The name of a member's shape.</summary>
    public string Of(Shape structure, Member member) => Name(structure.Name, member.Name, member.Shape);

    /// <summary>The name of a list's items or a map's values.</summary>
    public string OfItem(Shape owner) => named.First(entry => Same(entry.Value, owner.Item!)).Key;

    private void Add(Shape structure, Member member)
    {
        if (member.Shape.Item is { } item)
            Add(structure.Name, $"{member.Name}Item", item);
        Add(structure.Name, member.Name, member.Shape);
    }

    private void Add(string structure, string member, Shape shape)
    {
        if (shape.Kind == ShapeKind.Structure)
            Add(shape);
        else
            named.TryAdd(Name(structure, member, shape), shape);
    }

    private string Name(string structure, string member, Shape shape)
    {
        if (shape.Declaration is not null)
            return shape.Name;
        if (shape is { Item: null, Minimum: null, Maximum: null, Pattern: null, IsSensitive: false })
            return shape.Kind.ToString();
        var plain = $"{char.ToUpperInvariant(member[0])}{member[1..]}";
        return named.TryGetValue(plain, out var taken) && !Same(taken, shape) ? structure + plain : plain;
    }

    // The same for who uses it, whatever record and member it was read from.
    private static bool Same(Shape one, Shape other) =>
        one.Kind == other.Kind && one.Minimum == other.Minimum && one.Maximum == other.Maximum && one.Pattern == other.Pattern
        && one.IsSensitive == other.IsSensitive && one.Declaration == other.Declaration
        && (one.Item is null ? other.Item is null : other.Item is not null && Same(one.Item, other.Item));
}
