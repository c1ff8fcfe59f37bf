using System.Collections.Concurrent;
using System.Reflection;
using System.Runtime.CompilerServices;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Atelier.Api;

/// <summary>Reads the <see cref="Shape"/> of a contract record: the one place that knows how C# states the contract.</summary>
internal static class ShapeReader
{
    private static readonly ConcurrentDictionary<Type, Shape> Structures = new();

    /// <summary>The shape of a contract record. Contract records are not recursive.</summary>
    public static Shape Of(Type record) => Structures.GetOrAdd(record, ReadStructure);

    private static Shape ReadStructure(Type record) => new(ShapeKind.Structure, ModelName(record))
    {
        Declaration = record,
        IsUnion = record.IsDefined(typeof(UnionAttribute)),
        Members = [.. record.GetProperties(BindingFlags.Public | BindingFlags.Instance).Select(ReadMember)],
    };

    private static Member ReadMember(PropertyInfo property) => new(
        JsonNamingPolicy.CamelCase.ConvertName(property.Name),
        ReadMemberShape(property),
        Location(property),
        property.IsDefined(typeof(RequiredMemberAttribute)));

    private static MemberLocation Location(PropertyInfo property)
    {
        if (property.IsDefined(typeof(PathAttribute)))
            return MemberLocation.Path;
        if (property.IsDefined(typeof(QueryAttribute)))
            return MemberLocation.Query;
        return property.IsDefined(typeof(ClientTokenAttribute)) ? MemberLocation.Header : MemberLocation.Body;
    }

    private static Shape ReadMemberShape(PropertyInfo property)
    {
        var shape = ReadType(property.PropertyType);
        if (property.GetCustomAttribute<KnownValuesAttribute>() is { } known)
            shape = shape.Item is null ? OpenEnumeration(known) : shape with { Item = OpenEnumeration(known) };
        if (property.GetCustomAttribute<LengthAttribute>() is { } length)
            shape = Limit(shape, length.Minimum, length.Maximum);
        if (property.GetCustomAttribute<RangeAttribute>() is { } range)
            shape = Limit(shape, range.Minimum, range.Maximum);
        if (property.GetCustomAttribute<CountAttribute>() is { } count)
            shape = Limit(shape, count.Minimum, count.Maximum);
        if (property.GetCustomAttribute<PatternAttribute>() is { } pattern)
            shape = shape with { Pattern = pattern.Expression };
        if (property.GetCustomAttribute<ItemLengthAttribute>() is { } itemLength)
            shape = shape with { Item = Limit(shape.Item!, itemLength.Minimum, itemLength.Maximum) };
        if (property.GetCustomAttribute<ItemPatternAttribute>() is { } itemPattern)
            shape = shape with { Item = shape.Item! with { Pattern = itemPattern.Expression } };
        return property.IsDefined(typeof(SensitiveAttribute)) ? shape with { IsSensitive = true } : shape;
    }

    // An attribute cannot hold a null, so the greatest number stands for no limit.
    private static Shape Limit(Shape shape, int minimum, int maximum) =>
        shape with { Minimum = minimum, Maximum = maximum == int.MaxValue ? null : maximum };

    private static Shape OpenEnumeration(KnownValuesAttribute known) => ReadEnumeration(known.Enumeration) with { IsOpen = true };

    private static Shape ReadType(Type declared)
    {
        var type = Nullable.GetUnderlyingType(declared) ?? declared;
        if (type == typeof(string))
            return new Shape(ShapeKind.String, "String");
        if (type == typeof(int))
            return new Shape(ShapeKind.Integer, "Integer");
        if (type == typeof(DateTimeOffset))
            return new Shape(ShapeKind.Timestamp, "Timestamp");
        if (type.IsEnum)
            return ReadEnumeration(type);
        if (!type.IsGenericType)
            return Of(type);

        var definition = type.GetGenericTypeDefinition();
        if (definition == typeof(Json<>))
            return ReadType(type.GetGenericArguments()[0]);
        if (definition == typeof(IReadOnlyList<>))
            return new Shape(ShapeKind.List, "List") { Item = ReadType(type.GetGenericArguments()[0]) };
        if (definition == typeof(IReadOnlyDictionary<,>))
            return new Shape(ShapeKind.Map, "Map") { Item = ReadType(type.GetGenericArguments()[1]) };
        throw new NotSupportedException($"{type} is no type of the contract.");
    }

    private static Shape ReadEnumeration(Type type) => new(ShapeKind.Enumeration, ModelName(type))
    {
        Declaration = type,
        Values = [.. type.GetFields(BindingFlags.Public | BindingFlags.Static)
            .Select(field => field.GetCustomAttribute<JsonStringEnumMemberNameAttribute>()?.Name ?? field.Name)],
    };

    private static string ModelName(MemberInfo type) => type.GetCustomAttribute<ModelNameAttribute>()?.Name ?? type.Name;
}
