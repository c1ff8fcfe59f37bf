namespace Atelier.Tests.Architecture;

public sealed class SourceRuleTests
{
    private const int MostProjects = 3;

    [Theory]
    [InlineData("src")]
    [InlineData("tests")]
    public void Every_file_keeps_the_rules_of_style(string folder) =>
        Faults.AreNone(Checkout.CSharp(folder).SelectMany(SourceRules.Faults));

    [Fact]
    public void Every_interface_has_two_implementations() =>
        Faults.AreNone(SourceRules.InterfaceFaults(typeof(Routes).Assembly.GetTypes()));

    [Fact]
    public void There_are_few_projects()
    {
        var projects = Checkout.Files.Where(path => path.EndsWith(".csproj", StringComparison.Ordinal)).ToArray();

        Assert.True(projects.Length <= MostProjects, $"A project more needs a decision record: {string.Join(", ", projects)}");
        Assert.All(projects, project => Assert.Contains(project, Checkout.Read("Atelier.slnx")));
    }

    [Fact]
    public void A_file_that_breaks_the_rules_of_style_is_found()
    {
        var lines = new string[SourceRules.MostLines + 1];
        lines[0] = "    #region fields";
        lines[1] = "// TO" + "DO: write it";
        lines[2] = new string('x', SourceRules.LongestLine + 1);
        lines[3] = "internal sealed class PathUtil";
        lines[^1] = "}";

        Assert.Equal(
            [
                "src/SessionManager.cs: has 301 lines, 300 at most",
                "src/SessionManager.cs: PathUtil ends in Util, which says nothing",
                "src/SessionManager.cs: SessionManager ends in Manager, which says nothing",
                "src/SessionManager.cs:1: begins a region",
                "src/SessionManager.cs:2: promises work instead of doing it",
                "src/SessionManager.cs:3: has 141 characters, 140 at most",
            ],
            SourceRules.Faults(new SourceFile("src/SessionManager.cs", string.Join('\n', lines) + "\n")));
    }

    [Fact]
    public void A_file_at_the_limits_is_let_be()
    {
        var lines = Enumerable.Repeat(new string('x', SourceRules.LongestLine), SourceRules.MostLines);

        Assert.Empty(SourceRules.Faults(new SourceFile("src/Todolist.cs", string.Join('\n', lines) + "\n")));
    }

    [Fact]
    public void An_interface_with_one_implementation_is_found() => Assert.Equal(
        ["ILonely: has 1 implementations, an interface needs two"],
        SourceRules.InterfaceFaults([typeof(ILonely), typeof(Hermit), typeof(IShared), typeof(First), typeof(Second)]));

    private interface ILonely;

    private interface IShared;

    private sealed class Hermit : ILonely;

    private sealed class First : IShared;

    private sealed class Second : IShared;
}
