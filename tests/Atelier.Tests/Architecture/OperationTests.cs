using System.Text.RegularExpressions;
using Atelier.Api;
using Atelier.LaunchProfiles;
using Atelier.Studios;

namespace Atelier.Tests.Architecture;

public sealed partial class OperationTests
{
    [Fact]
    public void Every_operation_has_a_file_of_its_name() => Faults.AreNone(WithoutFile(Names(Routes.Operations), Checkout.Files));

    [Fact]
    public void Every_operation_is_named_by_a_test() => Faults.AreNone(WithoutTest(Names(Routes.Operations), TestTexts()));

    [Fact]
    public void An_operation_without_a_file_or_a_test_is_found()
    {
        string[] files = ["src/Atelier/Studios/GetStudio.cs", "tests/Atelier.Tests/Studios/ListStudios.cs"];

        Assert.Equal(["ListStudios"], WithoutFile(["GetStudio", "ListStudios"], files));
        Assert.Equal(
            ["GetStudio"],
            WithoutTest(
                ["GetStudio", "ListStudios", "CreateStudio", "DeleteStudio"],
                ["GetStudioComponent list_studios(", "get_studio_component()", "nimble create-studio", "void DeleteStudio_works()"]));
    }

    [Fact]
    public void The_compatibility_page_says_what_the_routes_say() =>
        WrittenPart.Check(CompatibilityPage.Path, CompatibilityPage.Part, CompatibilityPage.Table(Routes.Operations));

    [Fact]
    public void The_compatibility_page_shows_what_is_built_and_what_is_not()
    {
        const string page =
            "# Head\n<!-- operations: written by the test suite, see CONTRIBUTING.md -->\nold\n<!-- end of operations -->\nfoot\n";

        var renewed = WrittenPart.Renew(page, CompatibilityPage.Part, CompatibilityPage.Table(
            [
                Operation.Get("/studios/{studioId}", StudioAccess.Owner, GetStudio.Run),
                Operation.Get("/p/{**a}", StudioAccess.Owner, GetLaunchProfile.Run),
            ]));

        Assert.StartsWith("# Head\n", renewed);
        Assert.EndsWith("<!-- end of operations -->\nfoot\n", renewed);
        Assert.DoesNotContain("old", renewed);
        Assert.Contains("\n2 of 49 operations are answered.\n", renewed);
        Assert.Contains("\n| GetStudio | yes | `GET /2020-08-01/studios/{studioId}` |\n| ListStudios | no | |\n", renewed);
        Assert.Contains("\n| GetLaunchProfile | yes | `GET /2020-08-01/p/{a}` |\n", renewed);
    }

    [Fact]
    public void Every_route_is_an_operation_of_the_API()
    {
        Assert.Equal(49, CompatibilityPage.Names.Distinct().Count());
        Assert.Subset(CompatibilityPage.Names.ToHashSet(), Names(Routes.Operations).ToHashSet());
    }

    private static IEnumerable<string> Names(IEnumerable<Operation> operations) => operations.Select(operation => operation.Name);

    private static IEnumerable<string> WithoutFile(IEnumerable<string> operations, IReadOnlyList<string> files)
    {
        var sources = files.Where(path => path.StartsWith("src/Atelier/", StringComparison.Ordinal)).Select(Path.GetFileName).ToHashSet();
        return operations.Where(name => !sources.Contains($"{name}.cs"));
    }

    // As the API spells it, as boto3 does, or as the AWS CLI does.
    private static IEnumerable<string> WithoutTest(IEnumerable<string> operations, IReadOnlyList<string> tests) => operations.Where(name =>
    {
        var words = WordStart().Replace(name, "_").ToLowerInvariant();
        var spelled = new Regex($@"(?<!\w){name}(?![A-Za-z0-9])|(?<!\w){words}(?!\w)|(?<![\w-]){words.Replace('_', '-')}(?![\w-])");
        return !tests.Any(spelled.IsMatch);
    });

    // These tests themselves name operations without testing them.
    private static string[] TestTexts() =>
    [
        .. Checkout.Files
            .Where(path => path.StartsWith("tests/", StringComparison.Ordinal))
            .Where(path => !path.Contains("/Architecture/", StringComparison.Ordinal))
            .Where(path => Path.GetExtension(path) is ".cs" or ".py" or ".mjs" or ".ts" or ".sh")
            .Select(Checkout.Read),
    ];

    [GeneratedRegex("(?<=[a-z])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])")]
    private static partial Regex WordStart();
}
