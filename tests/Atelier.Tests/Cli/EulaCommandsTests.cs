namespace Atelier.Tests.Cli;

public sealed class EulaCommandsTests
{
    [Fact]
    public async Task What_is_added_and_bound_is_listed()
    {
        using var machine = new OperatorsMachine();
        await File.WriteAllTextAsync(machine.File("nuke.txt"), "You may render.\n", TestContext.Current.CancellationToken);

        var none = await machine.Run("eula", "list");
        var added = await machine.Run("eula", "add", "--id", "maya", "--name", "Maya EULA", "--url", "https://example.com/eula");
        await machine.Run("eula", "add", "--id", "nuke", "--name", "Nuke EULA", "--file", machine.File("nuke.txt"));
        var bound = await machine.Run("eula", "bind", "--image", "ami-0123456789abcdef0", "nuke");
        await machine.Run("eula", "bind", "--image", "ami-0123456789abcdef1", "maya", "nuke");
        var listed = await machine.Run("eula", "list");
        await machine.Run("eula", "bind", "--image", "ami-0123456789abcdef1");

        Assert.StartsWith("No EULAs yet.", none.Output);
        Assert.Equal((0, "maya  Maya EULA\n"), (added.Code, added.Output));
        Assert.Equal((0, "ami-0123456789abcdef0  nuke\n"), (bound.Code, bound.Output));
        Assert.Equal(
            "maya                    Maya EULA  https://example.com/eula  ami-0123456789abcdef1\n" +
            "nuke                    Nuke EULA  16 characters  ami-0123456789abcdef0, ami-0123456789abcdef1\n",
            listed.Output);
        Assert.DoesNotContain("ami-0123456789abcdef1", (await machine.Run("eula", "list")).Output);
    }

    [Fact]
    public async Task A_eula_without_an_id_gets_one_of_its_own()
    {
        using var machine = new OperatorsMachine();

        var first = await machine.Run("eula", "add", "--name", "EULA", "--url", "https://example.com/eula");
        var second = await machine.Run("eula", "add", "--name", "EULA", "--url", "https://example.com/eula");

        Assert.NotEqual(first.Output, second.Output);
        Assert.Equal(22, first.Output.IndexOf(' ', StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("Give either --url or --file", "add", "--name", "EULA")]
    [InlineData("Give either --url or --file", "add", "--name", "EULA", "--url", "https://example.com", "--file", "eula.txt")]
    [InlineData("must be an http or https address", "add", "--name", "EULA", "--url", "eula.txt")]
    [InlineData("--name must have 1 to 64 characters", "add", "--name", "", "--url", "https://example.com")]
    [InlineData("--id must have 1 to 22 of", "add", "--name", "EULA", "--id", "my eula", "--url", "https://example.com")]
    [InlineData("--image must be an image id", "bind", "--image", "desktop", "maya")]
    [InlineData("--image", "bind", "maya")]
    public async Task A_wrong_command_is_told_what_would_be_right(string rule, params string[] arguments)
    {
        using var machine = new OperatorsMachine();

        var (code, _, error) = await machine.Run(["eula", .. arguments]);

        Assert.NotEqual(0, code);
        Assert.Contains(rule, error);
        Assert.StartsWith("No EULAs yet.", (await machine.Run("eula", "list")).Output);
    }

    [Fact]
    public async Task What_is_there_does_not_change_and_what_is_not_cannot_be_bound()
    {
        using var machine = new OperatorsMachine();
        await machine.Run("eula", "add", "--id", "maya", "--name", "Maya", "--url", "https://example.com/1");
        await File.WriteAllBytesAsync(machine.File("binary"), [65, 0, 66], TestContext.Current.CancellationToken);

        var again = await Assert.ThrowsAsync<InvalidOperationException>(
            () => machine.Run("eula", "add", "--id", "maya", "--name", "Maya", "--url", "https://example.com/2"));
        var unknown = await Assert.ThrowsAsync<InvalidOperationException>(
            () => machine.Run("eula", "bind", "--image", "ami-0123456789abcdef0", "maya", "nuke"));
        await Assert.ThrowsAsync<InvalidDataException>(
            () => machine.Run("eula", "add", "--name", "Nuke", "--file", machine.File("binary")));

        Assert.Contains("There is a EULA maya already", again.Message);
        Assert.Contains("There is no EULA nuke", unknown.Message);
        Assert.Equal("maya                    Maya  https://example.com/1\n", (await machine.Run("eula", "list")).Output);
    }
}
