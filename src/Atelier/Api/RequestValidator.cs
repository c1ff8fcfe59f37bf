using System.Collections.Concurrent;
using System.Text.Json;
using System.Text.RegularExpressions;

namespace Atelier.Api;

/// <summary>Checks a request's JSON against its shape and reports everything that is wrong with it at once.</summary>
internal static class RequestValidator
{
    private static readonly ConcurrentDictionary<string, Regex> Expressions = new();

    /// <exception cref="ApiError">A ValidationException whose message lists each wrong member and the rule it breaks.</exception>
    public static void Check(JsonElement request, Shape shape)
    {
        var faults = new Faults();
        CheckStructure(request, shape, path: "", faults);
        faults.ThrowIfAny();
    }

    private static void CheckValue(JsonElement value, Shape shape, string path, Faults faults)
    {
        if (value.ValueKind != ExpectedKind(shape.Kind))
        {
            faults.Add(path, $"must be {Describe(shape.Kind)}");
            return;
        }

        switch (shape.Kind)
        {
            case ShapeKind.Structure:
                CheckStructure(value, shape, path + ".", faults);
                break;
            case ShapeKind.List:
                CheckList(value, shape, path, faults);
                break;
            case ShapeKind.Map:
                foreach (var entry in value.EnumerateObject())
                    CheckValue(entry.Value, shape.Item!, $"{path}.{entry.Name}", faults);
                break;
            case ShapeKind.Integer:
                CheckInteger(value, shape, path, faults);
                break;
            default:
                CheckString(value.GetString()!, shape, path, faults);
                break;
        }
    }

    private static void CheckStructure(JsonElement value, Shape shape, string path, Faults faults)
    {
        var present = 0;
        foreach (var member in shape.Members)
        {
            if (value.TryGetProperty(member.Name, out var memberValue) && memberValue.ValueKind != JsonValueKind.Null)
            {
                present++;
                CheckValue(memberValue, member.Shape, path + member.Name, faults);
            }
            else if (member.IsRequired)
            {
                faults.Add(path + member.Name, "is required");
            }
        }

        if (shape.IsUnion && present > 1)
            faults.Add(path.TrimEnd('.'), $"must have only one of {string.Join(", ", shape.Members.Select(member => member.Name))}");
    }

    private static void CheckList(JsonElement value, Shape shape, string path, Faults faults)
    {
        if (IsOutside(value.GetArrayLength(), shape))
            faults.Add(path, $"must have {Limits(shape)} items");
        var index = 0;
        foreach (var item in value.EnumerateArray())
            CheckValue(item, shape.Item!, $"{path}[{index++}]", faults);
    }

    private static void CheckInteger(JsonElement value, Shape shape, string path, Faults faults)
    {
        if (!value.TryGetInt32(out var number) || IsOutside(number, shape))
            faults.Add(path, $"must be a whole number{(shape.Minimum is null ? "" : $" from {Limits(shape)}")}");
    }

    private static void CheckString(string value, Shape shape, string path, Faults faults)
    {
        if (shape is { Kind: ShapeKind.Enumeration, IsOpen: false } && !shape.Values.Contains(value))
            faults.Add(path, $"must be one of {string.Join(", ", shape.Values)}");
        if (IsOutside(value.Length, shape))
            faults.Add(path, $"length must be {Limits(shape)}");
        if (shape.Pattern is { } pattern && !Expression(pattern).IsMatch(value))
            faults.Add(path, $"must match {pattern}");
        // PostgreSQL cannot store this character, and nothing that a studio names has it.
        if (value.Contains('\0', StringComparison.Ordinal))
            faults.Add(path, "must not contain the character U+0000");
    }

    private static bool IsOutside(int number, Shape shape) => number < shape.Minimum || number > shape.Maximum;

    private static string Limits(Shape shape) =>
        shape.Maximum is null ? $"at least {shape.Minimum}" : $"{shape.Minimum} to {shape.Maximum}";

    // The contract's patterns are linear; the engine without backtracking makes that a guarantee against hostile values.
    private static Regex Expression(string pattern) =>
        Expressions.GetOrAdd(pattern, static text => new Regex(End(text), RegexOptions.CultureInvariant | RegexOptions.NonBacktracking));

    // To .NET a last $ is also the place before a final line break; the contract means the end.
    private static string End(string pattern) => pattern.EndsWith('$') ? $@"{pattern[..^1]}\z" : pattern;

    private static JsonValueKind ExpectedKind(ShapeKind kind) => kind switch
    {
        ShapeKind.Structure or ShapeKind.Map => JsonValueKind.Object,
        ShapeKind.List => JsonValueKind.Array,
        ShapeKind.Integer => JsonValueKind.Number,
        _ => JsonValueKind.String,
    };

    private static string Describe(ShapeKind kind) => kind switch
    {
        ShapeKind.Structure or ShapeKind.Map => "an object",
        ShapeKind.List => "a list",
        ShapeKind.Integer => "a whole number",
        _ => "a string",
    };
}
