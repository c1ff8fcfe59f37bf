using Atelier.Tests.Architecture;
using Atelier.Tests.Harness;

namespace Atelier.Tests.Access;

public sealed class AccessTests(AccessWorld world) : IClassFixture<AccessWorld>
{
    public static TheoryData<string> Operations => [.. GrantTable.Grants.Select(grant => grant.Operation)];

    [Fact]
    public void The_table_has_every_operation_once()
    {
        Assert.Equal(CompatibilityPage.Names, GrantTable.Grants.Select(grant => grant.Operation));
        Assert.Equal(CompatibilityPage.Names.Order(), Calls.Of.Keys.Order());
    }

    [Fact]
    public void The_page_on_access_has_the_table() => WrittenPart.Check("docs/access.md", "roles", GrantTable.ToMarkdown());

    [Theory]
    [MemberData(nameof(Operations))]
    public async Task Whoever_may_call_gets_an_answer_and_nobody_else_does(string operation)
    {
        var grant = GrantTable.Grants.Single(grant => grant.Operation == operation);
        var differences = new List<string>();

        foreach (var role in Enum.GetValues<Role>())
        {
            foreach (var target in Enum.GetValues<Target>())
            {
                var isAllowed = grant.Allows(role, target);
                var answer = await Ask(operation, new Scene(world, role, target, isAllowed));
                if (answer != Expected(operation, role, isAllowed))
                    differences.Add($"{role} asking for {target}: {answer}");
            }
        }

        Faults.AreNone(differences);
    }

    private static string Expected(string operation, Role role, bool isAllowed)
    {
        if (!isAllowed)
            // Another account's studio does not exist for who asks from outside.
            return role == Role.OtherAccount ? "ResourceNotFoundException" : "AccessDeniedException";
        // There is nothing to repair, which is told only to who may repair it.
        return operation == "StartStudioSSOConfigurationRepair" ? "ValidationException" : "answered";
    }

    private static async Task<string> Ask(string operation, Scene scene)
    {
        var call = await Calls.Of[operation](scene);
        var method = new HttpMethod(Routes.Operations.Single(route => route.Name == operation).Method);
        try
        {
            await scene.World.Caller(scene.Role).Send(method, call.Path, call.Body);
            return "answered";
        }
        catch (ApiErrorSeen error)
        {
            return error.Code;
        }
    }
}
