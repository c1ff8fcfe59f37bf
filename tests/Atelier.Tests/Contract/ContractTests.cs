using System.Text.Json.Nodes;
using Atelier.Api;
using Atelier.LaunchProfiles;
using Atelier.Model;
using Atelier.Studios;
using Atelier.Tests.Architecture;

namespace Atelier.Tests.Contract;

public sealed class ContractTests
{
    // Where ./dev test wants the table, to show it.
    private const string ReportVariable = "ATELIER_TEST_CONTRACT_REPORT";

    [Fact]
    public async Task Records_and_the_written_model_are_member_by_member_what_the_AWS_CLI_knows()
    {
        var table = await Compare(Routes.Operations, ModelDocuments.Ours);

        if (Environment.GetEnvironmentVariable(ReportVariable) is { } report)
            await File.WriteAllTextAsync(report, table.Text, TestContext.Current.CancellationToken);
        Assert.True(table.Differences.Count == 0, string.Join('\n', table.Differences));
        Assert.EndsWith("\n49/49 operations, 0 differences\n", table.Text);
    }

    [Fact]
    public async Task The_compatibility_page_has_the_table_of_the_contract()
    {
        var table = await Compare(Routes.Operations, ModelDocuments.Ours);

        WrittenPart.Check(CompatibilityPage.Path, "contract", table.Text);
    }

    [Fact]
    public async Task Records_that_differ_are_found()
    {
        Operation[] other =
        [
            Operation.Get("/studios/{studioId}", StudioAccess.Owner, GetLaunchProfile.Run),
            Operation.Put("/studios/{studioId}", StudioAccess.Owner, GetStudio.Run),
        ];

        var table = await Compare(other, ModelDocuments.Ours);

        Assert.Contains(
            "GetLaunchProfile: path is '/2020-08-01/studios/{studioId}' and in the model "
            + "'/2020-08-01/studios/{studioId}/launch-profiles/{launchProfileId}'",
            table.Differences);
        Assert.Contains("GetStudio: method is 'PUT' and in the model 'GET'", table.Differences);
        Assert.Contains("GetStudio: idempotent is 'True' and in the model 'False'", table.Differences);
        Assert.EndsWith($"\n0/49 operations, {table.Differences.Count} differences\n", table.Text);
    }

    [Theory]
    [InlineData("operations.DeleteStudio.http.responseCode", "204", "DeleteStudio.http.responseCode: is 204 and")]
    [InlineData("operations.StopStreamingSession.idempotent", null, "StopStreamingSession.idempotent: is absent and")]
    [InlineData("operations.GetEula.errors", "[]", "GetEula.errors: is [] and")]
    [InlineData("shapes.StudioName.max", "65", "CreateStudio.input.members.studioName.max: is 65 and")]
    [InlineData("shapes.DisplayName.sensitive", null, "CreateStudio.input.members.displayName.sensitive: is absent and")]
    [InlineData("shapes.CreateStudioRequest.required", "[]", "CreateStudio.input.required: is [] and")]
    [InlineData(
        "shapes.DeleteStudioRequest.members.clientToken.idempotencyToken", null,
        "DeleteStudio.input.members.clientToken.idempotencyToken: is absent and")]
    [InlineData("shapes.StudioState.enum", """["READY"]""", "enumerations: StudioState: is [\"READY\"] and")]
    [InlineData("shapes.ConflictException.error.httpStatusCode", "400", "errors: ConflictException.error.httpStatusCode: is 400 and")]
    [InlineData("shapes.ThrottlingException", null, "errors: ThrottlingException: is absent and")]
    [InlineData("metadata.signingName", "\"studio\"", "metadata: signingName: is \"studio\" and")]
    public async Task A_written_service_that_differs_is_found(string path, string? value, string difference)
    {
        var service = ModelDocuments.Ours.Service.DeepClone().AsObject();
        Set(service, path, value);

        var table = await Compare(Routes.Operations, ModelDocuments.Ours with { Service = service });

        Assert.Contains(table.Differences, found => found.StartsWith(difference, StringComparison.Ordinal));
        Assert.EndsWith($" operations, {table.Differences.Count} differences\n", table.Text);
    }

    [Fact]
    public async Task Paginators_and_waiters_that_differ_are_found()
    {
        var paginators = ModelDocuments.Ours.Paginators.DeepClone().AsObject();
        var waiters = ModelDocuments.Ours.Waiters.DeepClone().AsObject();
        Set(paginators, "pagination.ListStudios.result_key", "\"eulas\"");
        Set(paginators, "pagination.ListStudioMembers.limit_key", null);
        Set(waiters, "waiters.StudioReady.delay", "3");
        Set(waiters, "waiters.StudioDeleted", null);

        var table = await Compare(Routes.Operations, ModelDocuments.Ours with { Paginators = paginators, Waiters = waiters });

        Assert.Collection(
            table.Differences,
            found => Assert.StartsWith("paginators: ListStudioMembers.limit_key: is absent and", found),
            found => Assert.StartsWith("paginators: ListStudios.result_key: is \"eulas\" and", found),
            found => Assert.StartsWith("waiters: StudioDeleted: is absent and", found),
            found => Assert.StartsWith("waiters: StudioReady.delay: is 3 and", found));
    }

    [Fact]
    public void Everything_that_help_shows_has_a_text()
    {
        var operations = ModelDocuments.Ours.Service["operations"]!.AsObject();
        var shapes = ModelDocuments.Ours.Service["shapes"]!.AsObject();
        var members =
            from shape in shapes
            where shape.Value!["members"] is not null
            from member in shape.Value!["members"]!.AsObject()
            select (Name: $"{shape.Key}.{member.Key}", member.Value);

        Assert.Empty(operations.Where(operation => operation.Value!["documentation"] is null).Select(operation => operation.Key));
        Assert.Empty(members.Where(member => member.Value!["documentation"] is null).Select(member => member.Name));
    }

    [Fact]
    public void No_text_is_kept_for_a_member_that_the_contract_does_not_have()
    {
        var members = ModelDocuments.Ours.Service["shapes"]!.AsObject()
            .Where(shape => shape.Value!["members"] is not null)
            .SelectMany(shape => shape.Value!["members"]!.AsObject().Select(member => member.Key));

        Assert.Empty(MemberTexts.Names.Except(members));
    }

    [Fact]
    public void No_operation_has_two_routes()
    {
        var names = Routes.Operations.Select(operation => operation.Name).ToArray();

        Assert.Equal(names.Distinct(), names);
    }

    private static async Task<ContractTable> Compare(IReadOnlyList<Operation> operations, ModelDocuments ours) =>
        ContractTable.Of(await ServiceModel.Read(TestContext.Current.CancellationToken), operations, ours);

    // A dotted path to what becomes another value, or goes.
    private static void Set(JsonObject document, string path, string? value)
    {
        var keys = path.Split('.');
        var owner = keys[..^1].Aggregate(document, (node, key) => node[key]!.AsObject());
        Assert.True(owner.Remove(keys[^1]));
        if (value is not null)
            owner[keys[^1]] = JsonNode.Parse(value);
    }
}
