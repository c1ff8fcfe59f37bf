namespace Atelier.Tests.Architecture;

public sealed class ArrowTests
{
    [Fact]
    public void Arrows_point_down_only() => Faults.AreNone(Arrows.Faults(Checkout.CSharp("src")));

    [Theory]
    [InlineData("Api/Pages.cs", "using Atelier.Identity;", "Api must not know Identity")]
    [InlineData("Streaming/Gate.cs", "using Atelier.Cli;", "Streaming must not know Cli")]
    [InlineData("Storage/Table.cs", "using R = Atelier.StreamingSessions.Backups.BackupTable;", "Storage must not know StreamingSessions")]
    [InlineData("Studios/Studio.cs", "static object Of() => global::Atelier.Cli.Parts.Open();", "Studios must not know Cli")]
    [InlineData("Api/Json.cs", "static object Of() => Studios.StudioTable.Rows;", "Api must not know Studios")]
    [InlineData("Cli/Verb.cs", "static object Of() => Routes.Operations;", "Cli must not know what is above the rooms")]
    [InlineData("Cellar/Wine.cs", "", "the room Cellar has no place among the arrows")]
    [InlineData("LaunchProfiles/Open.cs", "using Atelier.Workstations.Lxd;", "only Cli and Server may choose Atelier.Workstations.Lxd")]
    [InlineData("Workstations/Spec.cs", "using Atelier.Workstations.Lxd;", "only Cli and Server may choose Atelier.Workstations.Lxd")]
    [InlineData(
        "Cli/Verb.cs", "using Atelier.Workstations.Lxd;\nnew LxdConnection();", "LxdConnection is for Atelier.Workstations.Lxd alone")]
    public void An_arrow_that_points_up_or_aside_is_found(string path, string code, string fault)
    {
        var space = "Atelier." + path[..path.IndexOf('/', StringComparison.Ordinal)];

        Assert.Equal([$"src/Atelier/{path}: {fault}"], Arrows.Faults([.. House(), File(path, space, code)]));
    }

    [Theory]
    [InlineData("Cli/Verb.cs", "Atelier.Cli", "using Atelier.Workstations.Lxd;\n// Not Routes.Operations.\nnew LxdEngine();")]
    [InlineData("StreamingSessions/Streams/Tickets.cs", "Atelier.StreamingSessions.Streams", "using Atelier.StreamingSessions.Backups;")]
    [InlineData("Api/Tags.cs", "Atelier.Api", "using Atelier.Storage;\nrequest.Studios.StudioTable.Count();")]
    public void An_arrow_that_points_down_is_let_be(string path, string space, string code) =>
        Assert.Empty(Arrows.Faults([.. House(), File(path, space, code)]));

    [Fact]
    public void A_file_whose_namespace_is_not_its_folder_is_found() => Assert.Equal(
        ["src/Atelier/Api/Arns.cs: declares Atelier.Studios, and its folder is Atelier.Api"],
        Arrows.Faults([new SourceFile("src/Atelier/Api/Arns.cs", "namespace Atelier.Studios;\n")]));

    private static SourceFile File(string path, string space, string code) =>
        new($"src/Atelier/{path}", $"{code}\nnamespace {space};\ninternal sealed class C;\n");

    private static SourceFile[] House() =>
    [
        new("src/Atelier/Routes.cs", "using Atelier.Studios;\nnamespace Atelier;\ninternal static class Routes;\n"),
        new("src/Atelier/Studios/StudioTable.cs", "namespace Atelier.Studios;\ninternal static class StudioTable;\n"),
        new("src/Atelier/Workstations/Lxd/LxdEngine.cs", "namespace Atelier.Workstations.Lxd;\ninternal sealed class LxdEngine;\n"),
        new("src/Atelier/Workstations/Lxd/LxdConnection.cs", "namespace Atelier.Workstations.Lxd;\ninternal sealed class LxdConnection;\n"),
    ];
}
