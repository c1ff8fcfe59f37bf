using Atelier.Workstations.Simulated;

namespace Atelier.Tests.Cli;

public sealed class CatalogueCommandsTests
{
    private static readonly string Desktop = SimulatedImages.Desktop.ImageId;

    [Fact]
    public async Task What_is_published_is_listed_until_it_is_withdrawn()
    {
        using var machine = new OperatorsMachine();
        var before = await machine.Run("image", "list");

        var published = await machine.Run("image", "publish", Desktop, "--name", "Linux desktop", "--description", "For all");
        var again = await machine.Run("image", "publish", Desktop, "--name", "Linux");
        var listed = await machine.Run("image", "list");
        var withdrawn = await machine.Run("image", "withdraw", Desktop);

        var id = published.Output[..22];
        Assert.Equal((0, $"{id}  Linux desktop\n"), (published.Code, published.Output));
        Assert.Equal($"{id}  Linux\n", again.Output);
        var line = before.Output.Split('\n').Single(text => text.StartsWith(Desktop, StringComparison.Ordinal));
        Assert.Contains($"{line}\n  published to all studios: {id}  Linux\n", listed.Output);
        Assert.Equal((0, $"{Desktop} is no longer published.\n"), (withdrawn.Code, withdrawn.Output));
        Assert.Equal(before, await machine.Run("image", "list"));
    }

    [Fact]
    public async Task What_the_engine_has_no_more_is_listed_as_gone()
    {
        using var machine = new OperatorsMachine();
        await machine.Run("image", "publish", Desktop, "--name", "Linux");
        await using (var database = await machine.OpenDatabase())
        await using (var db = await database.Write(TestContext.Current.CancellationToken))
        {
            await db.Execute(
                "update streaming_images set document = replace(document, @Desktop, 'ami-gone')", new { Desktop },
                TestContext.Current.CancellationToken);
            await db.Commit(TestContext.Current.CancellationToken);
        }

        var listed = await machine.Run("image", "list");

        Assert.EndsWith(
            "\nami-gone  is published as Linux, but gone from the engine: import it again, or run atelier image withdraw ami-gone\n",
            listed.Output);
    }

    [Theory]
    [InlineData("The engine has no image ami-0123456789abcdef0", "publish", "ami-0123456789abcdef0", "--name", "Linux")]
    [InlineData("ami-0123456789abcdef0 is not published", "withdraw", "ami-0123456789abcdef0")]
    [InlineData("must be named by its id", "publish", "desktop", "--name", "Linux")]
    [InlineData("must be named by its id", "withdraw", "desktop")]
    [InlineData("--name must have 1 to 64 characters", "publish", "ami-0123456789abcdef0", "--name", "")]
    [InlineData("--name", "publish", "ami-0123456789abcdef0")]
    public async Task A_wrong_command_is_told_what_would_be_right(string rule, params string[] arguments)
    {
        using var machine = new OperatorsMachine();

        var (code, _, error) = await machine.Run(["image", .. arguments]);

        Assert.NotEqual(0, code);
        Assert.Contains(rule, error);
        Assert.DoesNotContain("published", (await machine.Run("image", "list")).Output);
    }
}
