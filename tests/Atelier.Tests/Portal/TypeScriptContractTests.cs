using Atelier.Tests.Architecture;

namespace Atelier.Tests.Portal;

public sealed class TypeScriptContractTests
{
    private const string Path = "portal/src/portal/api/contract.ts";

    [Fact]
    public void The_types_of_the_portals_pages_are_those_of_the_server() =>
        WrittenPart.CheckWhole(Path, TypeScriptContract.Of(Routes.Operations));
}
