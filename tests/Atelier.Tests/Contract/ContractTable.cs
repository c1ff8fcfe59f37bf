using System.Text;
using System.Text.Json.Nodes;
using Atelier.Api;

namespace Atelier.Tests.Contract;

/// <summary>
/// The whole contract beside the model in Debian's package awscli: what the server validates with, and the model that it writes for
/// clients. Every figure is counted while comparing.
/// </summary>
internal sealed class ContractTable
{
    // Newer clients want these two keys; the package is older than they are.
    private static readonly string[] AddedSince = ["auth", "protocols"];
    private readonly StringBuilder operations = new();
    private readonly StringBuilder rest = new();
    private readonly List<string> differences = [];
    private readonly ServiceModel installed;
    private readonly ModelDocuments theirs;
    private readonly ModelDocuments ours;

    private ContractTable(ServiceModel installed, ModelDocuments ours)
    {
        this.installed = installed;
        this.ours = ours;
        theirs = ModelDocuments.In(installed.Folder);
    }

    /// <summary>What differs, a line each.</summary>
    public IReadOnlyList<string> Differences => differences;

    /// <summary>The table in Markdown, with the total as its last line.</summary>
    public string Text { get; private set; } = "";

    public static ContractTable Of(ServiceModel installed, IReadOnlyList<Operation> built, ModelDocuments ours)
    {
        var table = new ContractTable(installed, ours);
        var complete = built.OrderBy(operation => operation.Name, StringComparer.Ordinal).Count(table.CompareOperation);
        table.CompareRest();
        table.Text = $"""
            | operation | request | status | members in the request | in the answer | values | differences |
            | --- | --- | --- | --- | --- | --- | --- |
            {table.operations}
            | beside operations | how many | values | differences |
            | --- | --- | --- | --- |
            {table.rest}
            {complete}/{installed.Operations.Count} operations, {table.differences.Count} differences

            """;
        return table;
    }

    private bool CompareOperation(Operation operation)
    {
        var before = differences.Count;
        var records = new ModelComparison(installed);
        records.Compare(operation);
        differences.AddRange(records.Differences);
        if (!installed.Operations.ContainsKey(operation.Name))
            return false;

        var (expected, actual) = (theirs.Operation(operation.Name), ours.Operation(operation.Name));
        var request = new TreeComparison().Compare($"{operation.Name}.input", expected["input"], actual["input"]);
        var answer = new TreeComparison().Compare($"{operation.Name}.output", expected["output"], actual["output"]);
        var itself = new TreeComparison().Compare(
            operation.Name, ModelDocuments.Without(expected, "input", "output"), ModelDocuments.Without(actual, "input", "output"));
        TreeComparison[] all = [request, answer, itself];
        differences.AddRange(all.SelectMany(comparison => comparison.Differences));
        var http = actual["http"]!;
        operations.Append(
            $"| {operation.Name} | `{http["method"]} {http["requestUri"]}` | {http["responseCode"]} | {request.Members} | {answer.Members} "
            + $"| {all.Sum(comparison => comparison.Values)} | {differences.Count - before} |\n");
        return differences.Count == before;
    }

    private void CompareRest()
    {
        var records = new ModelComparison(installed);
        foreach (var error in ErrorShape.All)
            records.Compare(error);

        CompareAll(
            "errors", theirs.Errors, ours.Errors, (model, name) => model.Expand(new JsonObject { ["shape"] = name }), records.Differences);
        CompareAll("enumerations", theirs.Enumerations, ours.Enumerations, (model, name) => model.Shape(name)["enum"]!, []);
        CompareEach("paginators", theirs.Paginators["pagination"]!, ours.Paginators["pagination"]!);
        CompareEach("waiters", theirs.Waiters["waiters"]!, ours.Waiters["waiters"]!);
        var (expected, actual) = (theirs.Service["metadata"]!.AsObject(), ours.Service["metadata"]!.AsObject());
        CompareEach("metadata", expected, ModelDocuments.Without(actual, AddedSince));
    }

    private void CompareEach(string what, JsonNode expected, JsonNode actual) => CompareAll(
        what, expected.AsObject().Select(entry => entry.Key), actual.AsObject().Select(entry => entry.Key),
        (model, name) => WithoutDescription((model == theirs ? expected : actual)[name]), []);

    private void CompareAll(
        string what, IEnumerable<string> expected, IEnumerable<string> actual, Func<ModelDocuments, string, JsonNode?> read,
        IReadOnlyList<string> foundInRecords)
    {
        var (known, written) = (expected.ToHashSet(), actual.ToHashSet());
        var comparison = new TreeComparison();
        foreach (var name in known.Union(written).Order(StringComparer.Ordinal))
            comparison.Compare(
                $"{what}: {name}", known.Contains(name) ? read(theirs, name) : null, written.Contains(name) ? read(ours, name) : null);
        string[] found = [.. foundInRecords, .. comparison.Differences];
        differences.AddRange(found);
        rest.Append($"| {what} | {known.Count} | {comparison.Values} | {found.Length} |\n");
    }

    private static JsonNode? WithoutDescription(JsonNode? entry) =>
        entry is JsonObject described ? ModelDocuments.Without(described, "description") : entry;
}
