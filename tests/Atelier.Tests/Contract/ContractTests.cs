namespace Atelier.Tests.Contract;

public sealed class ContractTests
{
    [Fact]
    public async Task Every_operation_is_member_by_member_the_one_that_the_AWS_CLI_knows()
    {
        var model = await ServiceModel.Read(TestContext.Current.CancellationToken);
        var comparison = new ModelComparison(model);

        foreach (var operation in Routes.Operations)
            comparison.Compare(operation);

        var built = Routes.Operations.Count;
        TestContext.Current.TestOutputHelper!.WriteLine($"{built} of the API's {model.Operations.Count} operations are built.");
        Assert.True(comparison.Differences.Count == 0, string.Join('\n', comparison.Differences));
    }

    [Fact]
    public void No_operation_has_two_routes()
    {
        var names = Routes.Operations.Select(operation => operation.Name).ToArray();

        Assert.Equal(names.Distinct(), names);
    }
}
