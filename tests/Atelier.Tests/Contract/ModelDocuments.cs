using System.Text.Json.Nodes;
using Atelier.Model;

namespace Atelier.Tests.Contract;

/// <summary>A model as clients load it: the documents of its folder.</summary>
internal sealed record ModelDocuments(JsonObject Service, JsonObject Paginators, JsonObject Waiters)
{
    /// <summary>The model that we write.</summary>
    public static ModelDocuments Ours { get; } = Read(name => ModelFiles.Of(Routes.Operations, Atelier.Waiters.All).All[name]);

    /// <summary>The model in a folder.</summary>
    public static ModelDocuments In(string folder) => Read(name => File.ReadAllBytes(Path.Combine(folder, name)));

    public JsonObject Shape(string name) => Service["shapes"]![name]!.AsObject();

    /// <summary>The names of the shapes that are errors.</summary>
    public IEnumerable<string> Errors => Names(shape => shape.ContainsKey("exception"));

    /// <summary>The names of the shapes that are enumerations.</summary>
    public IEnumerable<string> Enumerations => Names(shape => shape.ContainsKey("enum"));

    /// <summary>
    /// What a reference to a shape stands for, without texts and without the names that only tie a model together: those of structures and
    /// enumerations stay, for SDKs make types of them.
    /// </summary>
    public JsonObject Expand(JsonObject reference)
    {
        var name = reference["shape"]!.GetValue<string>();
        var shape = Shape(name);
        var expanded = Without(reference, "shape", "documentation");
        foreach (var (key, value) in shape)
        {
            expanded[key] = (key, value) switch
            {
                ("documentation", _) => null,
                ("members", JsonObject members) => new JsonObject(
                    members.Select(member => KeyValuePair.Create(member.Key, (JsonNode?)Expand(member.Value!.AsObject())))),
                ("member" or "key" or "value", JsonObject item) => Expand(item),
                ("required" or "enum", JsonArray names) => Sorted(names.Select(entry => entry!.GetValue<string>())),
                _ => value!.DeepClone(),
            };
        }

        expanded.Remove("documentation");
        if (shape["type"]!.GetValue<string>() == "structure" || shape.ContainsKey("enum"))
            expanded["name"] = name;
        return expanded;
    }

    /// <summary>An operation with its shapes in their places and without texts.</summary>
    public JsonObject Operation(string name)
    {
        var operation = Service["operations"]![name]!.AsObject();
        var expanded = Without(operation, "documentation");
        expanded["input"] = Expand(operation["input"]!.AsObject());
        expanded["output"] = Expand(operation["output"]!.AsObject());
        expanded["errors"] = Sorted(operation["errors"]!.AsArray().Select(error => error!["shape"]!.GetValue<string>()));
        return expanded;
    }

    /// <summary>An object without some of its members.</summary>
    public static JsonObject Without(JsonObject node, params string[] keys)
    {
        var copy = node.DeepClone().AsObject();
        foreach (var key in keys)
            copy.Remove(key);
        return copy;
    }

    private static ModelDocuments Read(Func<string, byte[]> read)
    {
        JsonObject Parse(string name) => JsonNode.Parse(read(name))!.AsObject();
        return new ModelDocuments(Parse("service-2.json"), Parse("paginators-1.json"), Parse("waiters-2.json"));
    }

    private static JsonArray Sorted(IEnumerable<string> names) =>
        [.. names.Order(StringComparer.Ordinal).Select(name => (JsonNode?)JsonValue.Create(name))];

    private IEnumerable<string> Names(Func<JsonObject, bool> isMeant) =>
        Service["shapes"]!.AsObject().Where(shape => isMeant(shape.Value!.AsObject())).Select(shape => shape.Key);
}
