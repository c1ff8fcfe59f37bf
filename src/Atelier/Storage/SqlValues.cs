using System.Collections.Concurrent;
using System.Data;
using System.Data.Common;
using System.Reflection;

namespace Atelier.Storage;

/// <summary>
/// The values of a statement's parameters: an object whose properties are named as they are, or pairs of names and values. A value may be
/// null, and a statement need not use all of them.
/// </summary>
internal static class SqlValues
{
    private static readonly ConcurrentDictionary<Type, (string Marked, PropertyInfo Property)[]> Known = new();

    /// <summary>The values as pairs.</summary>
    public static IEnumerable<KeyValuePair<string, object?>> Pairs(object values) => values as IEnumerable<KeyValuePair<string, object?>>
        ?? PropertiesOf(values).Select(known => KeyValuePair.Create(known.Property.Name, known.Property.GetValue(values)));

    public static void Set(DbCommand command, object? values)
    {
        if (values is IEnumerable<KeyValuePair<string, object?>> pairs)
        {
            foreach (var (name, value) in pairs)
                Set(command, Mark(name), value, type: null);
        }
        else if (values is not null)
        {
            foreach (var (marked, property) in PropertiesOf(values))
                Set(command, marked, property.GetValue(values), property.PropertyType);
        }
    }

    private static (string Marked, PropertyInfo Property)[] PropertiesOf(object values) => Known.GetOrAdd(
        values.GetType(), type => [.. type.GetProperties().Select(property => (Mark(property.Name), property))]);

    // As statements have it: a name without its mark is looked for under one mark after the other.
    private static string Mark(string name) => $"@{name}";

    private static void Set(DbCommand command, string name, object? value, Type? type)
    {
        var known = command.Parameters.IndexOf(name);
        var parameter = known >= 0 ? command.Parameters[known] : Add(command, name, type ?? value?.GetType());
        parameter.Value = value ?? DBNull.Value;
    }

    private static DbParameter Add(DbCommand command, string name, Type? type)
    {
        var parameter = command.CreateParameter();
        parameter.ParameterName = name;
        // PostgreSQL wants to know what a null is.
        if (FindType(type) is { } known)
            parameter.DbType = known;
        command.Parameters.Add(parameter);
        return parameter;
    }

    private static DbType? FindType(Type? type)
    {
        type = type is null ? null : Nullable.GetUnderlyingType(type) ?? type;
        return type == typeof(string) ? DbType.String
            : type == typeof(long) ? DbType.Int64
            : type == typeof(int) ? DbType.Int32
            : null;
    }
}
