using System.Reflection;
using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization;
using Atelier.Api;
using Atelier.Portal;
using Atelier.Portal.Capacity;

namespace Atelier.Tests.Portal;

/// <summary>
/// The contract as the portal's TypeScript has it: an interface for each record, and for each operation its shapes, method and path. It is
/// written from the records that the server binds and validates with.
/// </summary>
internal sealed class TypeScriptContract
{
    private static readonly Type[] OwnShapes =
    [
        typeof(SignInRequest), typeof(ChangePasswordRequest), typeof(Welcome), typeof(SignInList), typeof(SignedOut),
        typeof(UsableStudioList), typeof(KnownPeople), typeof(OfferedSupplies), typeof(FoundSessions), typeof(StudioFigures),
        typeof(ChangedMember),
        typeof(AuditPage), typeof(UserPage), typeof(CreateUserRequest), typeof(UpdateUserRequest),
        typeof(UserAnswer), typeof(AccessKeyList), typeof(CreatedAccessKey),
        typeof(CapacityReport), typeof(CapacityRange), typeof(EngineImageList), typeof(ImportStep),
    ];

    private readonly NullabilityInfoContext nullability = new();
    private readonly SortedDictionary<string, Type> shapes = new(StringComparer.Ordinal);

    private TypeScriptContract()
    {
    }

    /// <summary>The file for a set of operations.</summary>
    public static string Of(IReadOnlyList<Operation> operations) => new TypeScriptContract().Write(operations);

    private string Write(IReadOnlyList<Operation> operations)
    {
        foreach (var type in OwnShapes.Concat(operations.SelectMany(operation => (Type[])[operation.RequestType, operation.ResponseType])))
            Add(type);
        var text = new StringBuilder("// Written by the test suite from the server's records; see CONTRIBUTING.md.\n");
        foreach (var (name, type) in shapes)
            text.Append('\n').Append(type.IsEnum ? Enumeration(name, type) : Interface(name, type));
        text.Append("\nexport interface Operations {\n");
        foreach (var operation in operations)
            text.Append($"  {operation.Name}: {{ request: {operation.RequestType.Name}; response: {operation.ResponseType.Name} }};\n");
        text.Append("}\n\nexport const routes: Record<keyof Operations, readonly [method: string, path: string]> = {\n");
        foreach (var operation in operations)
            text.Append($"  {operation.Name}: ['{operation.Method}', '{Operation.VersionPath}{operation.Path}'],\n");
        return text.Append("};\n").ToString();
    }

    private static string Enumeration(string name, Type type) =>
        $"export type {name} =\n{string.Join("\n", Values(type).Select(value => $"  | '{value}'"))};\n";

    private static IEnumerable<string> Values(Type type) => type.GetFields(BindingFlags.Public | BindingFlags.Static)
        .Select(field => field.GetCustomAttribute<JsonStringEnumMemberNameAttribute>()?.Name ?? field.Name);

    private string Interface(string name, Type type)
    {
        var members = Properties(type).Select(property =>
        {
            var isOptional = nullability.Create(property).ReadState == NullabilityState.Nullable;
            var written = JsonNamingPolicy.CamelCase.ConvertName(property.Name);
            return $"  readonly {written}{(isOptional ? "?" : "")}: {TypeOf(property)};\n";
        });
        return $"export interface {name} {{\n{string.Concat(members)}}}\n";
    }

    private static string TypeOf(PropertyInfo property) => property.IsDefined(typeof(KnownValuesAttribute))
        ? property.PropertyType == typeof(string) ? "string" : "readonly string[]"
        : TypeOf(property.PropertyType);

    private static string TypeOf(Type declared)
    {
        var type = Nullable.GetUnderlyingType(declared) ?? declared;
        if (type == typeof(string) || type == typeof(DateTimeOffset))
            return "string";
        if (type == typeof(int) || type == typeof(double))
            return "number";
        if (type == typeof(bool))
            return "boolean";
        if (!type.IsGenericType)
            return type.Name;
        var arguments = type.GetGenericArguments();
        if (type.GetGenericTypeDefinition() == typeof(Json<>))
            return TypeOf(arguments[0]);
        return type.GetGenericTypeDefinition() == typeof(IReadOnlyList<>)
            ? $"readonly {TypeOf(arguments[0])}[]"
            : $"Readonly<Record<string, {TypeOf(arguments[1])}>>";
    }

    private void Add(Type declared)
    {
        var type = Nullable.GetUnderlyingType(declared) ?? declared;
        if (type.IsGenericType)
        {
            foreach (var argument in type.GetGenericArguments())
                Add(argument);
        }
        else if (type.Namespace!.StartsWith("Atelier", StringComparison.Ordinal) && shapes.TryAdd(type.Name, type) && !type.IsEnum)
        {
            foreach (var property in Properties(type).Where(property => !property.IsDefined(typeof(KnownValuesAttribute))))
                Add(property.PropertyType);
        }
    }

    private static IEnumerable<PropertyInfo> Properties(Type type) =>
        type.GetProperties(BindingFlags.Public | BindingFlags.Instance).OrderBy(property => property.Name, StringComparer.Ordinal);
}
